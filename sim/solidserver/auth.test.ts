import { describe, expect, it } from 'vitest'
import { authenticate, signToken } from './auth'
import { PASSWORD, TOKEN, USER } from './testing/client'

const CREDENTIALS = { user: USER, password: PASSWORD, token: TOKEN }
const NOW = 1_800_000_000
const TARGET = "/rest/dns_rr_list?WHERE=rr_full_name%3D'a'&limit=1"

function tokenRequest(
  url: string,
  change: { host?: string; ts?: number; secret?: string; id?: string; method?: string } = {},
) {
  const ts = String(change.ts ?? NOW)
  const signature = signToken(change.secret ?? TOKEN.secret, ts, change.method ?? 'GET', url)
  return {
    method: 'GET',
    target: TARGET,
    headers: {
      host: change.host ?? 'sds.lab',
      authorization: `SDS ${change.id ?? TOKEN.id}:${signature}`,
      'x-sds-ts': ts,
    },
  }
}

const check = (request: Parameters<typeof authenticate>[1]) => authenticate(CREDENTIALS, request, NOW, 300)

describe('tokens', () => {
  it('signs like the published clients', () => {
    // made with Python's hashlib.sha3_256 over the same text
    expect(signToken('secret', '1700000000', 'get', 'https://sds/rest/member_list?WHERE=a%3D1')).toBe(
      'd3f1a0b7d0d96ae89be3ba47b554a43fff5df54a9dd8ef01c69b8eab166d2c3b',
    )
  })

  it.each([
    ['as sent', 'https://sds.lab:8443', 'sds.lab:8443'],
    ['without the port', 'https://sds.lab', 'sds.lab:8443'],
    ['with :443 though the header has none', 'https://sds.lab:443', 'sds.lab'],
    ['with :443 though another port is used', 'https://sds.lab:443', 'sds.lab:8443'],
  ])('accepts a URL signed %s', (_, base, host) => {
    expect(check(tokenRequest(`${base}${TARGET}`, { host }))).toBe('ok')
  })

  it.each([
    ['another URL', tokenRequest('https://sds.lab/rest/other')],
    ['another method', tokenRequest(`https://sds.lab${TARGET}`, { method: 'DELETE' })],
    ['another secret', tokenRequest(`https://sds.lab${TARGET}`, { secret: 'guess' })],
    ['another id', tokenRequest(`https://sds.lab${TARGET}`, { id: 'other' })],
    ['another host', tokenRequest(`https://evil.lab${TARGET}`)],
  ])('refuses %s', (_, request) => {
    expect(check(request)).toBe('refused')
  })

  it('tells a clock that is off from a bad signature', () => {
    expect(check(tokenRequest(`https://sds.lab${TARGET}`, { ts: NOW - 299 }))).toBe('ok')
    expect(check(tokenRequest(`https://sds.lab${TARGET}`, { ts: NOW - 301 }))).toBe('clock')
    expect(check(tokenRequest(`https://sds.lab${TARGET}`, { ts: NOW + 301 }))).toBe('clock')
    expect(check(tokenRequest(`https://sds.lab${TARGET}`, { ts: NOW - 301, id: 'other' }))).toBe('refused')
  })

  it('refuses every token when none is configured', () => {
    const request = tokenRequest(`https://sds.lab${TARGET}`)
    expect(authenticate({ user: USER, password: PASSWORD }, request, NOW, 300)).toBe('refused')
  })
})
