import { type Claim, claimsFor } from '@/lib/core/claims'
import { decide } from '@/lib/core/decide'
import type { PlanChange, PlanLine, RecordRow } from '@/lib/core/plan'
import { planSafety, zoneTotals } from '@/lib/core/plan-safety'
import { defaultPolicy } from '@/lib/core/policy'
import type { DnsLookup, DnsProvider } from '@/lib/core/ports/dns'
import type { KeaHost, KeaScope, KeaStore } from '@/lib/core/ports/kea'
import { dnsLine, seedLines } from '@/lib/core/seed-lines'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { applyLine, type Outcome } from '@/lib/services/worker/look-name/apply'
import type { NameRecord } from '@/lib/services/worker/look-name/facts'
import { type Awaited, createServedWatch, servedNow } from '@/lib/services/worker/look-name/served'
import { type ListedView, listView } from '@/lib/services/worker/stand-alone/listing'
import { claimSources } from '@/lib/services/worker/stand-alone/sources'

export interface StandAloneOptions {
  kea: KeaStore
  provider: DnsProvider
  lookup: DnsLookup | null
  log: WorkerLog
  scopes: readonly KeaScope[]
  /** The zone and view of the flags. */
  zone: string
  view: string
  /** As it stands in owner tags. */
  instance: string
  /** Calls at once. */
  concurrency: number
  servedDeadlineMs: number
  /** Say what would be done and do nothing. */
  dryRun: boolean
}

export interface StandAloneResult {
  /** A and AAAA, as the lease monitor counted. */
  created: number
  pointers: number
  updated: number
  deleted: number
  refused: number
  failed: number
}

const PAGE = 1_000

/**
 * The consistency check without a console: Kea's hosts and whole zones are read, compared in memory, and the difference
 * is applied in parallel. Rejects when hosts or zones cannot be read completely; nothing was changed then.
 */
export async function standAloneCheck(options: StandAloneOptions): Promise<StandAloneResult> {
  const { log } = options
  log.info(seedLines.checkStarted())
  const hosts = await allHosts(options.kea)
  log.info(seedLines.checkFound(hosts.filter((host) => (host.hostname ?? '') !== '').length))
  const listed = await listView(options)
  const lines = planAll(options, hosts, listed)
  const result: StandAloneResult = { created: 0, pointers: 0, updated: 0, deleted: 0, refused: 0, failed: 0 }
  for (const line of lines.filter(({ op }) => op === 'refuse')) {
    result.refused += 1
    log.warn(`Refused ${line.type} ${line.name} -> ${line.value}: ${line.reason}`)
  }
  const changes = safeChanges(lines, listed, log)
  for (const line of changes) {
    if (line.op === 'create' && line.type !== 'PTR')
      log.info(seedLines.creating(line.name.slice(0, -line.zone.length - 1), line.value))
  }
  if (!options.dryRun) await applyAll(options, changes, listed, result)
  log.info(seedLines.checkComplete(result.created))
  const { pointers, updated, deleted, refused, failed } = result
  if (pointers + updated + deleted + refused + failed > 0) {
    log.info(
      `Also ${pointers} PTR created, ${updated} updated, ${deleted} deleted, ${refused} refused, ${failed} failed`,
    )
  }
  return result
}

async function allHosts(kea: KeaStore): Promise<KeaHost[]> {
  const hosts: KeaHost[] = []
  for (;;) {
    const page = await kea.listHosts(hosts.at(-1)?.hostId ?? 0, PAGE)
    hosts.push(...page)
    if (page.length < PAGE) return hosts
  }
}

function planAll(options: StandAloneOptions, hosts: readonly KeaHost[], listed: ListedView): PlanLine[] {
  const world = {
    zones: listed.zones,
    rules: [{ pattern: '*', targets: [{ view: options.view, zone: options.zone }] }],
    policy: { ...defaultPolicy(), dnsEnabled: true },
  }
  const byName = new Map<string, { claims: Claim[]; records: RecordRow[] }>()
  const at = (name: string) => {
    const known = byName.get(name) ?? { claims: [], records: [] }
    byName.set(name, known)
    return known
  }
  for (const source of claimSources(hosts, options.scopes)) {
    for (const claim of claimsFor(source, world).claims) at(claim.name).claims.push(claim)
  }
  for (const record of listed.records) at(record.name).records.push(record)
  const { instance } = options
  return [...byName.values()]
    .filter(({ claims, records }) => claims.length > 0 || records.some(({ owned }) => owned))
    .flatMap(({ claims, records }) => decide({ claims, records, instance, mode: 'full', cause: 'SYNC' }))
}

/** The changes that may go ahead: where too much of a zone would change, only what is missing is created. */
function safeChanges(lines: readonly PlanLine[], listed: ListedView, log: WorkerLog): PlanLine[] {
  const held = new Set<string>()
  for (const totals of zoneTotals(lines)) {
    const size = listed.records.filter((record) => record.zoneId === totals.zoneId).length
    const reason = planSafety(totals, size)
    if (reason === null) continue
    held.add(totals.zoneId)
    log.warn(`Held: ${reason}`)
  }
  return lines.filter(
    ({ op, zoneId }) => op === 'create' || ((op === 'update' || op === 'delete') && !held.has(zoneId)),
  )
}

/** Names side by side, as many as the limit allows; the lines of one name one after another, deletions first. */
async function applyAll(
  options: StandAloneOptions,
  changes: readonly PlanLine[],
  listed: ListedView,
  result: StandAloneResult,
): Promise<void> {
  const names = new Map<string, PlanLine[]>()
  for (const line of changes) names.set(line.name, [...(names.get(line.name) ?? []), line])
  const waiting = [...names.values()]
  const watch = options.lookup === null ? null : createServedWatch(options.lookup)
  const unserved: Promise<void>[] = []
  const lane = async () => {
    for (let lines = waiting.shift(); lines !== undefined; lines = waiting.shift()) {
      lines.sort((a, b) => Number(b.op === 'delete') - Number(a.op === 'delete'))
      for (const line of lines) await one(line)
    }
  }

  async function one(line: PlanLine): Promise<void> {
    const zone = listed.zones.find(({ id }) => id === line.zoneId)
    const record = listed.byId.get(line.recordId ?? '') ?? null
    if (zone === undefined) return
    const { provider, instance, lookup } = options
    const outcome = await applyLine(provider, zone, line, record as NameRecord | null, instance)
    count(line, outcome)
    if (outcome.kind !== 'done' && outcome.kind !== 'deleted') return
    const op: PlanChange = line.op === 'update' || line.op === 'delete' ? line.op : 'create'
    const awaited: Awaited = { ...line, op, ttl: line.after?.ttl ?? null }
    if ((await servedNow(lookup, awaited)) !== false || watch === null) return
    const key = `${line.zoneId}/${line.name}/${line.type}/${line.value}`
    unserved.push(
      new Promise((resolve) =>
        watch.watch(key, awaited, options.servedDeadlineMs, (served) => {
          if (!served) notServed(line)
          resolve()
        }),
      ),
    )
  }

  function count(line: PlanLine, outcome: Outcome): void {
    const { log } = options
    if (outcome.kind === 'done' && !outcome.found) {
      const words = line.op === 'update' ? 'Updated' : 'Created'
      log.line(dnsLine(words, line))
      if (line.op === 'update') result.updated += 1
      else if (line.type === 'PTR') result.pointers += 1
      else result.created += 1
    } else if (outcome.kind === 'deleted' && !outcome.found) {
      log.line(dnsLine('Deleted', line))
      result.deleted += 1
    } else if (outcome.kind === 'transient' || outcome.kind === 'permanent') {
      log.error(`Failed to ${line.op} ${line.type} ${line.name} -> ${line.value}: ${outcome.reason}`)
      result.failed += 1
    } else if (outcome.kind === 'stale') {
      log.warn(`${line.name} changed on the server meanwhile: left as it is until the next run`)
    }
  }

  function notServed(line: PlanLine): void {
    const seconds = Math.round(options.servedDeadlineMs / 1000)
    options.log.error(
      `${line.type} ${line.name}: accepted by SOLIDserver, not served by ${line.view} DNS after ${seconds} s`,
    )
    result.failed += 1
  }

  await Promise.all(Array.from({ length: options.concurrency }, lane))
  await Promise.all(unserved)
  watch?.close()
}
