import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalIp } from '@/lib/core/ip'
import { INFINITE_LIFETIME } from '@/lib/core/lease-fact'
import type { KeaLease } from '@/lib/core/ports/kea'
import { csvRow, expiry, HEADER, HEADER_OF_24, leaseOf } from './testing/lease-csv'
import { CLTT, read, v4, v6 } from './testing/read-csv'

describe('rows that Kea 2.2 wrote', () => {
  it('reads a grant', () => {
    const { rows, skipped } = v4(
      '10.77.0.100,02:00:00:00:0a:01,01:de:ad:be:ef,10,1785000010,1,1,0,alpha.lab.test,0,',
    )
    expect(rows).toEqual([
      {
        lease: {
          family: 4,
          ip: '10.77.0.100',
          leaseType: 'V4',
          prefixLen: 32,
          subnetId: 1,
          hwaddr: '020000000a01',
          clientId: '01deadbeef',
          duid: '',
          iaid: null,
          hostname: 'alpha.lab.test',
          state: 0,
          validLifetime: 10,
          expiresAt: new Date(1_785_000_010_000).toISOString(),
          fqdnFwd: true,
          fqdnRev: false,
        },
        cltt: 1_785_000_000_000,
      },
    ])
    expect(skipped.count).toBe(0)
  })

  it('reads a declined address, which belongs to nobody', () => {
    const { leases } = v4('10.77.0.111,,,3,1785000003,1,0,0,,1,')
    expect(leases).toMatchObject([{ hwaddr: '', clientId: '', hostname: '', state: 1, validLifetime: 3 }])
  })

  it('reads DHCPv6: address, prefix, and a declined address', () => {
    const { leases, skipped } = v6(
      '2001:db8:77::100,00:03:00:01:02:00:00:00:00:01,20,1785000020,6,10,0,4026531840,128,0,1,beta,02:00:00:00:00:01,0,,1,0',
      '2001:db8:1:8000::,00:03:00:01:02:00:00:00:00:01,20,1785000020,6,10,2,1,56,0,0,,,0,,1,0',
      '2001:db8:77::101,00,3,1785000003,6,0,0,1,128,0,0,,,1,,1,0',
    )
    expect(leases).toMatchObject([
      {
        family: 6,
        ip: '2001:db8:77::100',
        leaseType: 'NA',
        duid: '00030001020000000001',
        hwaddr: '020000000001',
      },
      { ip: '2001:db8:1:8000::', leaseType: 'PD', prefixLen: 56, hwaddr: '' },
      { duid: '00', state: 1 },
    ])
    expect(leases[0]?.iaid).toBe(4_026_531_840)
    expect(skipped.count).toBe(0)
  })

  it('takes an infinite lease as one that never ends', () => {
    const lease = leaseOf(4, CLTT, { validLifetime: INFINITE_LIFETIME })
    const { rows } = v4(csvRow(lease, CLTT))
    expect(rows[0]?.lease.expiresAt).toBe('9999-12-31T23:59:59.000Z')
    expect(rows[0]?.cltt).toBe(CLTT * 1000)
  })
})

describe('other versions and editors', () => {
  const granted = leaseOf(4, CLTT)

  it.each([
    ['Kea 2.4 adds pool_id', `${HEADER_OF_24[4]}\n${csvRow(granted, CLTT, 7)}\n`],
    ['2.4 appends below the header of 2.2', `${HEADER[4]}\n${csvRow(granted, CLTT, 7)}\n`],
    ['a version to come adds more', `${HEADER_OF_24[4]},x,y\n${csvRow(granted, CLTT, 7)},1,2\n`],
    ['line ends of DOS', `${HEADER[4]}\r\n${csvRow(granted, CLTT)}\r\n`],
    ['empty lines', `\n${HEADER[4]}\n\n\n${csvRow(granted, CLTT)}\n\n`],
    ['joined files', `${HEADER[4]}\n${HEADER[4]}\n${csvRow(granted, CLTT)}\n`],
    ['a user context', `${HEADER[4]}\n${csvRow(granted, CLTT)}{ "a": [ 1&#x2c 2 ] }\n`],
  ])('%s', (_what, text) => {
    const { leases, skipped } = read(text)
    expect(leases).toEqual([granted])
    expect(skipped.count).toBe(0)
  })

  it('reads line ends of DOS where the last column counts', () => {
    const text = `${HEADER[4].replace(',user_context', '')}\r\n10.0.0.1,02:00,,5,15,1,0,0,h,1\r\n`
    expect(read(text).leases).toMatchObject([{ state: 1 }])
  })

  it('goes by the names of the columns, not by their order', () => {
    const text =
      'address,hostname,state,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_rev,fqdn_fwd\n10.0.0.1,h,0,02:0:1,,5,15,3,0,1\n'
    expect(read(text).leases).toMatchObject([
      { hostname: 'h', hwaddr: '020001', subnetId: 3, fqdnFwd: true, fqdnRev: false },
    ])
  })

  it('undoes the escapes: comma, ampersand, UTF-8, and what is none', () => {
    const name = (field: string) =>
      v4(`10.0.0.1,02:00,,5,15,1,0,0,${field},0,`).leases.map(({ hostname }) => hostname)
    expect(name('a&#x2cb')).toEqual(['a,b'])
    expect(name('a&#x26#x2cb')).toEqual(['a&#x2cb'])
    expect(name('b&#xc3&#xbccher')).toEqual(['bücher'])
    expect(name('a&#xffb&#x00')).toEqual(['a\ufffdb\ufffd'])
    expect(name('a&#xzz&#x')).toEqual(['a&#xzz&#x'])
    expect(read(Buffer.from(`${HEADER[4]}\n10.0.0.1,02:00,,5,15,1,0,0,b\u00fc,0,\n`)).leases).toMatchObject([
      { hostname: 'bü' },
    ])
  })
})

describe('properties', () => {
  const hex = (bytes: number) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map(hexOf)
  const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  const lease = (family: 4 | 6): fc.Arbitrary<[KeaLease, number]> =>
    fc
      .record({
        cltt: fc.integer({ min: 1, max: 4_000_000_000 }),
        host: fc.nat(255),
        validLifetime: fc.oneof(fc.integer({ min: 0, max: 1_000_000 }), fc.constant(INFINITE_LIFETIME)),
        hostname: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\0', '')),
        state: fc.nat(4),
        fqdnFwd: fc.boolean(),
        hwaddr: hex(6),
        client: hex(9),
        iaid: fc.nat(2 ** 32 - 1),
      })
      .map(({ cltt, host, client, iaid, ...rest }) => [
        leaseOf(family, cltt, {
          ...rest,
          expiresAt: expiry(cltt, rest.validLifetime),
          ip: family === 4 ? `10.0.0.${host}` : host === 0 ? '2001:db8::' : `2001:db8::${host.toString(16)}`,
          ...(family === 4 ? { clientId: client } : { duid: client, iaid }),
        }),
        cltt,
      ])
  const file = fc
    .constantFrom(4 as const, 6 as const)
    .chain((family) =>
      fc.record({ family: fc.constant(family), leases: fc.array(lease(family), { maxLength: 20 }) }),
    )

  it('reads what was written, whatever the names', () => {
    fc.assert(
      fc.property(file, ({ family, leases }) => {
        const text = [HEADER[family], ...leases.map(([each, cltt]) => csvRow(each, cltt))].join('\n')
        const { rows, skipped } = read(`${text}\n`)
        expect(rows).toEqual(leases.map(([each, cltt]) => ({ lease: each, cltt: cltt * 1000 })))
        expect(skipped.count).toBe(0)
      }),
    )
  })

  it('knows addresses by their canonical text only', () => {
    const group = fc.oneof(
      fc.constantFrom('0', '1', '01', 'A', '0a'),
      fc.nat(65_535).map((n) => n.toString(16)),
    )
    const text = fc.oneof(
      fc.array(group, { minLength: 1, maxLength: 9 }).map((groups) => groups.join(':')),
      fc
        .tuple(fc.array(group, { maxLength: 7 }), fc.array(group, { maxLength: 7 }))
        .map(([a, b]) => `${a.join(':')}::${b.join(':')}`),
      fc.ipV6(),
    )
    fc.assert(
      fc.property(text, (address) => {
        const line = csvRow(leaseOf(6, CLTT, { ip: address }), CLTT)
        const canonical = address.includes(':') ? canonicalIp(address) : null
        expect(v6(line).leases.map(({ ip }) => ip)).toEqual(canonical === null ? [] : [canonical])
      }),
      { numRuns: 2000 },
    )
  })

  const soup = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      ',',
      '\r',
      '\n',
      '&#x2c',
      HEADER[4],
      `${HEADER[4]}\n`,
      `${csvRow(leaseOf(4, CLTT), CLTT)}\n`,
    ),
  )
  const pieces = (bytes: Buffer, cuts: number[]) => {
    const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
    return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
  }

  it('reads the same however the bytes arrive, and never throws', () => {
    const bytes = fc.array(soup, { maxLength: 30 }).map((parts) => Buffer.from(parts.join('')))
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 12 }), (all, cuts) => {
        const whole = read(all)
        const parts = read(...pieces(all, cuts))
        expect(parts.rows).toEqual(whole.rows)
        expect(parts.skipped).toEqual(whole.skipped)
        expect(parts.parser.end()).toEqual(whole.parser.end())
        expect(parts.parser.takeSkipped()).toEqual(whole.parser.takeSkipped())
      }),
    )
  })
})
