import type pg from 'pg'
import { identitiesOf, leaseIdentities } from '@/lib/core/lease-client'
import type { LeaseFact } from '@/lib/core/lease-fact'
import {
  identifierOf,
  type ObservedHost,
  RESERVATION_COLUMNS,
  type ReservationRow,
} from '@/lib/services/worker/hosts/reservation-row'
import { FACT_COLUMNS, type FactRow, toFact } from '@/lib/services/worker/leases/fact-row'
import { statement } from '@/lib/services/worker/statement'

/** What a reservation looks like from Kea: what it holds, or, before it holds it, nothing. */
export function heldOf(row: ReservationRow): ObservedHost | null {
  return row.keaHostId === null ? null : row.observed
}

/** `type` and `value` of every identity, for the statements below. */
function keys(identities: readonly string[]): { type: string; value: string }[] {
  return identities.map((identity) => {
    const colon = identity.indexOf(':')
    return { type: identity.slice(0, colon), value: identity.slice(colon + 1) }
  })
}

/** `lock`: what is found stays as it is until the transaction ends. */
interface Related {
  lock: boolean
}

// `offset 0` keeps each step on its index, key by key, whatever the tables hold so far.

/**
 * The leases that these reservations may concern: at their addresses, and of their clients wherever Kea would apply
 * them. By index only.
 */
export async function leasesOf(
  sql: pg.Pool | pg.PoolClient,
  rows: readonly ReservationRow[],
  { lock }: Related = { lock: true },
): Promise<Map<string, LeaseFact>> {
  const held = rows.flatMap((row) => heldOf(row) ?? [])
  if (held.length === 0) return new Map()
  const ips = held.flatMap(({ ip, moreAddresses }) => [...(ip === null ? [] : [ip]), ...moreAddresses])
  const clients = held.flatMap((host) =>
    keys(identitiesOf(identifierOf(host))).map((key) => ({
      ...key,
      family: host.family,
      subnetId: host.subnetId,
    })),
  )
  const found = await statement<FactRow>(
    sql,
    lock ? 'leases-of-reservations' : 'see-leases-of-reservations',
    `with k as materialized (
       select * from jsonb_to_recordset($2::jsonb) as k(family smallint, "subnetId" int, type text, value text)),
     ips as (
       select unnest($1::inet[]) as ip
       union select l.ip from k cross join lateral (
         select ip, family, subnet_id from lease where hwaddr = k.value offset 0) l
         where k.type = 'hw-address' and l.family = k.family and k."subnetId" in (0, l.subnet_id)
       union select l.ip from k cross join lateral (
         select ip, family, subnet_id from lease where client_id = k.value offset 0) l
         where k.type = 'client-id' and l.family = k.family and k."subnetId" in (0, l.subnet_id)
       union select l.ip from k cross join lateral (
         select ip, family, subnet_id from lease where duid = k.value offset 0) l
         where k.type = 'duid' and l.family = k.family and k."subnetId" in (0, l.subnet_id))
     select ${FACT_COLUMNS} from lease l where l.ip in (select ip from ips) order by l.ip ${lock ? 'for update' : ''}`,
    [ips, JSON.stringify(clients)],
  )
  return new Map(found.map(toFact).map((fact) => [fact.ip, fact]))
}

/** The reservations that may concern these leases: of their clients and at their addresses. By index only. */
export async function reservationsOf(
  sql: pg.Pool | pg.PoolClient,
  facts: readonly LeaseFact[],
  { lock }: Related = { lock: true },
): Promise<ReservationRow[]> {
  if (facts.length === 0) return []
  const clients = facts.flatMap((fact) =>
    [fact.subnetId, 0].flatMap((subnetId) =>
      keys(leaseIdentities(fact)).flatMap(({ type, value }) => [
        { family: fact.family, subnetId, type, value },
        // A MAC that a script wrote with the type number of a DUID.
        ...(type === 'hw-address' ? [{ family: fact.family, subnetId, type: 'duid', value }] : []),
      ]),
    ),
  )
  return await statement<ReservationRow>(
    sql,
    lock ? 'reservations-of-leases' : 'see-reservations-of-leases',
    `with k as materialized (
       select distinct * from jsonb_to_recordset($1::jsonb) as k(family smallint, "subnetId" int, type text, value text)),
     ids as (
       select r.id from k join reservation r on r.family = k.family and r.subnet_id = k."subnetId"
         and r.identifier_type = k.type and r.identifier_value = k.value
       union select r.id from reservation r where r.ip = any($2::inet[])
       union select r.id from unnest($3::text[]) a(ip) cross join lateral (
         select id from reservation where more_addresses @> array[a.ip] offset 0) r)
     select ${RESERVATION_COLUMNS} from reservation r where r.id in (select id from ids) order by r.id ${lock ? 'for update' : ''}`,
    [
      JSON.stringify(clients),
      facts.map(({ ip }) => ip),
      facts.filter(({ family }) => family === 6).map(({ ip }) => ip),
    ],
  )
}
