import { expect, test } from 'vitest'
import { decide } from '@/lib/core/decide'
import { applyDrift, type DriftRow, type DriftVerdict } from '@/lib/core/drift'
import { alertsOfDrift, zoneDiffers, zoneDiffersReason } from '@/lib/core/drift-alerts'
import { foreign, lease, own, reservation } from '@/lib/core/testing/at-name'

const V = '192.168.1.5'
const warn: DriftVerdict = { drift: 'warn', from: 'global', gated: false }
const scopeAt = (ip: string) => (ip === V ? 'LAN' : null)
const row = (drift: DriftRow['drift'], change: Partial<DriftRow> = {}): DriftRow => ({
  ...own(1, V, { provenance: 'ddns(reservation)' }),
  wanted: true,
  drift,
  ...change,
})
const other = (change: Partial<DriftRow> = {}): DriftRow => ({
  ...foreign('192.168.1.66'),
  wanted: false,
  drift: null,
  ...change,
})

function alerts(records: DriftRow[], claims = [reservation(1, V)], verdict = warn) {
  const lines = decide({ claims, records, instance: 'i1', mode: 'full', cause: 'RESERVATION' })
  const { found } = applyDrift({ lines, records, claims, instance: 'i1', verdict: () => verdict })
  return alertsOfDrift(found, scopeAt)
}
const brief = (...args: Parameters<typeof alerts>) =>
  alerts(...args).map(({ kind, severity }) => `${kind} ${severity}`)
const gone = { present: false } as const

test('each difference is an alert of its own kind', () => {
  expect(brief([row('missing', gone)])).toEqual(['record-missing high'])
  expect(brief([row('missing', gone), other()])).toEqual(['record-changed high'])
  expect(brief([row('ttl', { ttl: 60 })])).toEqual(['record-ttl low'])
  expect(brief([row('tag')])).toEqual(['record-changed low'])
  expect(brief([row(null), other({ drift: 'foreign' })])).toEqual(['record-duplicate medium'])
  expect(brief([row(null), row('extra', { ...own(1, '192.168.1.7'), wanted: false })])).toEqual([
    'record-changed low',
  ])
})

test('a dynamic client is a small matter', () => {
  expect(brief([row('missing', { ...gone, provenance: 'ddns(dynamic)' })], [lease(1, V)])).toEqual([
    'record-missing low',
  ])
})

test('at a reverse name it is a PTR mismatch, but for its TTL', () => {
  const place = {
    name: '5.1.168.192.in-addr.arpa',
    type: 'PTR' as const,
    value: 'epg.site.com',
    zone: 'arpa',
  }
  const claim = reservation(1, V, place)
  const found = alerts([row('missing', { ...gone, ...place })], [claim])
  expect(found).toMatchObject([{ kind: 'pointer-mismatch', severity: 'medium', ip: V, scope: 'LAN' }])
  expect(brief([row('ttl', { ...place, ttl: 60 })], [claim])).toEqual(['record-ttl low'])
  const odd = { ...place, name: 'odd.in-addr.arpa' }
  expect(alerts([row('missing', { ...gone, ...odd })], [reservation(1, V, odd)])).toMatchObject([
    { ip: null, scope: null },
  ])
})

test('it says what is wanted, what stands there, and where', () => {
  expect(alerts([row('missing', gone), other()])).toEqual([
    {
      kind: 'record-changed',
      reason: `record-changed|internal/site.com|epg.site.com|A|${V}`,
      severity: 'high',
      summary: `epg.site.com A ${V} (internal): on the DNS server 192.168.1.66 stands in its place`,
      detail: {
        ...{ drift: 'changed', view: 'internal', zone: 'site.com', type: 'A', value: V },
        wanted: {
          value: V,
          ttl: 600,
          owner: { instance: 'i1', provenance: 'ddns(reservation)', ref: 'hw-address:020000000001@2' },
        },
        found: [{ type: 'A', value: '192.168.1.66', ttl: 600 }],
      },
      ip: V,
      name: 'epg.site.com',
      scope: 'LAN',
      reservationId: null,
      recordId: `row-${V}`,
    },
  ])
})

test('the same facts are the same alert, and in a zone that differs as a whole none', () => {
  const facts = [row('missing', gone)]
  expect(alerts(facts)).toEqual(alerts(facts))
  expect(alerts(facts, [reservation(1, V)], { ...warn, gated: true })).toEqual([])
})

test('a zone that differs as a whole is one item', () => {
  const zone = {
    zoneId: 'z',
    view: 'internal',
    zone: 'site.com',
    size: 40,
    counts: { missing: 20 },
    names: ['a'],
  }
  expect(zoneDiffers({ ...zone, reason: 'the plan changes 20 of 40' })).toMatchObject({
    kind: 'zone-differs',
    reason: zoneDiffersReason('internal', 'site.com'),
    groupKey: 'zone:internal/site.com',
    severity: 'high',
    detail: zone,
  })
})
