import { forwardReason } from '@/lib/core/forward'
import type { PlanChange, PlanLine } from '@/lib/core/plan'
import type { DnsLookup, DnsProvider } from '@/lib/core/ports/dns'
import { reverseNameToIp } from '@/lib/core/reverse-name'
import { dnsLine, refusedLine } from '@/lib/core/seed-lines'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { applyLine, failure, type Outcome } from '@/lib/services/worker/look-name/apply'
import type { NameRecord } from '@/lib/services/worker/look-name/facts'
import { seenByDns } from '@/lib/services/worker/look-name/precheck'
import type { ListedRecord, ListedView } from '@/lib/services/worker/stand-alone/listed'
import { providerOf } from '@/lib/services/worker/stand-alone/listing'
import type { StandAloneResult } from '@/lib/services/worker/stand-alone/result'
import type { Serving } from '@/lib/services/worker/stand-alone/serving'
import type { WorldZone } from '@/lib/services/worker/world'

export interface ApplyOptions {
  /** By view; several views may share one provider. */
  providers: ReadonlyMap<string, DnsProvider>
  lookup: DnsLookup | null
  log: WorkerLog
  instance: string
  /** Calls at once. */
  concurrency: number
  servedDeadlineMs: number
  /** Aborted: what was begun is ended, and nothing else is begun. */
  signal?: AbortSignal
  /** Told of every finished mutation. */
  onChange?: (op: PlanChange, view: string, outcome: 'success' | 'failure') => void
}

type Ended = Outcome | { kind: 'refused'; reason: string }

/**
 * Carries the changes out: A and AAAA first, then the PTRs whose forward record stands. Names side by side, as many as
 * the limit allows; the lines of one name one after another, deletions first.
 */
export async function applyAll(
  options: ApplyOptions,
  changes: readonly PlanLine[],
  listed: ListedView,
  result: StandAloneResult,
  serving: Serving,
): Promise<void> {
  const { providers, instance, lookup, log } = options
  /** What was listed, by zone and name. */
  const standing = new Map<string, ListedRecord[]>()
  for (const record of listed.records) {
    const here = standing.get(placeKey(record))
    if (here === undefined) standing.set(placeKey(record), [record])
    else here.push(record)
  }
  /** A and AAAA that were to come and did not. */
  const missed = new Map<string, string>()

  async function inLanes(lines: readonly PlanLine[]): Promise<void> {
    const names = new Map<string, PlanLine[]>()
    for (const line of lines) names.set(line.name, [...(names.get(line.name) ?? []), line])
    const waiting = [...names.values()]
    const lane = async () => {
      for (let own = waiting.shift(); own !== undefined; own = waiting.shift()) {
        if (options.signal?.aborted === true) return
        own.sort((a, b) => Number(b.op === 'delete') - Number(a.op === 'delete'))
        for (const line of own) await one(line)
      }
    }
    await Promise.all(Array.from({ length: options.concurrency }, lane))
  }

  async function one(line: PlanLine): Promise<void> {
    const zone = listed.zones.find(({ id }) => id === line.zoneId)
    if (zone === undefined) return
    const outcome = await carryOut(line, zone)
    tell(line, outcome)
    if (outcome.kind !== 'done' && outcome.kind !== 'deleted') {
      if (line.op !== 'delete' && outcome.kind !== 'foreign') {
        missed.set(forwardKey(line.name, line.value), why(line, outcome))
      }
      return
    }
    await serving.accepted(line)
  }

  async function carryOut(line: PlanLine, zone: WorldZone): Promise<Ended> {
    if (line.type === 'PTR' && line.op !== 'delete') {
      const reason = missed.get(forwardKey(line.value, reverseNameToIp(line.name)))
      if (reason !== undefined) return { kind: 'refused', reason }
    }
    const news = line.op === 'create' ? await newsAt(line, zone) : null
    if (news !== null) return news
    const record = listed.byId.get(line.recordId ?? '') ?? null
    return await applyLine(
      providerOf(providers, zone.view),
      zone,
      line,
      record as NameRecord | null,
      instance,
    )
  }

  /** Somebody may have made a record there since the listing: it is refused beside, not joined. */
  async function newsAt(line: PlanLine, zone: WorldZone): Promise<Ended | null> {
    const known = standing.get(placeKey(line)) ?? []
    if ((await seenByDns(lookup, line, known, line.value)) !== 'news') return null
    try {
      const there = await providerOf(providers, zone.view).findRecords(zone, line.name)
      const other = there.find(
        ({ type, value, owner }) =>
          (type === 'CNAME' || (type === line.type && value !== line.value)) && owner?.instance !== instance,
      )
      if (other === undefined) return null
      return { kind: 'refused', reason: `${other.value} stands there and is not ours` }
    } catch (error) {
      return failure(error)
    }
  }

  function tell(line: PlanLine, outcome: Ended): void {
    if (outcome.kind === 'transient' || outcome.kind === 'stale') result.again.add(line.name)
    count(line, outcome)
    if (outcome.kind === 'done' && !outcome.found) {
      log.line(dnsLine(line.op === 'update' ? 'Updated' : 'Created', line))
      if (line.op === 'update') result.updated += 1
      else if (line.type === 'PTR') result.pointers += 1
      else result.created += 1
    } else if (outcome.kind === 'deleted' && !outcome.found) {
      log.line(dnsLine('Deleted', line))
      result.deleted += 1
    } else if (outcome.kind === 'transient' || outcome.kind === 'permanent') {
      log.error(`Failed to ${line.op} ${line.type} ${line.name} -> ${line.value}: ${outcome.reason}`)
      result.failed += 1
    } else if (outcome.kind === 'refused') {
      log.line(refusedLine({ ...line, reason: outcome.reason }))
      result.refused += 1
    } else if (outcome.kind === 'stale') {
      log.warn(`${line.name} changed on the server meanwhile: left as it is until the next run`)
    }
  }

  function count({ op, view }: PlanLine, { kind }: Ended): void {
    if (op !== 'create' && op !== 'update' && op !== 'delete') return
    if (kind === 'done' || kind === 'deleted') options.onChange?.(op, view, 'success')
    if (kind === 'transient' || kind === 'permanent') options.onChange?.(op, view, 'failure')
  }

  await inLanes(changes.filter(({ type }) => type !== 'PTR'))
  await inLanes(changes.filter(({ type }) => type === 'PTR'))
}

const placeKey = ({ zoneId, name }: { zoneId: string; name: string }): string => `${zoneId} ${name}`

const forwardKey = (name: string, value: string | null): string => `${name} ${value ?? ''}`

function why(line: PlanLine, outcome: Ended): string {
  if (outcome.kind === 'refused') return forwardReason(line, 'was refused', outcome.reason)
  return forwardReason(line, 'failed', 'reason' in outcome ? outcome.reason : null)
}
