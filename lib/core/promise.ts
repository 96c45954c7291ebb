import { type AlertFact, leasedElsewhereReason, type ScopeName } from '@/lib/core/alerts'
import { colonHex, formatMacUpper, type Identifier, macOf } from '@/lib/core/identifier'
import { isLeaseClient, isToldByAddress, leaseClient } from '@/lib/core/lease-client'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { isHold, type Reserved, reservesAddress } from '@/lib/core/reservation-lease'

/**
 * The reservation that promised the address of a running lease to another client, or null. Of clients with a circuit-id
 * or flex-id nobody can tell.
 */
export function promisedTo<T extends Reserved>(fact: LeaseFact, candidates: readonly T[]): T | null {
  if (fact.state !== 'active' || fact.endedAt !== null || fact.leaseType === 'PD') return null
  const here = candidates.filter(
    (one) =>
      one.family === fact.family &&
      (one.subnetId === 0 || one.subnetId === fact.subnetId) &&
      reservesAddress(one, fact.ip) &&
      !isHold(one),
  )
  const kept = here.some(({ identifier }) => isToldByAddress(identifier) || isLeaseClient(identifier, fact))
  return kept ? null : (here[0] ?? null)
}

function clientText({ type, value }: Identifier): string {
  const mac = macOf({ type, value })
  return mac === null ? `${type} ${colonHex(value)}` : formatMacUpper(mac)
}

/** An address that was promised to one client, and that another one has. */
export function alertOfPromise(
  fact: LeaseFact,
  { id, identifier, hostname }: Pick<Reserved, 'id' | 'identifier'> & { hostname: string | null },
  scopeName: ScopeName,
): AlertFact {
  const { ip, hwaddr, clientId, duid, since, expiresAt } = fact
  const client = leaseClient(fact)
  const who = client === null ? 'a client that nobody knows' : clientText(client)
  const name = hostname === null || hostname === '' ? '' : ` (${hostname})`
  return {
    kind: 'reserved-address-leased',
    reason: leasedElsewhereReason(ip),
    severity: 'high',
    summary: `${ip} is reserved for ${clientText(identifier)}${name}, and ${who} has its lease`,
    detail: {
      reserved: identifier,
      hostname,
      lease: { hwaddr, clientId, duid, name: fact.hostname },
      since,
      expiresAt,
    },
    ip,
    name: null,
    scope: scopeName(fact.family, fact.subnetId),
    reservationId: id,
    recordId: null,
  }
}
