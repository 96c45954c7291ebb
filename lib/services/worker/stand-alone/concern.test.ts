import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Claim, ClaimWorld } from '@/lib/core/claims'
import { canonicalName } from '@/lib/core/dns-name'
import { defaultPolicy } from '@/lib/core/policy'
import type { KeaHost } from '@/lib/core/ports/kea'
import { type ClaimList, claimsOfPart, concerned } from '@/lib/services/worker/stand-alone/concern'
import { type ListedRecord, listed } from '@/lib/services/worker/stand-alone/listed'
import { packHost, unpackHost } from '@/lib/services/worker/stand-alone/packed-host'
import { planClaims } from '@/lib/services/worker/stand-alone/plan'
import { createRecordBook } from '@/lib/services/worker/stand-alone/record-book'
import { hostClaims } from '@/lib/services/worker/stand-alone/sources'
import type { WorldZone } from '@/lib/services/worker/world'

const NOW = '2026-03-02T00:00:00.000Z'
const zone = (view: string, name: string, reverse = false): WorldZone => {
  return { id: `${view}/${name}`, view, server: 'ns1', name, reverse, providerId: name, listed: true }
}
const ZONES = [
  zone('internal', 'site.com'),
  zone('internal', 'lab.site.com'),
  zone('internal', '10.in-addr.arpa', true),
  zone('internal', '1.10.in-addr.arpa', true),
  zone('internal', '8.b.d.0.1.0.0.2.ip6.arpa', true),
  zone('external', 'site.com'),
  zone('external', '10.in-addr.arpa', true),
]
/** A name that a PTR holds, in a zone that is none for PTRs: nothing forbids it. */
const ODD = zone('internal', '2.10.in-addr.arpa')

const few = <T>(...values: T[]) => fc.constantFrom(...values)
const ips = few('10.0.0.1', '10.0.0.2', '10.0.0.5', '10.0.0.6', '10.1.0.3', '10.2.0.4', null)
const context = few(
  null,
  null,
  '{"holdfast":{"conflictGuard":true}}',
  '{"holdfast":{"infra":true,"ttlClass":"infrastructure"}}',
  '{"holdfast":{"hold":"w1"}}',
)
const hosts = fc
  .array(
    fc.record({
      mac: few('02', '03', '04', '05', '06', '07'),
      ipv4: ips,
      ipv6: few<string[]>([], [], ['2001:db8::1'], ['2001:db8::1', '2001:db8::2']),
      hostname: few(
        'a',
        'b',
        'c',
        'a.lab',
        'a.lab.site.com',
        'b.lab.site.com',
        'lab.site.com',
        'lab',
        '1',
        null,
      ),
      userContext: context,
      options: few<KeaHost['options']>(undefined, [
        { family: 4, code: 12, space: null, value: '', text: 'rack 4' },
      ]),
    }),
    { maxLength: 6 },
  )
  .map((rows) =>
    rows.map(({ mac, options, ...row }, at): KeaHost => {
      const identifier = { type: 'hw-address' as const, value: mac }
      const host = { hostId: at + 1, identifier, subnet4: 1, subnet6: 2, ...row }
      return options === undefined ? host : { ...host, options }
    }),
  )
const worlds = fc.record({
  zones: few(ZONES, [...ZONES, ODD], ZONES.slice(0, 4)),
  targets: few(
    [{ view: 'internal', zone: 'site.com' }],
    [
      { view: 'internal', zone: 'site.com' },
      { view: 'internal', zone: 'lab.site.com', ttl: 60 },
      { view: 'external', zone: 'site.com' },
    ],
    [{ view: 'internal', zone: '2.10.in-addr.arpa' }],
  ),
  txt: fc.boolean(),
})

/** What hosts want, and beside it what leases and clients do. */
const twist = few<Partial<Claim>>(
  ...[{}, {}, {}, {}, {}, {}, {}, {}],
  { sourceKind: 'lease', provenance: 'ddns(dynamic)' },
  { drift: null },
  { live: false },
  { until: '2026-03-01T00:00:00.000Z' },
  { until: '2026-03-09T00:00:00.000Z' },
)

/** What became of the record of a claim. */
type Fate = Partial<ListedRecord> | 'gone' | 'twice'
const fate = few<Fate>(
  ...[{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}],
  ...(['gone', 'twice'] as const),
  { ttl: 5 },
  { owned: false },
  { ownerRef: 'hw-address:09@1' },
  { provenance: 'ddns(dynamic)' },
  { value: '10.9.9.9' },
  { type: 'CNAME', value: 'x.site.com', owned: false },
)
const strangers = fc.array(
  fc.record({
    name: few('a.site.com', 'b.site.com', 'z.site.com', '1.0.0.10.in-addr.arpa', 'site.com'),
    type: few('A', 'TXT', 'CNAME', 'PTR'),
    owned: fc.boolean(),
    at: few(0, 2, 5),
  }),
  { maxLength: 3 },
)

function recordOf(claim: Claim, id: number, changed: Partial<ListedRecord>): ListedRecord {
  const { zoneId, view, zone, name, type, value, ttl, provenance, ref } = claim
  const record: ListedRecord = {
    ...{ id: `${zoneId}/${id}`, providerId: String(id), name, type, value, ttl, zoneId, view, zone },
    ...{ provenance, owned: true, ownerRef: ref, present: true },
    ...changed,
  }
  return record.owned ? record : { ...record, provenance: 'static(admin)', ownerRef: null }
}

test('parts make the plan that everything at once makes', { timeout: 60_000 }, () => {
  let changes = 0
  let passedOver = 0
  fc.assert(
    fc.property(
      hosts,
      worlds,
      fc.array(fate, { minLength: 60, maxLength: 60 }),
      strangers,
      fc.option(fc.array(twist, { minLength: 6, maxLength: 6 }), { nil: null, freq: 3 }),
      few(1, 2, 1000),
      fc.boolean(),
      (rows, { zones, targets, txt }, fates, others, twists, partSize, unexplained) => {
        const world: ClaimWorld = {
          zones,
          rules: [{ pattern: '*', targets }],
          txtRules: txt ? [{ family: 4, code: 12, space: null, name: '{hostname}' }] : [],
          policy: { ...defaultPolicy(), dnsEnabled: true, observe: false },
        }
        const claimsOf = hostClaims([])
        const sources: ClaimList = {
          count: rows.length,
          claims: (at) =>
            claimsOf(unpackHost(packHost(rows[at] as KeaHost)), world).map((claim) => ({
              ...claim,
              ...twists?.[at],
            })),
        }
        const claims = rows.flatMap((_, at) => sources.claims(at))
        const records = claims.flatMap((claim, at) => {
          const end = fates[at % fates.length] ?? {}
          if (end === 'gone') return []
          if (end === 'twice') return [recordOf(claim, at, {}), recordOf(claim, at + 1000, {})]
          return [recordOf(claim, at, end)]
        })
        for (const { name, type, owned, at } of others) {
          const { id: zoneId, view, name: inZone } = zones[at % zones.length] as WorldZone
          const claim = { ...(claims[0] ?? BLANK), zoneId, view, zone: inZone, name: canonicalName(name) }
          records.push(
            recordOf({ ...claim, type: 'TXT', value: 'x' }, 5000 + records.length, { type, owned }),
          )
        }
        const options = {
          ...{ scopes: [], instance: 'me' },
          ...(unexplained ? { unexplained: () => true } : {}),
        }
        const whole = planClaims(options, claims, listed(zones, records), NOW)

        const book = createRecordBook(zones)
        for (const record of records) book.put(record)
        const parts = concerned(book, sources, partSize)
        const inParts = parts.flatMap((part) => {
          const here = part.names.flatMap((name) => book.at(name))
          return planClaims(options, claimsOfPart(book, sources, part), listed(zones, here), NOW)
        })
        const text = (lines: readonly unknown[]) => lines.map((line) => JSON.stringify(line))
        expect(text(inParts).sort()).toEqual(text(whole).sort())
        if (parts.length === 1) expect(text(inParts)).toEqual(text(whole))
        changes += whole.length
        const looked = new Set(parts.flatMap(({ names }) => names))
        const named = new Set(claims.map(({ name }) => name))
        passedOver += [...named].filter((name) => !looked.has(book.find(name) ?? -1)).length
      },
    ),
    { numRuns: 500 },
  )
  expect(changes).toBeGreaterThan(500)
  expect(passedOver).toBeGreaterThan(50)
})

const BLANK: Claim = {
  ...{ sourceKind: 'reservation', sourceId: '1', zoneId: '', view: '', zone: '', name: '', type: 'A' },
  ...{ value: '', ttl: 600, provenance: 'ddns(reservation)', ref: 'hw-address:02@1' },
}

test('where everything stands nothing is looked at', () => {
  const world: ClaimWorld = {
    zones: ZONES,
    rules: [{ pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] }],
    policy: { ...defaultPolicy(), dnsEnabled: true, observe: false },
  }
  const host = (hostId: number): KeaHost => ({
    ...{ hostId, identifier: { type: 'hw-address', value: `0${hostId}` }, subnet4: 1, subnet6: null },
    ...{ ipv4: `10.0.0.${hostId}`, ipv6: [], hostname: `h${hostId}`, userContext: null },
  })
  const claimsOf = hostClaims([])
  const sources = { count: 5, claims: (at: number) => claimsOf(host(at + 1), world) }
  const bookFrom = (first: number) => {
    const book = createRecordBook(ZONES)
    for (let at = first; at < 5; at += 1) {
      for (const [n, claim] of sources.claims(at).entries()) book.put(recordOf(claim, at * 2 + n, {}))
    }
    return book
  }
  expect(concerned(bookFrom(1), sources).map(({ names }) => names.length)).toEqual([2])
  expect(concerned(bookFrom(0), sources)).toEqual([])
})
