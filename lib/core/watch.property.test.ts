import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leaseIdentities } from '@/lib/core/lease-client'
import { at, leaseAt, watchFacts } from '@/lib/core/testing/watch'
import { decideWatch, type WatchDecision, type WatchFacts } from '@/lib/core/watch'

// Random histories of an address: leases, reservations, what operators say, policies and time.

const mac = fc.constantFrom('02000000aa01', '02000000bb02', '')
const step = fc.oneof(
  fc.record({ what: fc.constant('grant' as const), mac }),
  fc.record({ what: fc.constantFrom('release' as const, 'expire' as const, 'decline' as const) }),
  fc.record({ what: fc.constant('reserve' as const), kept: fc.boolean() }),
  fc.record({ what: fc.constantFrom('unreserve' as const, 'keep' as const) }),
  fc.record({
    what: fc.constantFrom('reject' as const, 'dismiss' as const, 'reopen' as const, 'learn' as const),
  }),
  fc.record({
    what: fc.constant('policy' as const),
    drift: fc.constantFrom('warn', 'block'),
    observe: fc.boolean(),
  }),
  fc.record({ what: fc.constant('record' as const), there: fc.boolean() }),
  fc.record({ what: fc.constant('scope' as const), outOfPool: fc.boolean() }),
  fc.record({ what: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 30 }) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const later = (instant: string, minutes: number) =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString()

function happen(facts: WatchFacts, one: Step): WatchFacts {
  const { watch, lease } = facts
  const ended = (state: 'released' | 'expired' | 'declined') =>
    lease === null ? facts : { ...facts, lease: { ...lease, state, endedAt: facts.now } }
  switch (one.what) {
    case 'grant':
      return { ...facts, lease: leaseAt({ hwaddr: one.mac, since: facts.now }) }
    case 'release':
      return ended('released')
    case 'expire':
      return ended('expired')
    case 'decline':
      return { ...ended('declined') }
    case 'reserve':
      return { ...facts, reservation: { id: 'r1', kept: one.kept } }
    case 'unreserve':
      return { ...facts, reservation: null }
    case 'keep':
      return facts.reservation === null ? facts : { ...facts, reservation: { id: 'r1', kept: true } }
    case 'reject': {
      if (watch.client === null) return facts
      const ignored = [...watch.ignored, ...leaseIdentities(watch.client)]
      return { ...facts, watch: { ...watch, state: 'watching', client: null, ignored } }
    }
    case 'dismiss':
      return { ...facts, watch: { ...watch, state: 'dismissed', learnUntil: null } }
    case 'reopen':
      return { ...facts, watch: { ...watch, state: 'watching', client: null, ignored: [] } }
    case 'learn':
      return { ...facts, watch: { ...watch, learnUntil: later(facts.now, 10) } }
    case 'policy':
      return { ...facts, policy: { drift: one.drift as 'warn' | 'block', observe: one.observe } }
    case 'record':
      return { ...facts, recorded: one.there }
    case 'scope':
      return { ...facts, scope: facts.scope && { ...facts.scope, reservationsOutOfPool: one.outOfPool } }
    case 'time':
      return { ...facts, now: later(facts.now, one.minutes) }
  }
}

function decided(facts: WatchFacts, { state, client, learnUntil }: WatchDecision): WatchFacts {
  return { ...facts, watch: { ...facts.watch, state, client, learnUntil } }
}

/** Each step, what was known after it, and what was decided. */
function history(steps: readonly Step[], each: (facts: WatchFacts, decision: WatchDecision) => void): void {
  let facts = watchFacts({ now: at('12:00') })
  for (const one of steps) {
    facts = happen(facts, one)
    const decision = decideWatch(facts)
    each(facts, decision)
    facts = decided(facts, decision)
  }
}

const steps = fc.array(step, { maxLength: 30 })
const holds = ({ hold }: WatchDecision) => hold.want === 'nobody' || hold.want === 'client'

test('there is no hold under Warn, while observing, for what was dismissed or has no record', () => {
  fc.assert(
    fc.property(steps, (all) =>
      history(all, (facts, decision) => {
        const { drift, observe } = facts.policy
        if (drift === 'warn' || observe || facts.watch.state === 'dismissed')
          expect(holds(decision)).toBe(false)
        if (decision.over) expect(holds(decision)).toBe(false)
      }),
    ),
  )
})

test('no hold keeps out a client that the address is reserved for', () => {
  fc.assert(
    fc.property(steps, (all) =>
      history(all, (facts, decision) => {
        if (facts.reservation === null) return
        expect(holds(decision)).toBe(false)
        // What stands is left to the reservation only until Kea has it.
        if (facts.reservation.kept) expect(decision.hold.want).toBe('none')
      }),
    ),
  )
})

test('under Block an address that can be held is held, unless it is learned, reserved or let go', () => {
  fc.assert(
    fc.property(steps, (all) =>
      history(all, (facts, decision) => {
        const { policy, scope, reservation, watch } = facts
        const open = policy.drift === 'warn' || policy.observe || scope?.reservationsOutOfPool === true
        if (open || reservation !== null || watch.state === 'dismissed' || decision.over) return
        if (decision.learnUntil !== null) expect(decision.hold).toMatchObject({ state: 'lifted' })
        else expect(holds(decision)).toBe(true)
      }),
    ),
  )
})

test('a hold is never for a client that an operator rejected', () => {
  fc.assert(
    fc.property(steps, (all) =>
      history(all, (facts, { hold }) => {
        if (hold.want !== 'client') return
        for (const { type, value } of hold.identities)
          expect(facts.watch.ignored).not.toContain(`${type}:${value}`)
      }),
    ),
  )
})

test('deciding again changes nothing', () => {
  fc.assert(
    fc.property(steps, (all) =>
      history(all, (facts, decision) => {
        expect(decideWatch(decided(facts, decision))).toEqual(decision)
      }),
    ),
  )
})
