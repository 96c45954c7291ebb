import { isManagedType } from '@/lib/core/decide'
import type { PlanLine } from '@/lib/core/plan'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import type { NameFacts, NameRecord } from '@/lib/services/worker/look-name/facts'
import type { Applied } from '@/lib/services/worker/look-name/outcome'
import { asIs } from '@/lib/services/worker/look-name/outcome'
import { noteOf } from '@/lib/services/worker/look-name/plan'
import { createServedWatch } from '@/lib/services/worker/look-name/served'
import { type NameWrites, noWrites, type RecordWrite } from '@/lib/services/worker/look-name/writes'
import type { World } from '@/lib/services/worker/world'

export interface FollowUp {
  /** Watches what was accepted and is not served yet. */
  after(world: World, facts: NameFacts, lines: readonly PlanLine[], applied: readonly Applied[]): void
  close(): void
}

/**
 * From accepted to served, or to failed when the deadline passes. The rows carry the state: after a restart the scan
 * for accepted rows looks at their names again, and that look comes here with the rest of the deadline.
 */
export function createFollowUp(deps: WorkerDeps, finish: (writes: NameWrites) => Promise<boolean>): FollowUp {
  const { lookup } = deps
  if (lookup === null) return { after: () => undefined, close: () => undefined }
  const watch = createServedWatch(lookup)

  const ended = async (
    name: string,
    changeId: string | null,
    reservations: string[],
    row: RecordWrite | null,
    rowId: string | null,
    served: boolean,
    view: string,
  ): Promise<void> => {
    const seconds = Math.round(deps.servedDeadlineMs / 1000)
    const reason = served ? null : `accepted by SOLIDserver, not served by ${view} DNS after ${seconds} s`
    const writes = { ...noWrites(name), finished: false, reservations }
    if (row !== null) {
      writes.records = [{ ...row, status: served ? 'served' : 'failed', reason: reason ?? row.reason }]
    } else if (rowId !== null && served) writes.deleted = [rowId]
    if (changeId !== null) writes.changes = [{ id: changeId, status: served ? 'served' : 'failed', reason }]
    if (served) deps.metrics.served(name)
    if (reason !== null) deps.log.warn(`${name}: ${reason}`)
    await finish(writes)
  }

  const end = (...args: Parameters<typeof ended>) =>
    void ended(...args).catch((error: unknown) =>
      deps.log.warn(`The outcome at ${args[0]} could not be written down: ${String(error)}`),
    )

  function fresh(world: World, facts: NameFacts, { line, record, change, outcome, served }: Applied): void {
    if (served !== false) return
    const reservations = line.sourceKind === 'reservation' && line.sourceId !== null ? [line.sourceId] : []
    const awaited = { ...line, ttl: line.after?.ttl ?? null, op: change.op }
    const row = outcome.kind === 'done' ? rowAfter(line, outcome.providerId, noteOf(line, world)) : null
    const key = `${line.zoneId}/${line.name}/${line.type}/${line.value}`
    watch.watch(key, awaited, deps.servedDeadlineMs, (ok) =>
      end(
        facts.name,
        change.id,
        reservations,
        row,
        row === null ? (record?.id ?? null) : null,
        ok,
        line.view,
      ),
    )
  }

  /** Accepted before this look, or failed for not being served: perhaps it is by now. */
  function earlier(facts: NameFacts, record: NameRecord): void {
    const { type } = record
    if (!isManagedType(type)) return
    const op = record.present ? ('create' as const) : ('delete' as const)
    const age = record.acceptedAt === null ? 0 : deps.now().getTime() - Date.parse(record.acceptedAt)
    const left = Math.max(0, deps.servedDeadlineMs - age)
    const reservations = record.reservationId === null ? [] : [record.reservationId]
    const key = `${record.zoneId}/${record.name}/${type}/${record.value}`
    const { view, name, value, ttl } = record
    // Even past its deadline it is asked once more before it is called failed.
    watch.watch(key, { view, name, type, value, ttl, op }, left + 1_000, (ok) =>
      end(
        facts.name,
        record.acceptedChangeId,
        reservations,
        record.present ? { ...asIs(record), reason: null } : null,
        record.id,
        ok,
        view,
      ),
    )
  }

  return {
    after(world, facts, lines, applied) {
      for (const one of applied) fresh(world, facts, one)
      const kept = new Set(lines.filter(({ op }) => op === 'keep').map(({ recordId }) => recordId))
      for (const record of facts.records) {
        const waits =
          record.status === 'accepted' || (record.status === 'failed' && record.acceptedAt !== null)
        if (record.present ? waits && kept.has(record.id) : record.status === 'leaving' && !record.wanted) {
          earlier(facts, record)
        }
      }
    },
    close: () => watch.close(),
  }
}

function rowAfter(line: PlanLine, providerId: string, note: string | null): RecordWrite {
  const { zoneId, name, type, value, after } = line
  return {
    zoneId,
    name,
    type,
    value,
    ttl: after?.ttl ?? 0,
    provenance: after?.owner?.provenance ?? 'ddns(reservation)',
    origin: 'holdfast',
    owned: true,
    ownerRef: after?.owner?.ref ?? null,
    present: true,
    status: 'accepted',
    reason: note,
    providerId,
  }
}
