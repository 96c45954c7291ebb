import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KeaHost } from '@/lib/core/ports/kea'
import { type HostList, readHostList } from '@/lib/services/worker/stand-alone/host-list'

const host = (hostId: number, hostname: string): KeaHost => ({
  ...{ hostId, identifier: { type: 'hw-address', value: `02${hostId}` }, subnet4: 1, subnet6: null },
  ...{ ipv4: `10.0.0.${hostId}`, ipv6: [], hostname, userContext: null },
})
const rows = (names: ReadonlyMap<number, string>) =>
  [...names].sort(([a], [b]) => a - b).map(([id, name]) => host(id, name))

function read(hosts: readonly KeaHost[], before: HostList | null = null): HostList {
  const reading = readHostList(before)
  for (const one of hosts) reading.add(one)
  return reading.done()
}

const all = (list: HostList) => Array.from({ length: list.count }, (_, place) => list.at(place))
const table = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom('a', 'b', 'c')), { maxLength: 20 })
  .map((pairs) => new Map(pairs))

test('a list to which changes were told is the list that a reading of everything makes', () => {
  fc.assert(
    fc.property(table, table, (was, is) => {
      const gone = new Set([...was.keys()].filter((id) => !is.has(id)))
      const changed = rows(is).filter(({ hostId, hostname }) => was.get(hostId) !== hostname)
      const whole = read(rows(is))
      const told = read(rows(was)).with(changed, gone)
      expect(all(told)).toEqual(all(whole))
      expect(told.ids).toEqual(whole.ids)
      for (const [place, id] of whole.ids.entries()) expect(told.placeOf(id)).toBe(place)
      for (const id of gone) expect(told.placeOf(id)).toBeNull()
    }),
  )
})

test('rows that are told of again are no news', () => {
  const list = read(
    rows(
      new Map([
        [1, 'a'],
        [5, 'b'],
      ]),
    ),
  )
  const again = list.with([host(5, 'b')], new Set([9]))
  expect(again.news(list, () => [])).toEqual([])
  expect(again.texts[1]).toBe(list.texts[1])
})
