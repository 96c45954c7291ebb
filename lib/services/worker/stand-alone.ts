import type { KeaHost, KeaStore } from '@/lib/core/ports/kea'
import { refusedLine, seedLines } from '@/lib/core/seed-lines'
import { type ApplyOptions, applyAll, type StandAloneResult } from '@/lib/services/worker/stand-alone/apply'
import { listView } from '@/lib/services/worker/stand-alone/listing'
import { type PlanOptions, planAll, safeChanges } from '@/lib/services/worker/stand-alone/plan'

export interface StandAloneOptions extends ApplyOptions, PlanOptions {
  kea: KeaStore
  /** Say what would be done and do nothing. */
  dryRun: boolean
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
    log.line(refusedLine(line))
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

/** Every row of Kea's `hosts`. */
export async function allHosts(kea: Pick<KeaStore, 'listHosts'>): Promise<KeaHost[]> {
  const hosts: KeaHost[] = []
  for (;;) {
    const page = await kea.listHosts(hosts.at(-1)?.hostId ?? 0, PAGE)
    hosts.push(...page)
    if (page.length < PAGE) return hosts
  }
}
