import { describe, expect, test } from 'vitest'
import { at, leaseAt, watchFacts } from '@/lib/core/testing/watch'
import { decideWatch, type WatchFacts } from '@/lib/core/watch'
import { alertsOfWatch, holdFailed, holdReasons, watchReasons } from '@/lib/core/watch-alerts'

const about = { watchId: 'w1', recordId: 'd1', name: 'printer.site.com', scope: 'LAN' }
const warn = { drift: 'warn', observe: false } as const
const tell = (facts: WatchFacts, of = about) => alertsOfWatch(facts, decideWatch(facts), of)

describe('what a watch tells', () => {
  test('a client at a watched address, under Warn', () => {
    const facts = watchFacts({ policy: warn, lease: leaseAt() })
    expect(tell(facts)).toMatchObject([
      {
        kind: 'watched-address-leased',
        severity: 'medium',
        summary: '192.168.1.150, watched for printer.site.com, was leased to 02:00:00:00:AA:01',
        detail: { hwaddr: '02000000aa01', rejected: false, leasedSince: at('11:00') },
        watchId: 'w1',
        recordId: 'd1',
      },
    ])
    expect(watchReasons('192.168.1.150')).toContain(tell(facts)[0]?.reason)
  })

  test.each([
    ['a client-id alone', { hwaddr: '', clientId: 'ff00' }, 'client-id ff:00'],
    ['a DUID', { family: 6, hwaddr: '', duid: '00010203', leaseType: 'NA' }, 'duid 00:01:02:03'],
    [
      'a client-id that is no client',
      { family: 6, hwaddr: '0000', duid: '0001', leaseType: 'NA' },
      'duid 00:01',
    ],
  ] as const)('%s', (_what, over, words) => {
    const facts = watchFacts({ policy: warn, lease: leaseAt(over) })
    expect(tell(facts, { ...about, name: null as never })[0]?.summary).toBe(
      `192.168.1.150, on the watchlist, was leased to ${words}`,
    )
  })

  test('a client that is not the one, as long as it has the lease', () => {
    const watch = { ignored: ['hw-address:02000000aa01'] }
    const facts = watchFacts({ policy: warn, lease: leaseAt(), watch })
    expect(tell(facts)).toMatchObject([{ detail: { rejected: true } }])
    expect(tell(watchFacts({ policy: warn, watch, lease: leaseAt({ state: 'released' }) }))).toEqual([])
  })

  test('a client of before, until it is bound or dismissed', () => {
    const client = {
      family: 4,
      hwaddr: '02000000aa01',
      clientId: '',
      duid: '',
      hostname: '',
      seenAt: at('09:00'),
    } as const
    const watch = { client, state: 'client-seen' } as const
    expect(tell(watchFacts({ policy: warn, watch }))).toMatchObject([{ detail: { leasedSince: null } }])
    expect(tell(watchFacts({ policy: warn, watch, reservation: { id: 'r', kept: true } }))).toEqual([])
    expect(tell(watchFacts({ policy: warn, watch: { ...watch, state: 'dismissed' } }))).toEqual([])
    expect(tell(watchFacts({ policy: warn, watch, recorded: false }))).toEqual([])
  })

  test('nothing of a client that nobody could tell, or while nobody is there', () => {
    expect(tell(watchFacts({ policy: warn, lease: leaseAt({ hwaddr: '' }) }))).toEqual([])
    expect(tell(watchFacts({ policy: warn }))).toEqual([])
  })

  test('under Block only what Kea cannot keep', () => {
    expect(tell(watchFacts({ lease: leaseAt() }))).toEqual([])
    const scope = {
      name: 'LAN',
      pools: [{ first: '192.168.1.1', last: '192.168.1.250' }],
      reservationsInSubnet: true,
      reservationsOutOfPool: true,
    }
    expect(tell(watchFacts({ scope, lease: leaseAt() }))).toMatchObject([
      { kind: 'watched-address-leased' },
      {
        kind: 'hold-impossible',
        summary:
          '192.168.1.150 cannot be protected from other clients: LAN has reservations-out-of-pool on: Kea ignores a hold inside a pool',
      },
    ])
    const observing = { drift: 'block', observe: true } as const
    expect(tell(watchFacts({ policy: observing, lease: leaseAt() }))).toMatchObject([
      { kind: 'watched-address-leased' },
    ])
  })
})

test.each([
  [true, false, 'high', 'it is not protected from other clients, the hold could not be written'],
  [true, true, 'medium', 'the hold could not be changed'],
  [false, true, 'medium', 'the hold could not be removed'],
])('a hold that Kea does not take: wanted %s, there %s', (wanted, stands, severity, what) => {
  const ip = '192.168.1.150'
  const alert = holdFailed({ ip, reason: 'Kea is away', wanted, stands }, about)
  expect(alert).toMatchObject({ kind: 'hold-failed', severity, groupKey: 'hold-failed', ip, watchId: 'w1' })
  expect(alert.summary).toBe(`${ip}: ${what}: Kea is away`)
  expect(holdReasons(ip)).toEqual([alert.reason])
  expect(holdFailed({ ip, reason: null, wanted, stands }, about).summary).toMatch(/nobody knows why$/)
})
