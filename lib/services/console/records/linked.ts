import type { FieldError } from '@/lib/contract/problem'
import type { StaticSource } from '@/lib/core/static-claims'
import type { Tx } from '@/lib/db/client'
import { addJobs, jobs } from '@/lib/db/queue'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'

export interface Linked {
  id: string
  hostname: string | null
  ip: string | null
}

/** The reservations that were made from a static record, and publish nothing beside it. */
export async function readLinked(target: SqlTarget, staticId: string): Promise<Linked[]> {
  return runSql<Linked>(
    target,
    `select id::text, hostname, host(ip) as ip from reservation
     where static_record_id = $1::uuid and pending is distinct from 'delete' order by id`,
    [staticId],
  )
}

/** Takes the link away: from now on the reservations publish their names by themselves again. */
export async function unlink(tx: Tx, staticId: string): Promise<void> {
  const rows = await runSql<{ id: string }>(
    tx,
    `update reservation set static_record_id = null, updated_at = now(), version = version + 1
     where static_record_id = $1::uuid returning id::text`,
    [staticId],
  )
  if (rows.length === 0) return
  await addJobs(
    tx,
    rows.map(({ id }) => jobs.lookReservation(id)),
  )
  await notifyTopic(tx, 'reservations')
}

/** Links a reservation of the record's address to it, unless another record has it already. Null: it is not there any more. */
export async function link(
  tx: Tx,
  id: string,
  { id: staticId, value }: StaticSource,
): Promise<string | null> {
  const rows = await runSql<{ id: string }>(
    tx,
    `update reservation set static_record_id = $2::uuid, updated_at = now(), version = version + 1
     where id = $1::uuid and ip = $3::inet and static_record_id is null and pending is distinct from 'delete'
     returning id::text`,
    [id, staticId, value],
  )
  if (rows.length === 0) return null
  await addJobs(tx, [jobs.lookReservation(id)])
  await notifyTopic(tx, 'reservations')
  return id
}

/** That a reservation stays, and what it does then. */
export function warningsOfLinked(linked: readonly Linked[]): FieldError[] {
  return linked.map(({ id, hostname, ip }) => ({
    path: '',
    message:
      `the reservation of ${ip ?? hostname ?? id}, made from this record, stays` +
      (hostname === null
        ? ''
        : ` and publishes ${hostname} by itself again; delete it too if that is not wanted`),
  }))
}
