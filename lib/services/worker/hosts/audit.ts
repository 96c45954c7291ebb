import type pg from 'pg'
import { auditValue } from '@/lib/core/audit-line'
import { colonHex, formatMacUpper, macOf } from '@/lib/core/identifier'
import type { HostMerge } from '@/lib/services/worker/hosts/merge'
import { identifierOf, type ReservationRow } from '@/lib/services/worker/hosts/reservation-row'
import { statement } from '@/lib/services/worker/statement'
import type { World } from '@/lib/services/worker/world'

type Verb = 'created' | 'updated' | 'deleted' | 'refused'

/** `reservation created (RESERVATION) host=… mac=… ip=… scope=…`, as the line of a record but for the TTL. */
export function reservationLine(verb: Verb, cause: string, row: ReservationRow, world: World): string {
  const identifier = identifierOf(row)
  const mac = macOf(identifier)
  return [
    `reservation ${verb} (${cause})`,
    `host=${auditValue(row.hostname)}`,
    mac === null ? `${identifier.type}=${colonHex(identifier.value)}` : `mac=${formatMacUpper(mac)}`,
    `ip=${auditValue(row.ip)}`,
    `scope=${auditValue(world.scope(row.family, row.subnetId)?.name ?? String(row.subnetId))}`,
  ].join(' ')
}

/** What the audit log keeps of a reservation. */
export function reservationState(row: ReservationRow): Record<string, unknown> {
  const { hostname, ip, moreAddresses, subnetId, family, identifierType, identifierValue, keaHostId } = row
  return { hostname, ip, moreAddresses, subnetId, family, identifierType, identifierValue, keaHostId }
}

/** One audit event for each reservation that was changed in Kea's database by somebody else than us. */
export async function auditMerge(
  sql: pg.PoolClient,
  merge: HostMerge,
  world: World,
  eventIds: ReadonlyMap<number, string>,
): Promise<number> {
  const chainOf = (hostId: number | null) => {
    const event = hostId === null ? undefined : eventIds.get(hostId)
    return [
      ...(event === undefined ? [] : [{ kind: 'kea-event', id: event }]),
      ...(hostId === null ? [] : [{ kind: 'kea-host', id: String(hostId) }]),
    ]
  }
  const entry = (verb: Verb, before: ReservationRow | null, after: ReservationRow | null) => {
    const row = after ?? before
    if (row === null) return []
    return [
      {
        verb,
        line: reservationLine(verb, 'RESERVATION', row, world),
        subjectId: row.id,
        before: before === null ? null : reservationState(before),
        after: after === null ? null : reservationState(after),
        chain: chainOf(row.keaHostId),
      },
    ]
  }
  const entries = [
    ...merge.inserts.flatMap((row) => entry('created', null, row)),
    // Where an intent is pending the row itself did not change; the look at the intent tells the rest.
    ...merge.updates.flatMap(({ before, after }) =>
      after.pending === null && told(before) !== told(after) ? entry('updated', before, after) : [],
    ),
    ...merge.removes.flatMap((row) => (row.pending === null ? entry('deleted', row, null) : [])),
  ]
  if (entries.length === 0) return 0
  await statement(
    sql,
    'audit-reservations',
    `insert into audit_event (actor_kind, actor, cause, verb, line, subject_kind, subject_id, before, after, chain)
     select 'system', 'kea', 'RESERVATION', e.verb, e.line, 'reservation', e."subjectId", e.before, e.after, e.chain
     from jsonb_to_recordset($1::jsonb)
       as e(verb text, line text, "subjectId" text, before jsonb, after jsonb, chain jsonb)`,
    [JSON.stringify(entries)],
  )
  return entries.length
}

const told = (row: ReservationRow): string => JSON.stringify(reservationState(row))
