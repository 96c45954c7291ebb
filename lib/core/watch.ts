import { type Holdable, type HoldScope, holdable } from '@/lib/core/hold'
import type { Identifier } from '@/lib/core/identifier'
import { type LeaseIds, leaseIdentities, leaseOwner, sharesIdentity } from '@/lib/core/lease-client'
import type { LeaseFact } from '@/lib/core/lease-fact'
import type { GlobalPolicy } from '@/lib/core/policy'

export type WatchState = 'watching' | 'client-seen' | 'bound' | 'dismissed'

/** A client that was seen at a watched address. */
export interface SeenClient extends LeaseIds {
  hostname: string
  /** ISO 8601 instant. */
  seenAt: string
}

/** A watch as it stands. */
export interface WatchRow {
  ip: string
  state: WatchState
  /** All but manual: made for a record, and goes with it. */
  origin: 'manual' | 'auto' | 'prompt'
  client: SeenClient | null
  /** Identities, `type:value`, of clients that an operator said it is not. */
  ignored: readonly string[]
  /** ISO 8601 instant until which the hold is lifted. */
  learnUntil: string | null
}

/** What the state of a watch depends on. */
export interface WatchFacts {
  watch: WatchRow
  /** The lease at the address, whatever its state. */
  lease: LeaseFact | null
  /** The reservation that the address has, or shall have; `kept`: Kea holds it. */
  reservation: { id: string; kept: boolean } | null
  /** Some static record has the address, and a host could have it too. */
  recorded: boolean
  scope: HoldScope | null
  policy: Pick<GlobalPolicy, 'drift' | 'observe'>
  /** ISO 8601 instant. */
  now: string
}

/** What shall stand in Kea's `hosts` for a watch. */
export type HoldWish =
  | { want: 'none'; state: 'none' | 'lifted' | 'impossible'; reason: string | null }
  /** Leave the row to the reservation, which takes it over. */
  | { want: 'keep' }
  | { want: 'nobody' }
  /** For one client, by the first of its identities that is free. */
  | { want: 'client'; identities: readonly Identifier[]; leased: boolean }

export interface WatchDecision {
  state: WatchState
  client: SeenClient | null
  reservationId: string | null
  learnUntil: string | null
  hold: HoldWish
  /** The record that it was made for is gone: so is the watch, once its hold is removed. */
  over: boolean
}

const NO_HOLD: HoldWish = { want: 'none', state: 'none', reason: null }

/** The client that has the address now, if its lease tells who it is and nobody said that it is not the one. */
function clientNow({ watch, lease }: WatchFacts): SeenClient | null {
  if (lease === null || lease.state !== 'active' || lease.leaseType === 'PD') return null
  const identities = leaseIdentities(lease)
  if (identities.length === 0 || sharesIdentity(identities, watch.ignored)) return null
  const { family, hwaddr, clientId, duid, hostname, since } = lease
  return { family, hwaddr, clientId, duid, hostname, seenAt: since }
}

/**
 * The client that was seen last, now or before. One that had the reservation which is gone is not asked about again,
 * and one that declined the address found somebody else there.
 */
function clientOf(facts: WatchFacts): SeenClient | null {
  const now = clientNow(facts)
  const { state, client, ignored } = facts.watch
  if (now !== null) return now
  if (client === null || state === 'bound') return null
  const identities = leaseIdentities(client)
  const declined = facts.lease?.cause === 'DECLINE' ? leaseIdentities(facts.lease) : []
  return sharesIdentity(identities, ignored) || sharesIdentity(identities, declined) ? null : client
}

/** What Kea can tell the client by, the best known first. */
function identifiersOf(client: SeenClient): Identifier[] {
  const owner = leaseOwner(client)
  const others: Identifier[] =
    client.family === 6
      ? [{ type: 'hw-address', value: client.hwaddr }]
      : [{ type: 'client-id', value: client.clientId }]
  const found = [...(owner === null ? [] : [owner]), ...others]
  const known = new Set(leaseIdentities(client))
  return found.filter(
    ({ type, value }, at) =>
      known.has(`${type}:${value}`) &&
      found.findIndex((one) => one.type === type && one.value === value) === at,
  )
}

function holdOf(
  { policy, now }: WatchFacts,
  { client, learnUntil }: { client: SeenClient | null; learnUntil: string | null },
  leased: boolean,
  place: Holdable,
): HoldWish {
  if (policy.observe || policy.drift !== 'block') return NO_HOLD
  if (place.kind !== 'holdable')
    return { want: 'none', state: place.kind === 'impossible' ? 'impossible' : 'none', reason: place.reason }
  if (learnUntil !== null && learnUntil > now)
    return { want: 'none', state: 'lifted', reason: 'the next client is learned' }
  const identities = client === null ? [] : identifiersOf(client)
  return identities.length === 0 ? { want: 'nobody' } : { want: 'client', identities, leased }
}

/**
 * What follows for a watch from what is known: its state, the client to bind, and the hold. The same facts give the
 * same answer, and deciding on what was decided changes nothing.
 */
export function decideWatch(facts: WatchFacts): WatchDecision {
  const { watch, reservation, now } = facts
  if (watch.state === 'dismissed') {
    const { state, client } = watch
    return { state, client, reservationId: null, learnUntil: null, hold: NO_HOLD, over: false }
  }
  const over = watch.origin !== 'manual' && !facts.recorded
  if (reservation !== null) {
    const hold: HoldWish = reservation.kept ? NO_HOLD : { want: 'keep' }
    const { client } = watch
    return { state: 'bound', client, reservationId: reservation.id, learnUntil: null, hold, over }
  }
  const client = clientOf(facts)
  const leased = clientNow(facts) !== null
  const learning = watch.learnUntil !== null && watch.learnUntil > now && !leased
  const learnUntil = learning ? watch.learnUntil : null
  const state = client === null ? 'watching' : 'client-seen'
  const hold = over ? NO_HOLD : holdOf(facts, { client, learnUntil }, leased, holdable(watch.ip, facts.scope))
  return { state, client, reservationId: null, learnUntil, hold, over }
}
