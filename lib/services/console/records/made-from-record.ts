import type { DnsRecord } from '@/lib/contract/record'
import type { Reservation, ReservationCreate } from '@/lib/contract/reservation'
import type { Tx } from '@/lib/db/client'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { makeReservation } from '@/lib/services/console/create-reservation'
import { type Actor, type ConsoleDeps, done, type Result } from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { withWarnings } from '@/lib/services/console/reservation-write'

/**
 * Makes the reservation of a static record's address, in the caller's transaction: each shows the other from then on,
 * and beside an operator's record the reservation publishes nothing. Refuses what others hold.
 */
export async function makeFromRecord(
  tx: Tx,
  deps: ConsoleDeps,
  actor: Actor,
  record: Pick<DnsRecord, 'id' | 'staticRecordId'>,
  draft: ReservationCreate,
): Promise<Result<Reservation>> {
  const { id, staticRecordId } = record
  const from = { createdFrom: 'dns', recordId: id } as const
  const origin = staticRecordId === null ? from : { ...from, staticRecordId }
  const made = await makeReservation(tx, deps, actor, draft, origin)
  if (!made.ok) return made
  await link(tx, record, made.value.id)
  const item = await readReservation(tx, made.value.id)
  return done(withWarnings(item ?? made.value, made.value.warnings ?? []))
}

/** The record, and its PTR, show the reservation as it shows them. */
async function link(
  tx: Tx,
  { id, staticRecordId }: Pick<DnsRecord, 'id' | 'staticRecordId'>,
  reservationId: string,
): Promise<void> {
  await runSql(
    tx,
    `update dns_record set reservation_id = $2::uuid, dismissed_by = null, dismissed_at = null
     where id = any(array(select $1::uuid union select d.id from claim c
       join dns_record d on d.zone_id = c.zone_id and d.name = c.name and d.type = c.type and d.value = c.value
       where c.source_kind = 'static' and c.source_id = $3))`,
    [id, reservationId, staticRecordId ?? ''],
  )
  await notifyTopic(tx, 'records')
}
