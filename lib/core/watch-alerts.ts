import { type AlertFact, clientText } from '@/lib/core/alerts'
import { type LeaseIds, leaseIdentities } from '@/lib/core/lease-client'
import type { WatchDecision, WatchFacts } from '@/lib/core/watch'

const leasedReason = (ip: string) => `watched-address-leased|${ip}`
const impossibleReason = (ip: string) => `hold-impossible|${ip}`

/** Every alert that a watch can have: those that `alertsOfWatch` does not tell any more are resolved. */
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
