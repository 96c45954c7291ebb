import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { longestCidr } from '@/lib/core/cidr'
import { notServed, notServedAnyMore } from '@/lib/core/not-served'
import type { DnsRecordFact } from '@/lib/core/ports/dns'
import { addJob, jobs } from '@/lib/db/queue'
import { runSql } from '@/lib/db/sql'
import { storeAlerts } from '@/lib/services/worker/alerts'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { enqueueNames } from '@/lib/services/worker/enqueue'
import { markMissing, mergeFacts } from '@/lib/services/worker/merge-facts'
import { markForeign } from '@/lib/services/worker/sync/drift-marks'
import { ask, keepsDiffering } from '@/lib/services/worker/verify/ask'
import { markServed } from '@/lib/services/worker/verify/mark'
import { nextSample, unservedRows, type VerifyRow } from '@/lib/services/worker/verify/rows'

export interface VerifyOptions {
  /** Records in a sample. */
  size: number
  /** Questions in a second. */
  perSecond: number
  /** Told of every answer. */
  onVerified?: (view: string, outcome: 'served' | 'differs' | 'unanswered') => void
}

/** What a sample found. */
export interface Sampled {
  asked: number
  /** Known to SOLIDserver, not served. */
  unserved: string[]
  /** Otherwise on SOLIDserver than we left it. */
  changed: string[]
}

export interface Verifier {
  /** Asks the DNS servers about the next records that count as served. */
  sample(): Promise<Sampled>
  /** Asks again about those that were not served, and tells operators which are not. */
  recheck(): Promise<void>
  close(): void
}

/** Suspects of one sample that are followed up: the rest differs at the next one too. */
const MAX_SUSPECTS = 20
/** Names of a zone that are read one by one; when more are others, the whole zone is listed, and its gate decides. */
const MAX_NAMES = 3
const MAX_UNSERVED = 200
const MAX_ALERTS = 1_000

/**
 * The audit of a sample: are the records still served as they were left? It only reads, and hands what differs to what
 * decides about drift anyway: a look at the name, or a check of its zone.
 */
export function createVerifier(deps: WorkerDeps, options: VerifyOptions): Verifier {
  const { lookup, pool } = deps
  const stop = new AbortController()
  // Each suspect waits by itself; beside them one sample and one question again.
  setMaxListeners(MAX_SUSPECTS + 2, stop.signal)
  const idle: Sampled = { asked: 0, unserved: [], changed: [] }

  async function askAll(rows: readonly VerifyRow[]) {
    const verdicts: { row: VerifyRow; verdict: 'served' | 'differs' | 'unanswered' }[] = []
    for (const row of rows) {
      if (lookup === null || stop.signal.aborted) break
      const verdict = await ask(lookup, row)
      if (verdict === null) continue
      verdicts.push({ row, verdict })
      options.onVerified?.(row.view, verdict)
      await sleep(1_000 / options.perSecond, undefined, { signal: stop.signal }).catch(() => undefined)
    }
    return verdicts
  }

  async function suspects(rows: readonly VerifyRow[]): Promise<VerifyRow[]> {
    if (lookup === null) return []
    const { signal } = stop
    const still = await Promise.all(
      rows.slice(0, MAX_SUSPECTS).map((row) => keepsDiffering(lookup, row, deps.servedDeadlineMs, signal)),
    )
    return rows.filter((_, index) => still[index] === true)
  }

  /** What the authority itself holds at the name of a suspect; null when it cannot be asked now. */
  async function heldAt(row: VerifyRow): Promise<{ found: DnsRecordFact[]; startedAt: Date } | null> {
    const zone = (await deps.world.get()).zone(row.zoneId)
    const provider = deps.providers.get(row.view)
    if (zone === null || provider === undefined) return null
    const startedAt = deps.now()
    try {
      return { found: await provider.findRecords(zone, row.name), startedAt }
    } catch {
      return null
    }
  }

  async function takeOver(row: VerifyRow, { found, startedAt }: { found: DnsRecordFact[]; startedAt: Date }) {
    const { zoneId, name } = row
    await mergeFacts(pool, found, { instance: deps.instance, zoneId, listing: false, startedAt })
    await markMissing(pool, zoneId, name, { except: found })
    await markForeign(pool, zoneId, { name })
    await enqueueNames(pool, [name])
  }

  async function recheck(): Promise<void> {
    const rows = await unservedRows(pool, MAX_UNSERVED)
    for (const { row, verdict } of await askAll(rows))
      if (verdict === 'served') await markServed(pool, row, null)
    const { scopes } = await deps.world.get()
    const left = await unservedRows(pool, MAX_ALERTS)
    const open = await runSql<{ reason: string }>(
      pool,
      `select active as reason from alert where active is not null and kind = 'not-served'`,
    )
    const alerts = left.map(({ id, reason, ...row }) =>
      notServed({
        ...row,
        recordId: id,
        reason: reason ?? '',
        scope: row.ip === null ? null : (longestCidr(row.ip, scopes)?.name ?? null),
      }),
    )
    await storeAlerts(pool, alerts, { reasons: open.map(({ reason }) => reason) })
  }

  return {
    async sample() {
      if (lookup === null) return idle
      const verdicts = await askAll(await nextSample(pool, options.size))
      const differing = verdicts.filter(({ verdict }) => verdict === 'differs').map(({ row }) => row)
      const unserved: string[] = []
      const changed = new Map<
        string,
        { row: VerifyRow; held: { found: DnsRecordFact[]; startedAt: Date } }[]
      >()
      for (const row of await suspects(differing)) {
        const held = await heldAt(row)
        if (held === null) continue
        if (
          held.found.some(
            (fact) => fact.type === row.type && fact.value === row.value && fact.ttl === row.ttl,
          )
        ) {
          if (await markServed(pool, row, notServedAnyMore(row.view))) unserved.push(row.name)
        } else changed.set(row.zoneId, [...(changed.get(row.zoneId) ?? []), { row, held }])
      }
      for (const [zoneId, group] of changed) {
        if (group.length > MAX_NAMES) await addJob(pool, jobs.syncZone(zoneId))
        else for (const { row, held } of group) await takeOver(row, held)
      }
      if (unserved.length > 0) await recheck()
      return {
        asked: verdicts.length,
        unserved,
        changed: [...changed.values()].flat().map(({ row }) => row.name),
      }
    },
    recheck,
    close: () => stop.abort(),
  }
}
