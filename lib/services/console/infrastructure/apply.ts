import type { InfrastructureApplied, InfrastructureApply } from '@/lib/contract/infrastructure'
import type { Reservation } from '@/lib/contract/reservation'
import type { Tx } from '@/lib/db/client'
import { addJobs, jobs } from '@/lib/db/queue'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { type Actor, type ConsoleDeps, done, type Result, refused } from '@/lib/services/console/deps'
import { MODE } from '@/lib/services/console/infrastructure/preview'
import { type Selection, type Skipped, select } from '@/lib/services/console/infrastructure/select'
import {
  type ReservationRow as ItemRow,
  reservationItem,
  reservationSource,
} from '@/lib/services/console/reservation-row'
import { auditImage, reservationLine } from '@/lib/services/console/reservation-write'
import { reserveLeaseIn } from '@/lib/services/console/reserve-lease'
import type { ReservationRow } from '@/lib/services/worker/hosts/reservation-row'

/** One transaction each. */
const PAGE = { reservations: 500, leases: 100 } as const

const MOVED = 'Somebody changed it meanwhile.'

async function readItems(tx: Tx, ids: readonly string[]): Promise<Map<string, Reservation>> {
  const rows = await runSql<ItemRow>(
    tx,
    `select ${reservationSource.select} from reservation t ${reservationSource.joins ?? ''}
     where t.id = any($1::uuid[]) order by t.id`,
    [ids],
  )
  return new Map(rows.map((row) => [row.id, reservationItem(row)]))
}

/** The rows of which nobody changed anything since they were selected, locked. */
async function lockUnchanged(tx: Tx, rows: readonly ReservationRow[]): Promise<string[]> {
  const wanted = JSON.stringify(rows.map(({ id, version }) => ({ id, version })))
  const found = await runSql<{ id: string }>(
    tx,
    `select r.id::text from jsonb_to_recordset($1::jsonb) as w(id uuid, version int)
     join reservation r on r.id = w.id and r.version = w.version order by r.id for update of r`,
    [wanted],
  )
  return found.map(({ id }) => id)
}

async function changePage(
  deps: ConsoleDeps,
  actor: Actor,
  rows: readonly ReservationRow[],
): Promise<Skipped[]> {
  return deps.db.transaction(async (tx) => {
    const ids = await lockUnchanged(tx, rows)
    const before = await readItems(tx, ids)
    const now = deps.now()
    await runSql(
      tx,
      `update reservation set infra = true, sticky_dns = $2, pin_hostname = $3, conflict_guard = $4, ttl_class = $5,
         pending = case when pending = 'create' then 'create' else 'update' end, status = 'queued', reason = null,
         edited_at = $6, updated_at = $6, version = version + 1
       where id = any($1::uuid[])`,
      [ids, MODE.stickyDns, MODE.pinHostname, MODE.conflictGuard, MODE.ttlClass, now],
    )
    const after = await readItems(tx, ids)
    await tx.auditEvent.createMany({
      data: [...after].flatMap(([id, item]) => {
        const old = before.get(id)
        if (old === undefined) return []
        return [
          {
            ...{ actorKind: actor.kind, actor: actor.label, cause: 'RESERVATION', verb: 'updated' },
            ...{ subjectKind: 'reservation', subjectId: id, line: reservationLine('updated', item) },
            ...{ before: auditImage(old), after: auditImage(item) },
          },
        ]
      }),
    })
    await addJobs(
      tx,
      ids.map((id) => jobs.lookReservation(id)),
    )
    await notifyTopic(tx, 'reservations', 'audit')
    const done = new Set(ids)
    return rows.flatMap(({ id }) =>
      done.has(id) ? [] : [{ source: 'reservation', id, reason: MOVED } as const],
    )
  })
}

async function reservePage(deps: ConsoleDeps, actor: Actor, ips: readonly string[]): Promise<Skipped[]> {
  return deps.db.transaction(async (tx) => {
    const skipped: Skipped[] = []
    for (const ip of ips) {
      const made = await reserveLeaseIn(tx, deps, actor, { ip, infra: true })
      if (made.ok) continue
      const { refusal } = made
      const reason =
        refusal.kind === 'conflict' || refusal.kind === 'forbidden'
          ? refusal.message
          : refusal.kind === 'invalid'
            ? refusal.errors.map(({ path, message }) => `${path} ${message}`).join('; ')
            : MOVED
      skipped.push({ source: 'lease', id: ip, reason })
    }
    return skipped
  })
}

/**
 * Makes infrastructure of what the plan was made from, a page in a transaction: each reservation with its audit event
 * and its job. Refuses when anything of it has changed since; what changes while it is being done is left out.
 */
export async function applyInfrastructure(
  deps: ConsoleDeps,
  actor: Actor,
  body: InfrastructureApply,
): Promise<Result<InfrastructureApplied>> {
  const selected = await select(deps, body)
  if (!selected.ok) return selected
  const selection: Selection = selected.value
  if (selection.fingerprint !== body.fingerprint) {
    const message = 'What the plan was made from has changed: look at the plan again.'
    return refused({ kind: 'conflict', message, holder: null })
  }
  const { rows, leases, more } = selection
  const skipped = [...selection.skipped]
  const known = skipped.length
  for (let at = 0; at < rows.length; at += PAGE.reservations) {
    skipped.push(...(await changePage(deps, actor, rows.slice(at, at + PAGE.reservations))))
  }
  const unchanged = skipped.length - known
  const ips = leases.map(({ ip }) => ip)
  for (let at = 0; at < ips.length; at += PAGE.leases) {
    skipped.push(...(await reservePage(deps, actor, ips.slice(at, at + PAGE.leases))))
  }
  const unreserved = skipped.length - known - unchanged
  return done({ changed: rows.length - unchanged, created: ips.length - unreserved, skipped, more })
}
