import type { PlanLine } from '@/lib/core/plan'
import { recordLine } from '@/lib/services/worker/look-name/audit'
import type { NameFacts, NameRecord } from '@/lib/services/worker/look-name/facts'
import { asIs, waiting } from '@/lib/services/worker/look-name/outcome'
import type { NameWrites } from '@/lib/services/worker/look-name/writes'
import type { World } from '@/lib/services/worker/world'

type Verb = 'created' | 'updated' | 'kept' | 'refused'

/**
 * What the lines that change nothing (keep, refuse, held) mean for the rows. News is told once: a look that finds
 * what the look before it found writes nothing.
 */
export function writeStanding(
  world: World,
  facts: NameFacts,
  line: PlanLine,
  record: NameRecord | null,
  writes: NameWrites,
): void {
  const row = facts.records.find(
    ({ zoneId, type, value }) => zoneId === line.zoneId && type === line.type && value === line.value,
  )
  if (line.op === 'keep' && record !== null) keep(record)
  if (line.op === 'refuse') refuse()
  if (line.op === 'held' && row !== undefined && row.reason !== line.reason) {
    const status = row.present ? asIs(row).status : 'queued'
    writes.records.push({ ...asIs(row), status, reason: line.reason })
  }

  function keep(kept: NameRecord): void {
    const { open, owned, status } = kept
    const settled = owned ? status !== 'queued' && status !== 'leaving' : status === 'served'
    if (!settled || kept.reason?.startsWith('observing') || kept.reason?.startsWith('DNS is off')) {
      writes.records.push({ ...asIs(kept), status: 'served', reason: null })
    }
    // An imported record that now serves a claim: said when the claim finds it, told apart by the missing link.
    if (!owned && kept.wanted && status !== 'served') audit('kept', null)
    if (open === null) return
    // Begun by a look that died, and found done by a listing before anybody looked again.
    writes.changes.push({ id: open.id, status: 'served', reason: null })
    if (open.op === 'create') audit('created', open.id)
    if (open.op === 'update') audit('updated', open.id)
  }

  function refuse(): void {
    if (row?.status === 'refused' && row.reason === line.reason) return
    // A row that stands keeps its own state; only the claim's own row can tell the refusal.
    if (row === undefined || !row.present) {
      const { provenance = 'ddns(reservation)', ownerRef = null, ttl = 0 } = row ?? {}
      writes.records.push({ ...waiting(line, 'refused', line.reason), provenance, ownerRef, ttl })
    }
    audit('refused', null)
    writes.counts.refused += 1
  }

  function audit(verb: Verb, changeId: string | null): void {
    const claim = facts.claims.find(
      (candidate) => candidate.sourceKind === line.sourceKind && candidate.sourceId === line.sourceId,
    )
    const cause = facts.syncing ? 'SYNC' : line.cause
    const { type, name, value, before, after } = line
    const ttl = claim?.ttl ?? before?.ttl ?? null
    const reason = verb === 'kept' || verb === 'refused' ? line.reason : null
    writes.audit.push({
      cause,
      verb,
      line: recordLine({ type, verb, cause, name, value, ref: claim?.ref ?? null, ttl, reason }, world),
      recordId: row?.id ?? record?.id ?? null,
      before,
      after,
      changeId,
      chain: line.sourceId === null ? [] : [{ kind: line.sourceKind ?? 'source', id: line.sourceId }],
    })
  }
}
