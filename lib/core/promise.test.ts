import { expect, test } from 'vitest'
import { leaseReasons } from '@/lib/core/alerts'
import { alertOfPromise, promisedTo } from '@/lib/core/promise'
import type { Reserved } from '@/lib/core/reservation-lease'
import { ended, lease4, lease6, MAC } from '@/lib/core/testing/world'

const reserved: Reserved = {
  id: 'r1',
  family: 4,
  subnetId: 2,
  identifier: { type: 'hw-address', value: '020000000099' },
  addresses: ['192.168.1.5'],
}

test.each<[string, ReturnType<typeof lease4>, Partial<Reserved>, boolean]>([
  ['another client has it', lease4(), {}, true],
  ['a reservation of every subnet', lease4(), { subnetId: 0 }, true],
  ['its own client has it', lease4(), { identifier: { type: 'hw-address', value: MAC } }, false],
  [
    'who it is for is told by the address',
    lease4(),
    { identifier: { type: 'circuit-id', value: '01' } },
    false,
  ],
  ['another address', lease4(), { addresses: ['192.168.1.6'] }, false],
  ['another subnet', lease4(), { subnetId: 3 }, false],
  ['another family', lease4(), { family: 6 }, false],
  ['a hold promises nothing', lease4(), { hold: true }, false],
  ['the lease ended', lease4(ended('expired', 'EXPIRY')), {}, false],
  ['the address was declined', lease4({ state: 'declined' }), {}, false],
  ['it ended and nobody said how', lease4({ endedAt: '2026-03-01T12:00:00.000Z' }), {}, false],
  ['a prefix', lease6({ leaseType: 'PD' }), { family: 6, subnetId: 6, addresses: ['2001:db8:77::5'] }, false],
])('%s', (_, fact, change, promised) => {
  expect(promisedTo(fact, [{ ...reserved, ...change }])?.id ?? null).toBe(promised ? 'r1' : null)
})

test('one of several reservations of the address is for its client', () => {
  const own = { ...reserved, id: 'r2', identifier: { type: 'hw-address', value: MAC } as const }
  expect(promisedTo(lease4(), [reserved, own])).toBeNull()
  expect(promisedTo(lease4(), [])).toBeNull()
})

test('it says who was promised the address and who has it', () => {
  const told = (change: object, hostname: string | null) =>
    alertOfPromise(lease4(change), { ...reserved, hostname }, () => 'LAN')
  expect(told({}, 'epg')).toMatchObject({
    summary: '192.168.1.5 is reserved for 02:00:00:00:00:99 (epg), and 02:00:00:00:00:01 has its lease',
    ...{ ip: '192.168.1.5', scope: 'LAN', reservationId: 'r1' },
  })
  expect(leaseReasons('192.168.1.5')).toContain(told({}, null).reason)
  expect(told({ hwaddr: '' }, '').summary).toBe(
    '192.168.1.5 is reserved for 02:00:00:00:00:99, and a client that nobody knows has its lease',
  )
  const duid = { ...reserved, identifier: { type: 'duid', value: '0102' } as const, hostname: null }
  expect(alertOfPromise(lease4(), duid, () => null).summary).toContain('reserved for duid 01:02, and')
})
