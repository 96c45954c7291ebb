import { isHostName } from '@/lib/core/dns-name'
import type { PlanLine } from '@/lib/core/plan'
import { dnsLine } from '@/lib/core/seed-lines'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import type { Outcome } from '@/lib/services/worker/look-name/apply'
import { recordLine } from '@/lib/services/worker/look-name/audit'
import type { NameRecord } from '@/lib/services/worker/look-name/facts'
import { noteOf } from '@/lib/services/worker/look-name/plan'
import type { ChangeStart, NameWrites, RecordWrite } from '@/lib/services/worker/look-name/writes'
import type { World } from '@/lib/services/worker/world'

/** One planned change, the row behind it, its write-ahead row and how the call ended. */
export interface Applied {
  line: PlanLine
  record: NameRecord | null
  change: ChangeStart
  /** Began in an earlier look that never wrote its end. */
  resumed: boolean
  outcome: Outcome
  /** Null: nobody could be asked. */
  served: boolean | null
}

const VERBS = { create: 'created', update: 'updated', delete: 'deleted' } as const
const WORDS = { create: 'Created', update: 'Updated', delete: 'Deleted' } as const

/** Adds what one applied line means to the writes of its name. Stale outcomes write nothing but the end of the change. */
export function writeOutcome(
  deps: Pick<WorkerDeps, 'log' | 'metrics'>,
  world: World,
  applied: Applied,
  writes: NameWrites,
): void {
  const { line, record, change, outcome, served } = applied
  const op = change.op
  const end = (status: 'queued' | 'accepted' | 'served' | 'failed', reason: string | null = null) =>
    writes.changes.push({ id: change.id, status, reason })
  switch (outcome.kind) {
    case 'done': {
      deps.metrics.dnsChange(op, line.view, 'success')
      if (served === true) deps.metrics.served(line.name)
      const note = noteOf(line, world)
      writes.records.push(standing(line, outcome.providerId, served, note))
      if (op === 'update' && record !== null && record.value !== line.value) writes.deleted.push(record.id)
      end(served === true ? 'served' : 'accepted', served === null ? unchecked(line.view) : null)
      // Found without a begun change of ours: it stood there before this database knew of it.
      const known = outcome.found && !applied.resumed
      audit(world, applied, writes, known ? 'kept' : VERBS[op], known ? 'stood there with our tag' : note)
      if (known) return
      deps.log.line(dnsLine(WORDS[op], line))
      if (op === 'update') writes.counts.updated += 1
      else if (line.type !== 'PTR') writes.counts.created += 1
      return
    }
    case 'deleted': {
      deps.metrics.dnsChange(op, line.view, 'success')
      if (record !== null && served === false) writes.records.push(leaving(record))
      else if (record !== null) writes.deleted.push(record.id)
      end(served === false ? 'accepted' : 'served')
      if (outcome.found && !applied.resumed) return
      audit(world, applied, writes, 'deleted', null)
      deps.log.line(dnsLine('Deleted', line))
      writes.counts.deleted += 1
      return
    }
    case 'foreign': {
      const { fact } = outcome
      writes.records.push({
        ...standing(line, fact.providerId, true, null),
        ttl: fact.ttl,
        provenance: 'static(admin)',
        origin: 'imported',
        owned: false,
        ownerRef: null,
      })
      end('served', 'stood there already and is not ours: kept')
      audit(world, applied, writes, 'kept', 'stood there already and is not ours')
      return
    }
    case 'stale':
      end('failed', 'something else stands there than was known: looked again')
      return
    case 'transient':
      deps.metrics.dnsChange(op, line.view, 'failure')
      writes.finished = false
      writes.again = true
      end('queued', outcome.reason)
      if (record !== null && op !== 'create') writes.records.push({ ...asIs(record), reason: outcome.reason })
      if (op === 'create' || (op === 'update' && record?.value !== line.value)) {
        writes.records.push(waiting(line, 'queued', outcome.reason))
      }
      return
    case 'permanent':
      deps.metrics.dnsChange(op, line.view, 'failure')
      deps.log.warn(
        `Failed to ${op} ${line.type} ${shown(line.name)} in ${line.view}: ${outcome.reason}` +
          (outcome.detail ? ` (${outcome.detail})` : ''),
      )
      end('failed', outcome.reason)
      if (op !== 'create' && record !== null) {
        writes.records.push({ ...asIs(record), status: 'failed', reason: outcome.reason })
      }
      if (op !== 'delete' && (record === null || record.value !== line.value || op === 'create')) {
        writes.records.push(waiting(line, 'failed', outcome.reason))
      }
      audit(world, applied, writes, 'refused', outcome.reason)
      writes.counts.failed += 1
      return
    default:
      outcome satisfies never
  }
}

/** The reason of a change that nobody could check. */
export function unchecked(view: string): string {
  return `no DNS server is configured for the view ${view}: not checked`
}

function standing(
  line: PlanLine,
  providerId: string,
  served: boolean | null,
  note: string | null,
): RecordWrite {
  const after = line.after
  return {
    zoneId: line.zoneId,
    name: line.name,
    type: line.type,
    value: line.value,
    ttl: after?.ttl ?? 0,
    provenance: after?.owner?.provenance ?? 'ddns(reservation)',
    origin: 'holdfast',
    owned: true,
    ownerRef: after?.owner?.ref ?? null,
    present: true,
    status: served === true ? 'served' : 'accepted',
    reason: served === null ? unchecked(line.view) : note,
    providerId,
  }
}

/** A record that is wanted and not there. */
export function waiting(line: PlanLine, status: RecordWrite['status'], reason: string | null): RecordWrite {
  const after = line.after ?? null
  return {
    zoneId: line.zoneId,
    name: line.name,
    type: line.type,
    value: line.value,
    ttl: after?.ttl ?? 0,
    provenance: after?.owner?.provenance ?? 'ddns(reservation)',
    origin: 'holdfast',
    owned: false,
    ownerRef: after?.owner?.ref ?? null,
    present: false,
    status,
    reason,
    providerId: null,
  }
}

/** The row as it was read. */
export function asIs(record: NameRecord): RecordWrite {
  const { zoneId, name, type, value, ttl, provenance, origin, owned, ownerRef, present, providerId } = record
  const status = record.status as RecordWrite['status']
  const { reason, drift } = record
  return {
    zoneId,
    name,
    type,
    value,
    ttl,
    provenance,
    origin,
    owned,
    ownerRef,
    present,
    status,
    reason,
    providerId,
    drift,
  }
}

/** Deleted on the authority, still answered by a DNS server. */
function leaving(record: NameRecord): RecordWrite {
  return { ...asIs(record), present: false, status: 'leaving', reason: null, providerId: null }
}

function audit(
  world: World,
  { line, record, change }: Applied,
  writes: NameWrites,
  verb: 'created' | 'updated' | 'deleted' | 'kept' | 'refused',
  reason: string | null,
): void {
  const { type, name, value, before, after } = line
  const owner = after?.owner ?? before?.owner ?? null
  writes.audit.push({
    cause: change.cause,
    verb,
    line: recordLine(
      {
        type,
        verb,
        cause: change.cause,
        name,
        value,
        ref: owner?.ref ?? record?.ownerRef ?? null,
        formerRef: before?.owner?.ref ?? null,
        ttl: (after ?? before)?.ttl ?? null,
        reason,
      },
      world,
    ),
    recordId: change.recordId,
    before,
    after,
    changeId: change.id,
    chain: change.chain,
  })
}

const shown = (name: string): string => (isHostName(name) ? name : JSON.stringify(name.slice(0, 80)))
