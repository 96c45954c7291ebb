import type { PlanLine } from '@/lib/core/plan'
import { refusedLine } from '@/lib/core/seed-lines'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { recordLine } from '@/lib/services/worker/look-name/audit'
import { type NameFacts, type NameRecord, whyNow } from '@/lib/services/worker/look-name/facts'
import { asIs, waiting } from '@/lib/services/worker/look-name/outcome'
import { noteOf } from '@/lib/services/worker/look-name/plan'
import type { AuditWrite, NameWrites, RecordWrite } from '@/lib/services/worker/look-name/writes'
import type { World } from '@/lib/services/worker/world'

type Verb = 'created' | 'updated' | 'kept' | 'refused'

/**
 * What the lines that change nothing (keep, refuse, held) mean for the rows. News is told once: a look that finds
 * what the look before it found writes nothing.
 */
export function writeStanding(
  log: Pick<WorkerLog, 'line'>,
  world: World,
  facts: NameFacts,
  lines: readonly PlanLine[],
  writes: NameWrites,
): void {
  for (const line of lines) {
    const row = rowOf(facts, line)
    if (line.op === 'keep') keep(line, facts.records.find(({ id }) => id === line.recordId) ?? null)
    if (line.op === 'refuse') refuse(line, row)
    if (line.op === 'held' && row !== null && row.reason !== line.reason) {
      const status = row.present ? asIs(row).status : 'queued'
      writes.records.push({ ...asIs(row), status, reason: line.reason })
    }
  }

  function keep(line: PlanLine, kept: NameRecord | null): void {
    if (kept === null) return
    const { open, owned, status } = kept
    const settled = owned ? status !== 'queued' && status !== 'leaving' : status === 'served'
    const note = noteOf(line, world)
    if (!settled || (status === 'served' && kept.reason !== note)) {
      writes.records.push({ ...asIs(kept), status: 'served', reason: note })
    }
    const tell = (verb: Verb, changeId: string | null) =>
      writes.audit.push(auditOf(world, facts, line, verb, kept, changeId))
    // An imported record that now serves a claim: said when the claim finds it, told apart by the missing link.
    if (!owned && kept.wanted && status !== 'served') tell('kept', null)
    if (open === null) return
    // Begun by a look that died, and found done by a listing before anybody looked again.
    writes.changes.push({ id: open.id, status: 'served', reason: null })
    if (open.op === 'create') tell('created', open.id)
    if (open.op === 'update') tell('updated', open.id)
  }

  function refuse(line: PlanLine, row: NameRecord | null): void {
    // Ours, and about to go: the refusal is told when it is gone. What is held tells the refusal itself.
    if (row?.present === true && leaves(lines, row)) return
    if (row !== null && !row.present && row.open !== null) {
      writes.changes.push({ id: row.open.id, status: 'failed', reason: line.reason })
    }
    const told = row?.present === true ? { ...asIs(row), reason: line.reason } : refusedRow(line, row)
    if (row?.status === told.status && row.reason === line.reason) {
      // No news, but a check tells all that it found.
      if (facts.syncing) count(log, line, writes)
      return
    }
    writes.records.push(told)
    tellRefused(log, world, facts, line, row, writes)
  }
}

/**
 * A record of ours that went because what claims it is refused: its row stays, and tells the refusal, as long as the
 * claim is there.
 */
export function keepRefused(
  log: Pick<WorkerLog, 'line'>,
  world: World,
  facts: NameFacts,
  lines: readonly PlanLine[],
  writes: NameWrites,
): void {
  for (const line of lines) {
    const row = line.op === 'refuse' ? rowOf(facts, line) : null
    if (row === null) continue
    const going = writes.records.find((one) => one.status === 'leaving' && isSame(one, line))
    if (going === undefined && !writes.deleted.includes(row.id)) continue
    writes.deleted = writes.deleted.filter((id) => id !== row.id)
    writes.records = [...writes.records.filter((one) => one !== going), refusedRow(line, row)]
    tellRefused(log, world, facts, line, row, writes)
  }
}

function leaves(lines: readonly PlanLine[], row: NameRecord): boolean {
  return lines.some(({ op, would, recordId }) => {
    const due = op === 'held' ? would : op
    return (due === 'delete' || due === 'update') && recordId === row.id
  })
}

function rowOf(facts: NameFacts, line: PlanLine): NameRecord | null {
  return facts.records.find((row) => isSame(row, line)) ?? null
}

function isSame(row: { zoneId: string; type: string; value: string }, line: PlanLine): boolean {
  return row.zoneId === line.zoneId && row.type === line.type && row.value === line.value
}

/** A claim's own row while it is refused: it does not stand. */
function refusedRow(line: PlanLine, row: NameRecord | null): RecordWrite {
  const { provenance = 'ddns(reservation)', ownerRef = null, ttl = 0 } = row ?? {}
  return { ...waiting(line, line.follows ?? 'refused', line.reason), provenance, ownerRef, ttl }
}

function tellRefused(
  log: Pick<WorkerLog, 'line'>,
  world: World,
  facts: NameFacts,
  line: PlanLine,
  row: NameRecord | null,
  writes: NameWrites,
): void {
  writes.audit.push(auditOf(world, facts, line, 'refused', row, null))
  count(log, line, writes)
}

function count(log: Pick<WorkerLog, 'line'>, line: PlanLine, writes: NameWrites): void {
  writes.counts.refused += 1
  log.line(refusedLine(line))
}

function auditOf(
  world: World,
  facts: NameFacts,
  line: PlanLine,
  verb: Verb,
  row: NameRecord | null,
  changeId: string | null,
): AuditWrite {
  const claim = facts.claims.find(
    (candidate) => candidate.sourceKind === line.sourceKind && candidate.sourceId === line.sourceId,
  )
  const { cause, chain } = whyNow(facts, line, row)
  const { type, name, value, before, after } = line
  const ttl = claim?.ttl ?? before?.ttl ?? null
  const reason = verb === 'kept' || verb === 'refused' ? line.reason : null
  return {
    cause,
    verb,
    line: recordLine({ type, verb, cause, name, value, ref: claim?.ref ?? null, ttl, reason }, world),
    recordId: row?.id ?? null,
    before,
    after,
    changeId,
    chain,
  }
}
