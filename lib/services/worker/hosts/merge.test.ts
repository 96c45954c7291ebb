import { expect, test } from 'vitest'
import { mergeHosts } from '@/lib/services/worker/hosts/merge'
import type { ObservedHost, ReservationRow } from '@/lib/services/worker/hosts/reservation-row'

const host = (over: Partial<ObservedHost> = {}): ObservedHost => ({
  hostId: 1,
  family: 4,
  subnetId: 1,
  identifierType: 'hw-address',
  identifierValue: 'aabbccddee01',
  ip: '10.0.0.1',
  moreAddresses: [],
  hostname: 'one',
  userContext: null,
  ...over,
})

function row(seen: ObservedHost, over: Partial<ReservationRow> = {}): ReservationRow {
  const { inserts } = mergeHosts([seen], new Set(), [])
  const [made] = inserts
  if (made === undefined) throw new Error('nothing was imported')
  return { ...made, ...over }
}

test('what is known and unchanged does nothing', () => {
  const known = row(host())
  expect(mergeHosts([host()], new Set(), [known])).toEqual({ inserts: [], updates: [], removes: [] })
})

test('a changed host changes its row, and keeps id and flags', () => {
  const known = row(host(), { infra: true })
  const { updates } = mergeHosts([host({ ip: '10.0.0.2' })], new Set(), [known])
  expect(updates[0]?.after).toMatchObject({ id: known.id, ip: '10.0.0.2', infra: true, status: 'queued' })
})

test('a pending intent keeps what the operator wants; only the observation is renewed', () => {
  const known = row(host(), { pending: 'update', ip: '10.0.0.9' })
  const { updates } = mergeHosts([host({ hostname: 'other' })], new Set(), [known])
  expect(updates[0]?.after).toMatchObject({ pending: 'update', ip: '10.0.0.9', hostname: 'one' })
  expect(updates[0]?.after.observed).toMatchObject({ hostname: 'other' })
})

test("the console's own creation is recognised by its identity", () => {
  const wanted = row(host(), { keaHostId: null, observed: null, pending: 'create' })
  const merge = mergeHosts([host({ hostId: 7 })], new Set(), [wanted])
  expect(merge.inserts).toEqual([])
  expect(merge.updates[0]?.after).toMatchObject({ id: wanted.id, keaHostId: 7, pending: 'create' })
})

test('a host that is gone takes its row along, unless the operator wants it', () => {
  const plain = row(host())
  const wanted = row(host({ hostId: 2, identifierValue: 'aabbccddee02' }), { pending: 'update' })
  const merge = mergeHosts([], new Set([1, 2]), [plain, wanted])
  expect(merge.removes).toEqual([plain])
  expect(merge.updates[0]?.after).toMatchObject({ keaHostId: null, observed: null, pending: 'update' })
})

test('a host deleted and made again is the same reservation', () => {
  const known = row(host(), { stickyDns: true })
  const merge = mergeHosts([host({ hostId: 5 })], new Set([1]), [known])
  expect(merge).toMatchObject({ inserts: [], removes: [] })
  expect(merge.updates[0]?.after).toMatchObject({ id: known.id, keaHostId: 5, stickyDns: true })
})

test('flags come back from the context that the console once wrote beside the row', () => {
  const userContext = JSON.stringify({
    holdfast: { infra: true, stickyDns: true, deleteOn: 'expiry', graceHours: 999 },
  })
  expect(row(host({ userContext }))).toMatchObject({
    infra: true,
    stickyDns: true,
    // Sticky DNS with expiry is a contradiction, and 999 hours are no grace.
    deleteOn: 'release',
    graceHours: 24,
  })
})
