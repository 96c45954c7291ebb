import { describe, expect, test } from 'vitest'
import { at, leaseAt, watchFacts } from '@/lib/core/testing/watch'
import { decideWatch, type SeenClient } from '@/lib/core/watch'

const hw = { type: 'hw-address', value: '02000000aa01' } as const
const client: SeenClient = {
  ...{ family: 4, hwaddr: '02000000aa01', clientId: '', duid: '', hostname: 'printer', seenAt: at('11:00') },
}
const nobody = { want: 'nobody' }
const none = { want: 'none', state: 'none', reason: null }
const forClient = (leased: boolean) => ({ want: 'client', identities: [hw], leased })
const warn = { drift: 'warn', observe: false } as const

describe('the state of a watch', () => {
  test.each([
    ['nothing known', {}, 'watching', null],
    ['a lease', { lease: leaseAt() }, 'client-seen', client],
    ['a lease under Warn', { lease: leaseAt(), policy: warn }, 'client-seen', client],
    ['a lease that ended', { lease: leaseAt({ state: 'released', endedAt: at('11:30') }) }, 'watching', null],
    ['a declined lease', { lease: leaseAt({ state: 'declined', hwaddr: '' }) }, 'watching', null],
    ['a lease of nobody', { lease: leaseAt({ hwaddr: '' }) }, 'watching', null],
    ['a delegated prefix', { lease: leaseAt({ leaseType: 'PD' }) }, 'watching', null],
    ['a client of before', { watch: { client, state: 'client-seen' } }, 'client-seen', client],
    [
      'a client of before that is not the one',
      { watch: { client, state: 'client-seen', ignored: ['hw-address:02000000aa01'] } },
      'watching',
      null,
    ],
    [
      'a client of before that declined the address',
      { watch: { client, state: 'client-seen' }, lease: leaseAt({ state: 'declined', cause: 'DECLINE' }) },
      'watching',
      null,
    ],
    [
      'a client of before whose place another one declined',
      {
        watch: { client, state: 'client-seen' },
        lease: leaseAt({ state: 'removed', cause: 'DECLINE', hwaddr: '02000000bb02' }),
      },
      'client-seen',
      client,
    ],
    [
      'another client than before',
      { watch: { client: { ...client, hwaddr: '02000000bb02' }, state: 'client-seen' }, lease: leaseAt() },
      'client-seen',
      client,
    ],
    [
      'a lease of a client that is not the one',
      { watch: { ignored: ['hw-address:02000000aa01'] }, lease: leaseAt() },
      'watching',
      null,
    ],
    ['a reservation that goes', { watch: { client, state: 'bound' } }, 'watching', null],
    [
      'a reservation that goes while its client is there',
      { watch: { client, state: 'bound' }, lease: leaseAt() },
      'client-seen',
      client,
    ],
  ] as const)('%s', (_what, facts, state, seen) => {
    expect(decideWatch(watchFacts(facts as never))).toMatchObject({
      state,
      client: seen,
      reservationId: null,
    })
  })

  test('is bound by a reservation, which takes the hold over', () => {
    const asked = decideWatch(
      watchFacts({ reservation: { id: 'r1', kept: false }, watch: { learnUntil: at('13:00') } }),
    )
    expect(asked).toMatchObject({
      state: 'bound',
      reservationId: 'r1',
      hold: { want: 'keep' },
      learnUntil: null,
    })
    const kept = decideWatch(watchFacts({ reservation: { id: 'r1', kept: true } }))
    expect(kept).toMatchObject({ state: 'bound', hold: none })
  })

  test('stays dismissed, whatever happens', () => {
    const facts = {
      watch: { state: 'dismissed', learnUntil: at('13:00') },
      lease: leaseAt(),
      recorded: false,
    } as const
    expect(decideWatch(watchFacts(facts))).toMatchObject({
      state: 'dismissed',
      hold: none,
      learnUntil: null,
      over: false,
    })
  })

  test('is over when its record is gone, unless somebody put it there', () => {
    expect(decideWatch(watchFacts({ recorded: false }))).toMatchObject({ over: true, hold: none })
    expect(decideWatch(watchFacts({ recorded: false, watch: { origin: 'manual' } }))).toMatchObject({
      over: false,
      hold: nobody,
    })
  })
})

describe('the hold of a watch', () => {
  const ends = { lease: leaseAt({ state: 'released', endedAt: at('11:30') }) }
  test.each([
    ['nobody known', {}, nobody],
    ['Warn', { policy: warn }, none],
    ['observing', { policy: { drift: 'block', observe: true } }, none],
    ['a client with a lease', { lease: leaseAt() }, forClient(true)],
    ['a client of before', { watch: { client, state: 'client-seen' }, ...ends }, forClient(false)],
    [
      'a client that is not the one',
      { watch: { ignored: ['hw-address:02000000aa01'] }, lease: leaseAt() },
      nobody,
    ],
    [
      'a client with a client-id too',
      { lease: leaseAt({ clientId: '0102000000aa01' }) },
      { want: 'client', identities: [hw, { type: 'client-id', value: '0102000000aa01' }], leased: true },
    ],
    [
      'a client with a client-id alone',
      { lease: leaseAt({ clientId: 'ff00', hwaddr: '' }) },
      { want: 'client', identities: [{ type: 'client-id', value: 'ff00' }], leased: true },
    ],
    [
      'a DHCPv6 client',
      { lease: leaseAt({ family: 6, duid: '00010203', leaseType: 'NA' }) },
      { want: 'client', identities: [{ type: 'duid', value: '00010203' }, hw], leased: true },
    ],
    [
      'a DHCPv6 client without a DUID',
      { lease: leaseAt({ family: 6, leaseType: 'NA' }) },
      { want: 'client', identities: [hw], leased: true },
    ],
    [
      'outside every pool',
      { watch: { ip: '192.168.1.9' } },
      { ...none, reason: 'outside every pool of LAN: Kea hands it out to nobody' },
    ],
    [
      'an unknown scope',
      { scope: null },
      { want: 'none', state: 'none', reason: 'Kea no longer has the subnet of the address' },
    ],
  ] as const)('%s', (_what, facts, hold) => {
    expect(decideWatch(watchFacts(facts as never)).hold).toEqual(hold)
  })

  test('is lifted while the next client is learned, and comes back with it or when the time is over', () => {
    const learning = { learnUntil: at('12:10') }
    const lifted = decideWatch(watchFacts({ watch: learning }))
    expect(lifted).toMatchObject({ learnUntil: at('12:10'), hold: { want: 'none', state: 'lifted' } })
    const met = decideWatch(watchFacts({ watch: learning, lease: leaseAt() }))
    expect(met).toMatchObject({ learnUntil: null, state: 'client-seen', hold: forClient(true) })
    const wrong = decideWatch(
      watchFacts({ watch: { ...learning, ignored: ['hw-address:02000000aa01'] }, lease: leaseAt() }),
    )
    expect(wrong).toMatchObject({ learnUntil: at('12:10'), hold: { state: 'lifted' } })
    const over = decideWatch(watchFacts({ watch: learning, now: at('12:10') }))
    expect(over).toMatchObject({ learnUntil: null, hold: nobody })
  })
})
