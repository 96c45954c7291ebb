import type { Proposal } from '@/lib/contract/proposal'
import type { ReservationCreate } from '@/lib/contract/reservation'
import type { Identifier } from '@/lib/core/identifier'
import { formatIdentifier } from '@/lib/core/identifier-text'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { draftOfLease, type KnownLease, readLease, readZones } from '@/lib/services/console/lease-draft'
import { identifierOfRow, shownIdentifier, shownMac } from '@/lib/services/console/reservation-row'

interface Around {
  scope: string | null
  reservation: { id: string; hostname: string | null; type: string; value: string } | null
}

export interface Proposed {
  proposal: Proposal
  /** What the reservation would be; null: there is none to be made. */
  draft: ReservationCreate | null
}

async function around(target: SqlTarget, ip: string): Promise<Around> {
  const [row] = await runSql<{
    scope: string | null
    id: string | null
    hostname: string | null
    type: string
    value: string
  }>(
    target,
    `select (select name from scope where subnet >>= $1::inet and gone_at is null
        order by masklen(subnet) desc, id limit 1) as scope,
       r.id::text, r.hostname, r.identifier_type as type, r.identifier_value as value
     from (values (1)) as one left join lateral (
       select * from reservation where ip = $1::inet and pending is distinct from 'delete' order by id limit 1) r on true`,
    [ip],
  )
  if (row === undefined) return { scope: null, reservation: null }
  const { scope, id, hostname, type, value } = row
  return { scope, reservation: id === null ? null : { id, hostname, type, value } }
}

function told(identifier: Identifier): string {
  return `${identifier.type} ${formatIdentifier(identifier)}`
}

function nothing(message: string, reservationId: string | null = null): Proposed {
  const proposal: Proposal = {
    kind: 'none',
    message,
    reservation: null,
    from: null,
    reservationId,
    watchId: null,
    drift: null,
  }
  return { proposal, draft: null }
}

function fromWhere({ state, since, cause }: KnownLease): string {
  return state === 'active'
    ? `the lease granted at ${since.toISOString()}`
    : `the last lease, which ended with ${cause} at ${since.toISOString()}`
}

/**
 * What could be done in DHCP about an address that has a static record: a reservation with the defaults of
 * infrastructure, prefilled from the client that has the address, or had it last.
 */
export async function proposalFor(target: SqlTarget, ip: string, hostname: string | null): Promise<Proposed> {
  const { scope, reservation } = await around(target, ip)
  if (reservation !== null) {
    const whose = reservation.hostname ?? told(identifierOfRow(reservation.type, reservation.value))
    return nothing(`${ip} is reserved already, for ${whose}.`, reservation.id)
  }
  if (scope === null) return nothing(`${ip} lies in no scope.`)
  const lease = await readLease(target, ip)
  const draft =
    lease === null || lease.leaseType === 'PD'
      ? null
      : draftOfLease(lease, await readZones(target), { hostname: hostname ?? undefined, infra: true })
  if (lease === null || draft === null) return nothing(`Nobody knows which client ${ip} belongs to.`)
  const identifier = draft.identifier ?? { type: 'hw-address', value: '' }
  const mac = shownMac(identifier)
  const leased = lease.state === 'active'
  return {
    draft,
    proposal: {
      kind: leased ? 'reserve-dynamic-lease' : 'create-fixed-reservation',
      message: leased ? 'Dynamic lease; reserve to prevent reallocation.' : 'Create Fixed Reservation?',
      reservation: {
        scope: lease.scopeName ?? scope,
        hostname: draft.hostname ?? null,
        ...(mac === null || identifier.type !== 'hw-address'
          ? { identifier: shownIdentifier(identifier) }
          : { mac }),
        ip,
        infra: true,
      },
      from: fromWhere(lease),
      reservationId: null,
      watchId: null,
      drift: null,
    },
  }
}
