import { expect, test } from 'vitest'
import type { ClaimWorld } from '@/lib/core/claims'
import { defaultPolicy } from '@/lib/core/policy'
import type { KeaLease } from '@/lib/core/ports/kea'
import { createLeaseFacts } from '@/lib/services/worker/stand-alone/lease-facts'
import { leaseFeed } from '@/lib/services/worker/stand-alone/lease-feed'

const WORLD: ClaimWorld = {
  zones: [{ id: 'z', view: 'internal', name: 'site.com', reverse: false }],
  rules: [{ pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] }],
  policy: { ...defaultPolicy(), dnsEnabled: true, observe: false, deleteOnExpiry: true, graceHours: 1 },
}
const lease: KeaLease = {
  ...{ family: 4, ip: '10.0.0.1', leaseType: 'V4', prefixLen: 32, subnetId: 1, hwaddr: '020000000001' },
  ...{ clientId: '', duid: '', iaid: null, hostname: 'one', state: 0, validLifetime: 600 },
  ...{ expiresAt: '2026-01-01T00:10:00.000Z', fqdnFwd: false, fqdnRev: false },
}
const expired = { ...lease, state: 2, hostname: '' }

function follow() {
  const facts = createLeaseFacts()
  const inventory: string[][] = []
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
  const feed = leaseFeed({
    ...{ facts, scopes: [], log: { ...log, line: () => undefined } },
    onInventory: async (sources) => void inventory.push(sources.map(({ hostname }) => hostname)),
  })
  return { facts, feed, inventory, names: (now: string) => feed.news(WORLD, now).names }
}

test('a name has news when its lease changes, and once when its grace is over', () => {
  const { facts, feed, names } = follow()
  facts.take([
    { op: 'INSERT', before: null, after: lease, at: '2026-01-01T00:00:00Z', hint: null, other: null },
  ])
  const { count, claims } = feed.rebuild(WORLD)
  expect(count).toBe(1)
  expect(claims(0).map(({ name }) => name)).toEqual(['one.site.com'])
  expect(names('2026-01-01T00:00:01Z')).toEqual([])
  facts.take([
    { op: 'UPDATE', before: lease, after: expired, at: '2026-01-01T00:10:05Z', hint: null, other: null },
  ])
  expect(names('2026-01-01T00:10:06Z')).toEqual(['one.site.com'])
  expect(names('2026-01-01T01:09:59Z')).toEqual([])
  expect(names('2026-01-01T01:10:00Z')).toEqual(['one.site.com'])
  expect(names('2026-01-01T01:10:01Z')).toEqual([])
})

test('what ran out is still in the inventory, what was given back is not', async () => {
  const { facts, feed, inventory } = follow()
  facts.take([
    { op: 'INSERT', before: null, after: lease, at: '2026-01-01T00:00:00Z', hint: null, other: null },
  ])
  await feed.refresh(null)
  facts.take([
    { op: 'UPDATE', before: lease, after: expired, at: '2026-01-01T00:10:05Z', hint: null, other: null },
  ])
  await feed.refresh(null)
  const other = { ...lease, ip: '10.0.0.2', hostname: 'two', hwaddr: '020000000002' }
  facts.take([
    { op: 'INSERT', before: null, after: other, at: '2026-01-01T00:00:00Z', hint: null, other: null },
  ])
  facts.take([
    { op: 'DELETE', before: other, after: null, at: '2026-01-01T00:05:00Z', hint: null, other: null },
  ])
  await feed.refresh(null)
  expect(inventory).toEqual([['one'], ['one'], ['one']])
})
