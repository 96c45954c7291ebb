import { identifierFault } from '@/lib/contract/identifier-fault'
import type { ReservationCreate } from '@/lib/contract/reservation'
import { clientName } from '@/lib/core/client-name'
import { hostnameProblem } from '@/lib/core/dns-name'
import type { Identifier } from '@/lib/core/identifier'
import type { LeaseIds } from '@/lib/core/lease-client'
import type { LeaseState } from '@/lib/core/lease-fact'
import type { Family } from '@/lib/core/ports/kea'
import type { ManagedZone } from '@/lib/core/zone-rules'
import { runSql, type SqlTarget } from '@/lib/db/sql'

/** A lease as far as a reservation can be made from it. */
export interface KnownLease {
  ip: string
  family: Family
  leaseType: string
  hwaddr: string
  clientId: string
  duid: string
  hostname: string
  state: LeaseState
  cause: string
  since: Date
  expiresAt: Date | null
  scopeId: string | null
  scopeName: string | null
}

/** The columns of a KnownLease, for `lease l left join scope s`. */
export const LEASE_DRAFT = {
  columns: `host(l.ip) as ip, l.family, l.lease_type as "leaseType", l.hwaddr, l.client_id as "clientId", l.duid,
    l.hostname, l.state, l.cause, l.since, l.expires_at as "expiresAt", s.id::text as "scopeId", s.name as "scopeName"`,
  from: `lease l left join scope s
    on s.family = l.family and s.kea_subnet_id = l.subnet_id and s.gone_at is null`,
} as const

/** The lease of an address, or null. `lock`: it stays as it is until the transaction ends. */
export async function readLease(target: SqlTarget, ip: string, lock = false): Promise<KnownLease | null> {
  const [row] = await runSql<KnownLease>(
    target,
    `select ${LEASE_DRAFT.columns} from ${LEASE_DRAFT.from} where l.ip = $1::inet${lock ? ' for share of l' : ''}`,
    [ip],
  )
  return row ?? null
}

/** The zones that names are judged by. */
export async function readZones(target: SqlTarget): Promise<ManagedZone[]> {
  return runSql<ManagedZone>(
    target,
    'select id::text, view, name, reverse from zone where managed and gone_at is null',
  )
}

/** A client that could present it: not nobody, not a group. */
function tells(type: Identifier['type'], value: string): Identifier | null {
  const identifier = { type, value }
  return /[^0]/.test(value) && identifierFault(identifier) === null ? identifier : null
}

/** Who a reservation of the lease's address would be for; null when Kea does not say. People know MACs, so they go first. */
export function clientOfLease({ family, hwaddr, clientId, duid }: LeaseIds): Identifier | null {
  const machine = tells('hw-address', hwaddr)
  return family === 6 ? (tells('duid', duid) ?? machine) : (machine ?? tells('client-id', clientId))
}

/** The client's own name as a reservation can have it; null when it has none that could be published. */
export function nameOfLease({ hostname }: KnownLease, zones: readonly ManagedZone[]): string | null {
  const name = clientName(hostname, zones)
  if ('reason' in name || hostnameProblem(name.hostname, zones) !== null) return null
  return name.hostname
}

/** The reservation that a lease would become, for the client that is named or for its own. Null: nobody knows for whom. */
export function draftOfLease(
  lease: KnownLease,
  zones: readonly ManagedZone[],
  wanted: { hostname?: string | null | undefined; infra: boolean; identifier?: Identifier | null },
): ReservationCreate | null {
  const identifier = wanted.identifier ?? clientOfLease(lease)
  if (identifier === null || lease.scopeId === null) return null
  const hostname = wanted.hostname === undefined ? nameOfLease(lease, zones) : wanted.hostname
  return { scope: lease.scopeId, identifier, ip: lease.ip, hostname, infra: wanted.infra }
}
