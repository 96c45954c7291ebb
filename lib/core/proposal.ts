import { canonicalName } from '@/lib/core/dns-name'
import type { GlobalPolicy } from '@/lib/core/policy'

export type ProposalKind = 'create-fixed-reservation' | 'reserve-dynamic-lease' | 'watch' | 'none'

/** What DHCP knows about the address of a static record. */
export interface ProposalFacts {
  /** Canonical. */
  ip: string
  /** FQDN of the record; null: it has none so far. */
  name: string | null
  /** Name of the scope around the address; null: it lies in none. */
  scope: string | null
  /** Why that scope can hold no reservation of the address, a whole sentence; null: it can. */
  obstacle: string | null
  /** The reservation of the address; `client` in words. */
  reservation: { id: string; hostname: string | null; client: string } | null
  /** Who has the address: a client with a lease, one that had the last lease, or nobody that could be told. */
  client: 'leased' | 'last' | 'unknown'
  /** The watch at the address, unless it was dismissed. */
  watchId: string | null
}

/** What an operator is offered, and what is done without asking when the record is created. */
export interface Offer {
  kind: ProposalKind
  /** Fit for an operator. */
  message: string
  reservationId: string | null
  watchId: string | null
  /** What DNS and DHCP tell differently; null: nothing. */
  drift: string | null
  /** At creation, by the policy. */
  atOnce: 'nothing' | 'reserve' | 'watch'
}

/**
 * What to offer for an address that has static DNS:
 *
 * | the address is                  | Prompt                   | Auto-create | Ignore  |
 * |---------------------------------|--------------------------|-------------|---------|
 * | outside every scope             | nothing                  | nothing     | nothing |
 * | reserved                        | shows the reservation; names that differ are drift | same | same |
 * | free, client known              | create-fixed-reservation | reserved    | nothing |
 * | leased dynamically              | reserve-dynamic-lease    | reserved    | nothing |
 * | free, client unknown            | watch                    | watched     | nothing |
 *
 * Auto-watch comes on top, whatever is offered. An existing record that is selected under Auto-create is offered what
 * its creation would have done. While observing nothing is done without asking.
 */
export function proposalOf(
  facts: ProposalFacts,
  policy: Pick<GlobalPolicy, 'onStaticDns' | 'observe'>,
): Offer {
  const { ip, scope, obstacle, reservation, watchId } = facts
  const none = (message: string): Offer => ({
    kind: 'none',
    message,
    reservationId: reservation?.id ?? null,
    watchId,
    drift: driftOf(facts),
    atOnce: 'nothing',
  })
  if (reservation !== null)
    return none(`${ip} is reserved already, for ${reservation.hostname ?? reservation.client}.`)
  if (scope === null) return none(`${ip} lies in no scope.`)
  if (obstacle !== null) return none(obstacle)
  if (policy.onStaticDns === 'ignore')
    return none(`The policy ignores static DNS: nothing is offered in ${scope}.`)
  const [kind, message, atOnce] = offered(facts)
  const auto = policy.onStaticDns === 'auto-create' && !policy.observe
  return { ...none(message), kind, atOnce: auto ? atOnce : 'nothing' }
}

function offered({ ip, client }: ProposalFacts): [ProposalKind, string, Offer['atOnce']] {
  switch (client) {
    case 'leased':
      return ['reserve-dynamic-lease', 'Dynamic lease; reserve to prevent reallocation.', 'reserve']
    case 'last':
      return ['create-fixed-reservation', 'Create Fixed Reservation?', 'reserve']
    case 'unknown':
      return [
        'watch',
        `Nobody knows which client uses ${ip}: put it on the watchlist, or type its MAC.`,
        'watch',
      ]
  }
}

/** Names that differ; a reservation may have the name without its zone, or no name at all. */
function driftOf({ ip, name, reservation }: ProposalFacts): string | null {
  const hostname = canonicalName(reservation?.hostname ?? '')
  if (name === null || hostname === '' || isSameName(name, hostname)) return null
  return `DNS calls ${ip} ${name}, its reservation ${hostname}.`
}

/** Whether a reservation's hostname, with or without its zone, is the name of a record. */
export function isSameName(name: string, hostname: string): boolean {
  return name === hostname || name.startsWith(`${hostname}.`)
}
