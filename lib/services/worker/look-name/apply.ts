import type { PlanLine, RecordState } from '@/lib/core/plan'
import { DnsError, type DnsProvider, type DnsRecordDraft, type DnsRecordFact } from '@/lib/core/ports/dns'
import type { NameRecord } from '@/lib/services/worker/look-name/facts'
import type { WorldZone } from '@/lib/services/worker/world'

/** How one call to a DNS server ended. */
export type Outcome =
  /** The server has `after` now. `found`: it had it already, with our tag. */
  | { kind: 'done'; providerId: string; found: boolean }
  /** The record is gone. `found`: it was gone already. */
  | { kind: 'deleted'; found: boolean }
  /** The very record stands there and is somebody else's. */
  | { kind: 'foreign'; fact: DnsRecordFact }
  /** The server holds something else than we believed: take the facts over and decide again. */
  | { kind: 'stale'; facts: DnsRecordFact[]; gone: string[] }
  | { kind: 'transient'; reason: string }
  /** `detail` is for the log alone. */
  | { kind: 'permanent'; reason: string; detail?: string | null }

/** Carries out one create, update or delete. Never throws. */
export async function applyLine(
  provider: DnsProvider,
  zone: WorldZone,
  line: PlanLine,
  record: NameRecord | null,
  instance: string,
): Promise<Outcome> {
  try {
    switch (line.op) {
      case 'create':
        return await create(provider, zone, draftOf(line), instance)
      case 'update':
        return await update(provider, zone, line, expectedOf(line, record))
      case 'delete':
        return await remove(provider, zone, expectedOf(line, record))
      default:
        return { kind: 'permanent', reason: `${line.op} is no change` }
    }
  } catch (error) {
    return failure(error)
  }
}

/** A rejected call as an outcome. What is no DnsError is our own fault, and tried again like a passing one. */
export function failure(error: unknown): Outcome {
  if (error instanceof DnsError) return { kind: error.family, reason: error.message, detail: error.detail }
  return { kind: 'transient', reason: error instanceof Error ? error.message : 'unknown error' }
}

async function create(
  provider: DnsProvider,
  zone: WorldZone,
  draft: DnsRecordDraft,
  instance: string,
): Promise<Outcome> {
  const result = await provider.createRecord(zone, draft)
  if (result.kind === 'created') return { kind: 'done', providerId: result.providerId, found: false }
  const { fact } = result
  if (fact.owner?.instance !== instance) return { kind: 'foreign', fact }
  const same = fact.ttl === draft.ttl && sameState(draft, fact)
  return same
    ? { kind: 'done', providerId: fact.providerId, found: true }
    : { kind: 'stale', facts: [fact], gone: [] }
}

async function update(
  provider: DnsProvider,
  zone: WorldZone,
  line: PlanLine,
  expected: DnsRecordFact,
): Promise<Outcome> {
  const draft = draftOf(line)
  const result = await provider.updateRecord(zone, expected, draft)
  if (result.kind === 'updated') return { kind: 'done', providerId: result.providerId, found: false }
  const { found } = result
  if (found === null) return { kind: 'stale', facts: [], gone: [expected.value] }
  if (found.value === draft.value && found.ttl === draft.ttl && sameState(draft, found))
    return { kind: 'done', providerId: found.providerId, found: true }
  const moved = found.value !== expected.value && found.providerId === expected.providerId
  return { kind: 'stale', facts: [found], gone: moved ? [expected.value] : [] }
}

async function remove(provider: DnsProvider, zone: WorldZone, expected: DnsRecordFact): Promise<Outcome> {
  const result = await provider.deleteRecord(zone, expected)
  if (result.kind !== 'changed') return { kind: 'deleted', found: result.kind === 'gone' }
  const { found } = result
  return { kind: 'stale', facts: [found], gone: found.value === expected.value ? [] : [expected.value] }
}

function sameState(draft: DnsRecordDraft, fact: DnsRecordFact): boolean {
  return (
    fact.owner?.instance === draft.owner.instance &&
    fact.owner.provenance === draft.owner.provenance &&
    fact.owner.ref === draft.owner.ref
  )
}

function draftOf({ name, type, after }: PlanLine): DnsRecordDraft {
  const { value, ttl, owner } = required(after)
  if (owner === null) throw new DnsError('permanent', 'a record of ours needs an owner tag')
  return { name, type, value, ttl, owner }
}

function expectedOf({ name, type, before }: PlanLine, record: NameRecord | null): DnsRecordFact {
  const { value, ttl, owner } = required(before)
  return { providerId: record?.providerId ?? '', name, type, value, ttl, owner }
}

function required(state: RecordState | null): RecordState {
  if (state === null) throw new DnsError('permanent', 'the plan says not what stands there')
  return state
}
