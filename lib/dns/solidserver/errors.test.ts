import { describe, expect, it } from 'vitest'
import { isAlreadyThere, isUnknownRecord, isUnknownZone, networkError, sanitise, statusError } from './errors'

const refused = (errmsg: string, errno = '') => statusError('dns_rr_add', 'POST', 400, errno, errmsg)
const failure = (code: string) => Object.assign(new Error('socket'), { code })

describe('statusError', () => {
  it.each([
    [400, 'permanent', false],
    [404, 'permanent', false],
    [401, 'transient', false],
    [403, 'transient', false],
    [408, 'transient', true],
    [412, 'transient', false],
    [429, 'transient', false],
    [500, 'transient', true],
    [503, 'transient', true],
  ])('HTTP %i is %s, carried out perhaps: %s', (status, family, maybeApplied) => {
    expect(statusError('dns_rr_add', 'POST', status, '', '')).toMatchObject({ family, maybeApplied })
  })

  it('never says that a read may have been carried out', () => {
    expect(statusError('dns_rr_list', 'GET', 500, '', '').maybeApplied).toBe(false)
  })

  it('tells the text to everybody, and service, status and errno to the log', () => {
    expect(refused('This RR does not exist', '20117')).toMatchObject({
      message: 'SOLIDserver refused: This RR does not exist',
      detail: 'dns_rr_add, HTTP 400, errno 20117',
      code: '20117',
      status: 400,
    })
    expect(statusError('dns_rr_list', 'GET', 412, '', '').message).toContain('clocks')
    expect(refused('').message).toBe('SOLIDserver refused without saying why')
  })

  it('tells duplicates, lost records and lost zones apart by what the appliance says', () => {
    expect(isAlreadyThere(refused('DNS rr already exists'))).toBe(true)
    expect(isUnknownRecord(refused('whatever', '20117'))).toBe(true)
    expect(isUnknownRecord(refused('This RR does not exist'))).toBe(true)
    expect(isUnknownZone(refused('This zone does not exist'))).toBe(true)
    expect(isUnknownZone(refused('Unknown DNS server'))).toBe(true)
    expect(isUnknownZone(refused('No DNS zone matches h1.site.com'))).toBe(true)
    expect(isUnknownZone(refused('The name h1.elsewhere is not in the zone site.com'))).toBe(false)
    for (const is of [isAlreadyThere, isUnknownRecord, isUnknownZone])
      expect(is(refused('Invalid value1'))).toBe(false)
    expect(isUnknownZone(refused('This RR does not exist', '20117'))).toBe(false)
  })
})

describe('networkError', () => {
  it.each([
    ['ECONNREFUSED', false],
    ['ENOTFOUND', false],
    ['UND_ERR_CONNECT_TIMEOUT', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false],
    ['UND_ERR_HEADERS_TIMEOUT', true],
    ['UND_ERR_SOCKET', true],
    ['ECONNRESET', true],
  ])('%s: a write may have been carried out: %s', (code, maybeApplied) => {
    const error = networkError('dns_rr_add', 'POST', 'ipam', failure(code))
    expect(error).toMatchObject({ family: 'transient', code, maybeApplied })
    expect(networkError('dns_rr_list', 'GET', 'ipam', failure(code)).maybeApplied).toBe(false)
  })

  it.each([
    ['ECONNREFUSED', 'SOLIDserver: no answer from ipam: nothing listens there'],
    ['ETIMEDOUT', 'SOLIDserver: no answer from ipam: it did not answer in time'],
    ['UND_ERR_HEADERS_TIMEOUT', 'SOLIDserver: no answer from ipam: it did not answer in time'],
    ['EWHATEVER', 'SOLIDserver: no answer from ipam: the connection failed'],
    ['CERT_HAS_EXPIRED', 'SOLIDserver: the certificate of ipam has expired; check'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'SOLIDserver: the certificate of ipam is for another name; check'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'SOLIDserver: the certificate of ipam is not trusted; check'],
  ])('%s in words, and the code for the log', (code, words) => {
    const { message, detail } = networkError('dns_rr_add', 'POST', 'ipam', failure(code))
    expect(message).toContain(words)
    expect(message).not.toContain(code)
    expect(detail).toBe(`dns_rr_add, ${code}`)
  })

  it('finds the code in the cause', () => {
    expect(networkError('x', 'GET', 'ipam', new Error('fetch', { cause: failure('ECONNRESET') })).code).toBe(
      'ECONNRESET',
    )
  })
})

describe('sanitise', () => {
  it('keeps one line, cuts length, hides secrets', () => {
    expect(sanitise('a\r\nb\u001b[31m\u2028c hunter2', ['hunter2'])).toBe('a b [31m c ***')
    expect(sanitise('x'.repeat(1000), [])).toHaveLength(300)
  })
})
