import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { userPatch } from '@/lib/contract/account'
import { fieldErrors } from '@/lib/contract/field-errors'
import { leaseQuery } from '@/lib/contract/lease'
import { reservationCreate, reservationPatch, reservationQuery, settingsOf } from '@/lib/contract/reservation'

const good = { scope: 'LAN', hostname: 'epg', mac: 'AA:BB:CC:DD:EE:FF', ip: '192.168.1.56' }

function wrong(body: unknown): string[] {
  const parsed = reservationCreate.safeParse(body)
  return parsed.success ? [] : fieldErrors(parsed.error).map(({ path }) => path)
}

function messages(body: unknown): string {
  const parsed = reservationCreate.safeParse(body)
  return parsed.success
    ? ''
    : fieldErrors(parsed.error)
        .map(({ message }) => message)
        .join('; ')
}

describe('a good body', () => {
  it.each([
    'AA:BB:CC:DD:EE:FF',
    'aa:bb:cc:dd:ee:ff',
    'AA-BB-CC-DD-EE-FF',
    'aabb.ccdd.eeff',
    'aabbccddeeff',
    'AABBCCDDEEFF',
    '0xaabbccddeeff',
    ' aa:bb:cc:dd:ee:ff ',
  ])('takes the MAC %s', (mac) => {
    expect(reservationCreate.parse({ ...good, mac }).mac).toBe('aabbccddeeff')
  })

  it.each([
    ['192.168.1.56', '192.168.1.56'],
    ['2001:DB8::0:1', '2001:db8::1'],
    [' 10.0.0.1 ', '10.0.0.1'],
  ])('takes the address %s', (ip, canonical) => {
    expect(reservationCreate.parse({ ...good, ip }).ip).toBe(canonical)
  })

  it.each([
    ['EPG', 'epg'],
    ['epg.site.com.', 'epg.site.com'],
    ['us3-cab10-ru20-idrac', 'us3-cab10-ru20-idrac'],
    ['3com', '3com'],
    ['a'.repeat(63), 'a'.repeat(63)],
  ])('takes the hostname %s', (hostname, canonical) => {
    expect(reservationCreate.parse({ ...good, hostname }).hostname).toBe(canonical)
  })

  it('takes a hostname without address, and an address without hostname', () => {
    expect(wrong({ ...good, ip: undefined })).toEqual([])
    expect(wrong({ ...good, hostname: undefined })).toEqual([])
    expect(wrong({ ...good, ip: null })).toEqual([])
  })

  it.each([
    [{ type: 'client-id', value: '01:aa:bb' }, '01aabb'],
    [{ type: 'circuit-id', value: "'port 7'" }, '706f72742037'],
    [{ type: 'duid', value: '00-03-00-01-aa-bb-cc-dd-ee-ff' }, '00030001aabbccddeeff'],
    [{ type: 'duid', value: '00:04:01' }, '000401'],
    [{ type: 'hw-address', value: '01:02' }, '0102'],
    [{ type: 'hw-address', value: '02:ff:ff:ff:ff:ff' }, '02ffffffffff'],
  ])('takes the identifier %o', (identifier, value) => {
    expect(reservationCreate.parse({ ...good, mac: undefined, identifier }).identifier?.value).toBe(value)
  })
})

describe('a wrong body', () => {
  it.each<[string, unknown, string[]]>([
    ['not an object', [], ['']],
    ['null', null, ['']],
    ['a text', 'epg', ['']],
    ['nothing in it', {}, ['scope']],
    ['no client', { ...good, mac: undefined }, ['mac']],
    ['two clients', { ...good, identifier: { type: 'duid', value: '000102' } }, ['identifier']],
    ['neither address nor hostname', { scope: 'LAN', mac: good.mac }, ['ip']],
    ['scope missing', { ...good, scope: undefined }, ['scope']],
    ['scope empty', { ...good, scope: '  ' }, ['scope']],
    ['scope a number', { ...good, scope: 7 }, ['scope']],
    ['scope too long', { ...good, scope: 'x'.repeat(201) }, ['scope']],
    ['scope with a line break', { ...good, scope: 'LA\nN' }, ['scope']],
    ['MAC too short', { ...good, mac: 'AA:BB:CC:DD:EE' }, ['mac']],
    ['MAC too long', { ...good, mac: 'AA:BB:CC:DD:EE:FF:00' }, ['mac']],
    ['MAC with odd digits', { ...good, mac: 'GG:BB:CC:DD:EE:FF' }, ['mac']],
    ['MAC with mixed separators', { ...good, mac: 'AA:BB-CC:DD-EE:FF' }, ['mac']],
    ['MAC empty', { ...good, mac: '' }, ['mac']],
    ['MAC broadcast', { ...good, mac: 'ff:ff:ff:ff:ff:ff' }, ['mac']],
    ['MAC of nobody', { ...good, mac: '0000.0000.0000' }, ['mac']],
    ['MAC multicast', { ...good, mac: '01-00-5E-00-00-01' }, ['mac']],
    ['MAC multicast, local', { ...good, mac: '33:33:00:00:00:01' }, ['mac']],
    ['MAC a number', { ...good, mac: 112233445566 }, ['mac']],
    ['address out of range', { ...good, ip: '192.168.1.256' }, ['ip']],
    ['address with three parts', { ...good, ip: '192.168.1' }, ['ip']],
    ['address with leading zeros', { ...good, ip: '192.168.001.056' }, ['ip']],
    ['address with a prefix', { ...good, ip: '192.168.1.56/24' }, ['ip']],
    ['address with a zone', { ...good, ip: 'fe80::1%eth0' }, ['ip']],
    ['address a name', { ...good, ip: 'epg' }, ['ip']],
    ['hostname empty', { ...good, hostname: '' }, ['hostname']],
    ['hostname with a blank', { ...good, hostname: 'e pg' }, ['hostname']],
    ['hostname with an underscore', { ...good, hostname: 'e_pg' }, ['hostname']],
    ['hostname with a hyphen in front', { ...good, hostname: '-epg' }, ['hostname']],
    ['hostname with a hyphen at the end', { ...good, hostname: 'epg-.site.com' }, ['hostname']],
    ['hostname with an empty label', { ...good, hostname: 'epg..site.com' }, ['hostname']],
    ['label of 64', { ...good, hostname: 'a'.repeat(64) }, ['hostname']],
    ['hostname of 254', { ...good, hostname: `${'a.'.repeat(126)}aa` }, ['hostname']],
    ['hostname an address', { ...good, hostname: '192.168.1.56' }, ['hostname']],
    ['hostname with markup', { ...good, hostname: '<script>' }, ['hostname']],
    ['hostname a formula', { ...good, hostname: '=cmd()' }, ['hostname']],
    ['hostname in Cyrillic', { ...good, hostname: 'шлюз' }, ['hostname']],
    ['hostname with a NUL', { ...good, hostname: 'epg\u0000' }, ['hostname']],
    ['hostname of a megabyte', { ...good, hostname: 'a'.repeat(1_000_000) }, ['hostname']],
    ['infra a text', { ...good, infra: 'yes' }, ['infra']],
    ['unknown field', { ...good, hostnam: 'x' }, ['hostnam']],
    [
      'unknown fields inside',
      { ...good, ddnsPolicy: { grace: 3, ttl: 4 } },
      ['ddnsPolicy.grace', 'ddnsPolicy.ttl'],
    ],
    [
      'prototype',
      JSON.parse(`{"scope":"LAN","hostname":"epg","mac":"aabbccddeeff","__proto__":{"infra":true}}`),
      ['__proto__'],
    ],
    ['deleteOn unknown', { ...good, ddnsPolicy: { deleteOn: 'always' } }, ['ddnsPolicy.deleteOn']],
    ['grace of no hours', { ...good, ddnsPolicy: { graceHours: 0 } }, ['ddnsPolicy.graceHours']],
    ['grace of 169 hours', { ...good, ddnsPolicy: { graceHours: 169 } }, ['ddnsPolicy.graceHours']],
    ['grace of half an hour', { ...good, ddnsPolicy: { graceHours: 0.5 } }, ['ddnsPolicy.graceHours']],
    ['grace as text', { ...good, ddnsPolicy: { graceHours: '24' } }, ['ddnsPolicy.graceHours']],
    ['ttlClass unknown', { ...good, ttlClass: 'gold' }, ['ttlClass']],
    [
      'identifier type unknown',
      { ...good, mac: undefined, identifier: { type: 'ssn', value: '01' } },
      ['identifier.type'],
    ],
    ...[
      { type: 'hw-address', value: 'ff:ff:ff:ff:ff:ff' },
      { type: 'hw-address', value: '00:00:00:00' },
      { type: 'hw-address', value: '01:80:c2:00:00:00' },
      { type: 'duid', value: '01' },
      { type: 'duid', value: '00:01' },
      { type: 'duid', value: 'ab'.repeat(131) },
      { type: 'client-id', value: '01' },
    ].map((identifier): [string, unknown, string[]] => [
      `${identifier.type} ${identifier.value.slice(0, 20)}`,
      { ...good, mac: undefined, identifier },
      ['identifier.value'],
    ]),
    [
      'identifier of odd digits',
      { ...good, mac: undefined, identifier: { type: 'duid', value: '012' } },
      ['identifier.value'],
    ],
    [
      'identifier with more',
      { ...good, mac: undefined, identifier: { type: 'duid', value: '000102', x: 1 } },
      ['identifier.x'],
    ],
    [
      'Sticky DNS that expires',
      { ...good, stickyDns: true, ddnsPolicy: { deleteOn: 'expiry' } },
      ['ddnsPolicy.deleteOn'],
    ],
    [
      'infrastructure that expires',
      { ...good, infra: true, ddnsPolicy: { deleteOn: 'expiry' } },
      ['ddnsPolicy.deleteOn'],
    ],
    [
      'a pinned name that the client may change',
      { ...good, pinHostname: true, allowClientHostname: true },
      ['allowClientHostname'],
    ],
    [
      'infrastructure with a client’s name',
      { ...good, infra: true, allowClientHostname: true },
      ['allowClientHostname'],
    ],
    ['several at once', { ...good, mac: 'x', ip: 'y', hostname: '_' }, ['hostname', 'mac', 'ip']],
  ])('%s', (_what, body, paths) => {
    expect(wrong(body)).toEqual(paths)
  })

  it('says what is wrong with a hostname', () => {
    expect(messages({ ...good, hostname: 'e_pg' })).toContain('underscore')
    expect(messages({ ...good, hostname: 'x'.repeat(64) })).toContain('63')
    expect(messages({ ...good, scope: undefined })).toBe('is required')
  })

  it('finds what Kea has, though nobody could reserve it now', () => {
    expect(reservationQuery.parse({ mac: '01:00:5e:00:00:01' }).mac).toBe('01005e000001')
    expect(leaseQuery.parse({ mac: 'ff:ff:ff:ff:ff:ff' }).mac).toBe('ffffffffffff')
  })

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.record({ mac: fc.anything(), ip: fc.anything(), hostname: fc.anything() }),
        (any, some) => {
          reservationCreate.safeParse(any)
          reservationCreate.safeParse({ ...good, ...some })
          reservationPatch.safeParse(any)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('the Infrastructure mode', () => {
  const whole = { stickyDns: true, pinHostname: true, conflictGuard: true, ttlClass: 'infrastructure' }

  it('brings its four settings, but not over what is said', () => {
    expect(settingsOf({ infra: true })).toMatchObject({ infra: true, ...whole })
    expect(settingsOf({ infra: true, conflictGuard: false, ttlClass: 'default' })).toMatchObject({
      ...whole,
      conflictGuard: false,
      ttlClass: 'default',
    })
  })

  it('takes them back when it is turned off, and leaves deletion alone', () => {
    const on = settingsOf({ infra: true, ddnsPolicy: { deleteOn: 'never', graceHours: 48 } })
    expect(settingsOf({ infra: false }, on)).toMatchObject({
      infra: false,
      stickyDns: false,
      pinHostname: false,
      conflictGuard: false,
      ttlClass: 'default',
      deleteOn: 'never',
      graceHours: 48,
    })
  })

  it('does not touch what was modified when it stays on', () => {
    const modified = settingsOf({ infra: true, conflictGuard: false })
    expect(settingsOf({ infra: true }, modified).conflictGuard).toBe(false)
  })

  it('is ended by settings that exclude each other only when they really do', () => {
    expect(wrong({ ...good, infra: true, pinHostname: false, allowClientHostname: true })).toEqual([])
    expect(wrong({ ...good, infra: true, stickyDns: false, ddnsPolicy: { deleteOn: 'expiry' } })).toEqual([])
  })
})

describe('a patch', () => {
  it.each([
    ['nothing', {}],
    ['an unknown field', { status: 'served' }],
    ['another id', { id: 'x' }],
    ['two clients', { mac: good.mac, identifier: { type: 'duid', value: '000102' } }],
  ])('is refused with %s', (_what, body) => {
    expect(reservationPatch.safeParse(body).success).toBe(false)
  })

  it.each<[unknown, string[]]>([
    [{ foo: 1 }, ['foo']],
    [{ foo: 1, bar: null }, ['foo', 'bar']],
    [{}, ['']],
    [{ ddnsPolicy: { foo: 1 } }, ['ddnsPolicy.foo']],
  ])('names only what is wrong: %j', (body, paths) => {
    const parsed = reservationPatch.safeParse(body)
    expect(parsed.success ? [] : fieldErrors(parsed.error).map(({ path }) => path)).toEqual(paths)
    const user = userPatch.safeParse(body)
    expect(user.success ? [] : fieldErrors(user.error)).toHaveLength(1 + Number(paths.length > 1))
  })

  it('may take address or hostname away', () => {
    expect(reservationPatch.parse({ ip: null })).toEqual({ ip: null })
    expect(reservationPatch.parse({ hostname: null })).toEqual({ hostname: null })
  })
})
