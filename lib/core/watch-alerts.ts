import { type AlertFact, clientText } from '@/lib/core/alerts'
import { type LeaseIds, leaseIdentities } from '@/lib/core/lease-client'
import type { WatchDecision, WatchFacts } from '@/lib/core/watch'

const leasedReason = (ip: string) => `watched-address-leased|${ip}`
const failedReason = (ip: string) => `hold-failed|${ip}`
const impossibleReason = (ip: string) => `hold-impossible|${ip}`

/** The alert of the hold itself, which is known only when Kea's database answered. */
export function holdReasons(ip: string): string[] {
  return [failedReason(ip)]
}

/** Every alert that a watch can have by its facts: those that `alertsOfWatch` does not tell any more are resolved. */
export function watchReasons(ip: string): string[] {
  return [leasedReason(ip), impossibleReason(ip)]
}

/** What an alert of a watch says beside its reason. */
export interface WatchAbout {
  watchId: string
  recordId: string | null
  /** The name of the record. */
  name: string | null
  /** Name of the scope. */
  scope: string | null
}

/** The MAC where it is known, since that is what operators know a machine by. */
function wordsOf(client: LeaseIds): string {
  return clientText(String(leaseIdentities(client).at(-1)))
}

/**
 * What a watch tells: its address went to a client that nobody bound, which Warn only tells of, or it cannot be
 * protected. Told as long as the client is neither bound nor dismissed; one that is not the right one as long as it
 * has the lease.
 */
export function alertsOfWatch(facts: WatchFacts, decision: WatchDecision, about: WatchAbout): AlertFact[] {
  const { watch, lease, policy } = facts
  const { ip } = watch
  const { hold, state } = decision
  const shared = { ip, ...about, reservationId: null }
  const found: AlertFact[] = []
  if (decision.over || state === 'bound' || state === 'dismissed') return found
  const impossible = hold.want === 'none' && hold.state === 'impossible'
  const leased = lease?.state === 'active' && leaseIdentities(lease).length > 0 ? lease : null
  const client = decision.client ?? leased
  if (client !== null && (policy.drift === 'warn' || policy.observe || impossible)) {
    const { hwaddr, clientId, duid, hostname } = client
    const whose = about.name === null ? 'on the watchlist' : `watched for ${about.name}`
    found.push({
      ...shared,
      kind: 'watched-address-leased',
      reason: leasedReason(ip),
      severity: 'medium',
      summary: `${ip}, ${whose}, was leased to ${wordsOf(client)}`,
      detail: {
        ...{ hwaddr, clientId, duid, hostname, rejected: decision.client === null },
        leasedSince: leased?.since ?? null,
      },
    })
  }
  if (impossible) {
    found.push({
      ...shared,
      kind: 'hold-impossible',
      reason: impossibleReason(ip),
      severity: 'medium',
      summary: `${ip} cannot be protected from other clients: ${String(hold.reason)}`,
      detail: { reason: hold.reason },
    })
  }
  return found
}

/** How the row of a watch in Kea's `hosts` stands, where it does not stand as it should. */
export interface HoldTrouble {
  ip: string
  /** Fit for an operator. */
  reason: string | null
  /** A hold is wanted; false: one that shall go is still there. */
  wanted: boolean
  /** A row of ours keeps the address, though not for whom it should. */
  stands: boolean
}

/** Kea's database did not take a hold, or does not give it back: until it does, the address is not as Block promises. */
export function holdFailed({ ip, reason, wanted, stands }: HoldTrouble, about: WatchAbout): AlertFact {
  const what = wanted
    ? stands
      ? 'the hold could not be changed'
      : 'it is not protected from other clients, the hold could not be written'
    : 'the hold could not be removed'
  return {
    ...{ ip, ...about, reservationId: null },
    kind: 'hold-failed',
    reason: failedReason(ip),
    severity: wanted && !stands ? 'high' : 'medium',
    summary: `${ip}: ${what}: ${reason ?? 'nobody knows why'}`,
    detail: { reason, wanted, stands },
    // A database that is away is one matter, however many holds it concerns.
    groupKey: 'hold-failed',
  }
}
