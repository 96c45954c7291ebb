import type { Proposal } from '@/lib/contract/proposal'
import type { ReservationCreate } from '@/lib/contract/reservation'
import { ipFamily } from '@/lib/core/ip'
import { type Offer, type ProposalFacts, proposalOf } from '@/lib/core/proposal'
import type { SqlTarget } from '@/lib/db/sql'
import { type AddressFacts, clientWords, readAddressFacts } from '@/lib/services/console/address-facts'
import { readGlobalPolicy } from '@/lib/services/console/global-policy'
import { hostnameOfRecord } from '@/lib/services/console/hostname-of-record'
import { draftOfLease, type KnownLease, readZones } from '@/lib/services/console/lease-draft'
import { addressFault } from '@/lib/services/console/reservation-checks'
import { shownIdentifier, shownMac } from '@/lib/services/console/reservation-row'

export interface Proposed {
  proposal: Proposal
  /** What the reservation would be, whatever the policy offers; null: there is none to be made. */
  draft: ReservationCreate | null
  /** Why there is no draft, or what it would be: fit for an operator. */
  message: string
  atOnce: Offer['atOnce']
  /** What the reservation is called; null: the record has no name so far. */
  hostname: string | null
  facts: AddressFacts
}

/** The address of a static record, and what the record is called; a record that is being typed may have no name. */
interface Named {
  ip: string
  /** FQDN, and the zone that it lies in. */
  named: { name: string; zone: string; dismissed?: Proposal['dismissed'] } | null
}

function fromWhere({ state, since, cause }: KnownLease): string {
  return state === 'active'
    ? `the lease granted at ${since.toISOString()}`
    : `the last lease, which ended with ${cause} at ${since.toISOString()}`
}

function obstacleOf(ip: string, { scope }: AddressFacts): string | null {
  if (scope === null) return null
  if (!scope.reservations_in_subnet)
    return `${scope.name} has reservations-in-subnet off: Kea would ignore a reservation.`
  const fault = addressFault(ip, scope)
  return fault === null ? null : `${ip} ${fault}.`
}

function reservationOf({ reservation }: AddressFacts): ProposalFacts['reservation'] {
  if (reservation === null) return null
  const { id, hostname } = reservation
  return { id, hostname, client: clientWords(reservation) }
}

/**
 * What could be done in DHCP about an address that has a static record: a reservation with the defaults of
 * infrastructure, prefilled from the client that has the address, or had it last.
 */
export async function proposalFor(target: SqlTarget, { ip, named }: Named): Promise<Proposed> {
  const facts = await readAddressFacts(target, ip)
  const { lease, scope } = facts
  const place = { scope: scope?.name ?? null, family: ipFamily(ip) ?? 4 }
  const hostname = named === null ? null : await hostnameOfRecord(target, named, place)
  const usable = lease !== null && lease.leaseType !== 'PD' && lease.state !== 'declined'
  const ofLease = usable ? draftOfLease(lease, await readZones(target), { hostname, infra: true }) : null
  const obstacle = obstacleOf(ip, facts)
  const given: ProposalFacts = {
    ip,
    name: named?.name ?? null,
    scope: scope?.name ?? null,
    obstacle,
    reservation: reservationOf(facts),
    client: ofLease === null ? 'unknown' : lease?.state === 'active' ? 'leased' : 'last',
    watchId: facts.watch !== null && facts.watch.state !== 'dismissed' ? facts.watch.id : null,
  }
  const offer = proposalOf(given, await readGlobalPolicy(target))
  const free = facts.reservation === null && obstacle === null && scope !== null
  const draft = free ? ofLease : null
  const dismissed = named?.dismissed
  const { kind, message, reservationId, watchId, drift, atOnce } = offer
  const shown = kind === 'watch' || kind === 'none' ? null : shownDraft(draft, scope?.name ?? '')
  const from = shown === null || lease === null ? null : fromWhere(lease)
  return {
    draft,
    hostname,
    message: proposalOf(given, { onStaticDns: 'prompt', observe: true }).message,
    atOnce,
    facts,
    proposal: {
      ...{ kind, message, reservation: shown, from, reservationId, watchId, drift },
      dismissed: dismissed ?? null,
    },
  }
}

/** The body of POST /api/dhcp/reservations that makes it. */
export function shownDraft(draft: ReservationCreate | null, scope: string): Proposal['reservation'] {
  if (draft === null) return null
  const identifier = draft.identifier ?? { type: 'hw-address', value: draft.mac ?? '' }
  const mac = shownMac(identifier)
  return {
    scope,
    hostname: draft.hostname ?? null,
    ...(mac === null || identifier.type !== 'hw-address'
      ? { identifier: shownIdentifier(identifier) }
      : { mac }),
    ip: draft.ip ?? '',
    infra: draft.infra ?? false,
  }
}
