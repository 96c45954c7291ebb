import { describe, expect, it } from 'vitest'
import { watchReasons } from '@/components/ddi/watch/watch-reasons'
import type { Watch } from '@/lib/contract/watch'

const watching: Watch = {
  id: 'w',
  ip: '192.168.1.57',
  family: 4,
  scope: 'LAN',
  subnetId: 2,
  recordId: null,
  name: null,
  state: 'watching',
  origin: 'manual',
  client: null,
  ignored: [],
  reservationId: null,
  learnUntil: null,
  hold: { state: 'none', for: null, reason: null, hostId: null },
  createdBy: 'a',
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  version: 1,
}
const client = {
  identifier: { type: 'hw-address', value: '02:00:00:00:00:01' } as const,
  mac: '02:00:00:00:00:01',
  clientId: null,
  duid: null,
  hostname: 'printer-3',
  seenAt: '2026-01-01T00:00:00Z',
  leased: true,
}
const seen: Watch = { ...watching, state: 'client-seen', client }
const held = { ...watching.hold, state: 'held' } as const

describe('the verbs of a watch', () => {
  it('asks about a client only when one was seen', () => {
    expect(watchReasons(watching, undefined)).toMatchObject({
      bind: 'No client was seen at the address yet.',
      bindTyped: undefined,
      reject: 'No client waits to be bound.',
      remove: undefined,
    })
    expect(watchReasons(seen, undefined)).toMatchObject({ bind: undefined, reject: undefined })
    expect(watchReasons({ ...seen, client: { ...client, identifier: null } }, undefined).bind).toMatch(
      /type it/,
    )
  })

  it('lifts a hold only where there is one', () => {
    expect(watchReasons(watching, undefined).learn).toMatch(/Drift detection is not Block/)
    expect(watchReasons({ ...watching, hold: held }, undefined).learn).toBeUndefined()
    expect(watchReasons({ ...seen, hold: held }, undefined).learn).toMatch(/has the address now/)
    const flags = { ...watching.hold, state: 'impossible', reason: 'reservations-in-subnet is off' } as const
    expect(watchReasons({ ...watching, hold: flags }, undefined).learn).toMatch(/reservations-in-subnet/)
  })

  it('leaves what is over alone, and tells a viewer why', () => {
    expect(watchReasons({ ...watching, state: 'bound' }, undefined).bindTyped).toMatch(/bound/)
    expect(watchReasons({ ...watching, state: 'dismissed' }, undefined)).toMatchObject({
      bindTyped: expect.stringMatching(/dismissed/) as unknown,
      remove: 'It is dismissed already.',
    })
    expect(Object.values(watchReasons(seen, 'no'))).toEqual(['no', 'no', 'no', 'no', 'no'])
  })
})
