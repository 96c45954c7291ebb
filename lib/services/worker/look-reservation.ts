import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { ScopeName } from '@/lib/core/alerts'
import { auditValue } from '@/lib/core/audit-line'
import { reservationChangedReason } from '@/lib/core/reservation-drift'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { type Aftermath, changeFacts } from '@/lib/services/worker/change-facts'
import { reservationEdited } from '@/lib/services/worker/claims/news'
import { recompute } from '@/lib/services/worker/claims/recompute'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { reservationLine, reservationState } from '@/lib/services/worker/hosts/audit'
import {
  type ObservedHost,
  RESERVATION_COLUMNS,
  type ReservationRow,
} from '@/lib/services/worker/hosts/reservation-row'
import { writeMerge } from '@/lib/services/worker/hosts/store'
import { LookAgain } from '@/lib/services/worker/look-again'
import { type Carried, carryOut } from '@/lib/services/worker/look-reservation/carry-out'
import { settle } from '@/lib/services/worker/observe-hosts'
import { watchesAt } from '@/lib/services/worker/watches/enqueue-watches'
import { successorsOf } from '@/lib/services/worker/watches/successor'
import { watchFree } from '@/lib/services/worker/watches/watch-free'

/** The handler of `look-reservation`: carries a pending intent into Kea's `hosts`, then publishes what follows from it. */
export async function lookReservation(deps: WorkerDeps, id: string): Promise<void> {
  const row = await readRow(deps.pool, id, false)
  if (row === null) return
  if (row.pending === null) return await publishAgain(deps, id)
  const changeId = await startChange(deps.pool, row)
  let carried: Carried
  try {
    const world = await deps.world.get()
    const subnet = world.scope(row.family, row.subnetId)?.subnet ?? (await freshSubnet(deps, row))
    const scopeName: ScopeName = (family, id) => world.scope(family, id)?.name ?? null
    carried = await carryOut(deps.kea, row, subnet, scopeName, await successorsOf(deps, row))
  } catch (error) {
    const { passing, reason } = storeFailure(error)
    if (passing) {
      await note(deps.pool, row, changeId, reason)
      throw new LookAgain(reason)
    }
    carried = { kind: 'refused', reason }
  }
  if (carried.kind === 'refused') await refuse(deps, row, changeId, carried.reason)
  else await settleDone(deps, row, changeId, carried.host)
}

/** Kea holds what is wanted; what it publishes may be another: the static record that stood for it is gone. */
async function publishAgain(deps: WorkerDeps, id: string): Promise<void> {
  const world = await deps.world.get()
  await changeFacts(deps.pool, async (tx, aftermath) => {
    const row = await readRow(tx, id, true)
    if (row === null || row.pending !== null) return
    const subjects = { heard: reservationEdited(), now: deps.now(), stand: [row], was: [] }
    const { names, reasons } = await recompute(tx, world, subjects, aftermath)
    if (names.length === 0) return
    await settle(tx, [row], reasons, world)
    aftermath.lookAtNames(names)
    aftermath.notify('reservations', 'records')
  })
}

async function readRow(
  sql: pg.Pool | pg.PoolClient,
  id: string,
  lock: boolean,
): Promise<ReservationRow | null> {
  const [row] = await runSql<ReservationRow>(
    sql,
    `select ${RESERVATION_COLUMNS} from reservation r where r.id = $1::uuid ${lock ? 'for update' : ''}`,
    [id],
  )
  return row ?? null
}

/** A scope that was made a moment ago may not be in the cached world yet. */
async function freshSubnet(deps: WorkerDeps, row: ReservationRow): Promise<string | null> {
  deps.world.forget()
  return (await deps.world.get()).scope(row.family, row.subnetId)?.subnet ?? null
}

/** A transient error of the store is tried again; what it says is fit for an operator. */
function storeFailure(error: unknown): { passing: boolean; reason: string } {
  const reason = error instanceof Error ? error.message : 'unknown error'
  const family = (error as { family?: unknown } | null)?.family
  return { passing: family !== 'permanent', reason }
}

/** The write-ahead row; a try that never ended is taken up again. */
async function startChange(pool: pg.Pool, row: ReservationRow): Promise<string> {
  const after = row.pending === 'delete' ? null : reservationState(row)
  const [change] = await runSql<{ id: string }>(
    pool,
    `with open as (
       update change set attempts = attempts + 1, updated_at = now(), after = $5::jsonb
       where id = (select id from change where reservation_id = $2::uuid and system = 'kea' and op = $3
         and status = 'queued' order by created_at desc limit 1) returning id),
     made as (
       insert into change (id, system, op, reservation_id, target, before, after, cause, status, attempts, actor, chain)
       select $1::uuid, 'kea', $3, $2::uuid, $6::jsonb, $4::jsonb, $5::jsonb, 'RESERVATION', 'queued', 1, 'worker',
         jsonb_build_array(jsonb_build_object('kind', 'reservation', 'id', $2::text))
       where not exists (select from open) returning id)
     select id from open union all select id from made`,
    [
      randomUUID(),
      row.id,
      row.pending,
      row.observed === null ? null : JSON.stringify(row.observed),
      after === null ? null : JSON.stringify(after),
      JSON.stringify({ hostId: row.keaHostId, family: row.family, subnetId: row.subnetId }),
    ],
  )
  if (change === undefined) throw new Error('the change could not be written down')
  return change.id
}

/** The row says why it is still waiting. */
async function note(pool: pg.Pool, row: ReservationRow, changeId: string, reason: string): Promise<void> {
  await runSql(pool, 'update change set reason = $2, updated_at = now() where id = $1::uuid', [
    changeId,
    reason,
  ])
  await runSql(pool, 'update reservation set reason = $2 where id = $1::uuid and pending is not null', [
    row.id,
    reason,
  ])
  await notifyTopic(pool, 'reservations')
}

async function settleDone(
  deps: WorkerDeps,
  row: ReservationRow,
  changeId: string,
  host: ObservedHost | null,
): Promise<void> {
  const world = await deps.world.get()
  const subjects = { heard: reservationEdited(), now: deps.now() }
  await changeFacts(deps.pool, async (tx, aftermath) => {
    const now = await readRow(tx, row.id, true)
    await runSql(
      tx,
      `update change set status = 'served', reason = null, accepted_at = now(), served_at = now(), updated_at = now()
       where id = $1::uuid`,
      [changeId],
    )
    if (now !== null) await takeOver(now)
    // Kea holds what the console wants: whatever somebody else made of it is over.
    aftermath.tell([], [reservationChangedReason(row)])
    await lookAround(tx, aftermath, row, now)
    aftermath.notify('reservations', 'records', 'changes')

    async function takeOver(before: ReservationRow): Promise<void> {
      if (row.pending === 'delete') {
        if (before.pending !== 'delete') return
        await writeMerge(tx, { inserts: [], updates: [], removes: [before] })
        const { names } = await recompute(tx, world, { ...subjects, stand: [], was: [before] }, aftermath)
        aftermath.lookAtNames(names)
        return
      }
      // Edited again meanwhile: Kea holds what was asked for first, and the newer intent stays pending.
      const overtaken = before.version !== row.version
      const after: ReservationRow = {
        ...before,
        keaHostId: host?.hostId ?? null,
        observed: host,
        pending: overtaken && before.pending === 'create' ? 'update' : overtaken ? before.pending : null,
        status: overtaken ? 'queued' : 'accepted',
        reason: null,
      }
      await writeMerge(tx, { inserts: [], updates: [{ before, after }], removes: [] })
      const moved = { ...subjects, stand: [after], was: [before] }
      const { names, reasons } = await recompute(tx, world, moved, aftermath)
      await settle(tx, [after], reasons, world)
      aftermath.lookAtNames(names)
    }
  })
}

/** A refused creation stays as it was asked for, failed; a refused change falls back to what Kea holds. */
async function refuse(
  deps: WorkerDeps,
  row: ReservationRow,
  changeId: string,
  reason: string,
): Promise<void> {
  const world = await deps.world.get()
  await changeFacts(deps.pool, async (tx, aftermath) => {
    const now = await readRow(tx, row.id, true)
    await runSql(
      tx,
      `update change set status = 'failed', reason = $2, updated_at = now() where id = $1::uuid`,
      [changeId, reason],
    )
    if (now === null || now.version !== row.version) return
    const repeated = now.status === 'failed' && now.reason === reason
    const { observed } = now
    const fallback = row.pending === 'update' && observed !== null
    const after: ReservationRow = {
      ...now,
      ...(fallback
        ? {
            subnetId: observed.subnetId,
            identifierType: observed.identifierType,
            identifierValue: observed.identifierValue,
            ip: observed.ip,
            moreAddresses: observed.moreAddresses,
            hostname: observed.hostname,
            pending: null,
          }
        : {}),
      status: 'failed',
      reason,
    }
    await writeMerge(tx, { inserts: [], updates: [{ before: now, after }], removes: [] })
    if (!repeated) {
      const line = reservationLine('refused', 'RESERVATION', now, world)
      await runSql(
        tx,
        `insert into audit_event (actor_kind, actor, cause, verb, line, subject_kind, subject_id, before, after, change_id)
         values ('worker', 'worker', 'RESERVATION', 'refused', $1, 'reservation', $2, $3, $4, $5::uuid)`,
        [
          `${line} reason=${auditValue(reason)}`,
          row.id,
          observed === null ? null : JSON.stringify(observed),
          JSON.stringify(reservationState(now)),
          changeId,
        ],
      )
    }
    deps.log.warn(`Kea refused a reservation: ${reason}`)
    await lookAround(tx, aftermath, row, now)
    aftermath.notify('reservations', 'changes', 'audit')
  })
}

/** The watches of every address that the reservation had, has or was to have. */
async function lookAround(
  tx: pg.PoolClient,
  aftermath: Aftermath,
  ...rows: readonly (ReservationRow | null)[]
): Promise<void> {
  const ips = rows.flatMap((row) => [
    row?.ip ?? null,
    row?.observed?.ip ?? null,
    ...(row?.moreAddresses ?? []),
  ])
  const all = [...new Set(ips.filter((ip) => ip !== null))]
  if (all.length === 0) return
  await watchFree(tx, aftermath, all)
  aftermath.lookAtWatches(await watchesAt(tx, all))
}
