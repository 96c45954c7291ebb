import type { Family, KeaLease } from '@/lib/core/ports/kea'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { mergeListedLeases } from '@/lib/services/worker/leases/listing'
import { endMissing } from '@/lib/services/worker/leases/missing'
import { observeHosts } from '@/lib/services/worker/observe-hosts'

const PAGE = 1_000

/**
 * Reads every host and lease of Kea again: at the start, and after events were dropped. What is missing counts as gone
 * only after the last page came, and hosts only after they were asked for by id once more. No look is asked for: a
 * consistency check has to follow.
 */
export async function resync(deps: WorkerDeps): Promise<{ hosts: number; leases: number }> {
  const hosts = await listHosts(deps)
  const leases = (await listLeases(deps, 4)) + (await listLeases(deps, 6))
  return { hosts, leases }
}

async function listHosts(deps: WorkerDeps): Promise<number> {
  const [known] = await runSql<{ some: boolean }>(
    deps.pool,
    'select exists (select from reservation where kea_host_id is not null) as some',
  )
  // The first listing is an import: it tells of no change. Later ones tell what was missed.
  const events = known?.some === true ? new Map<number, string>() : null
  const seen = new Set<number>()
  for (let after = 0; ; ) {
    const hosts = await deps.kea.listHosts(after, PAGE)
    await observeHosts(deps, { hosts, goneIds: [], events, checkFollows: true })
    for (const host of hosts) seen.add(host.hostId)
    const last = hosts.at(-1)
    if (last === undefined || hosts.length < PAGE) break
    after = last.hostId
  }
  const mirrored = await runSql<{ id: number }>(
    deps.pool,
    'select distinct kea_host_id as id from reservation where kea_host_id is not null',
  )
  const missing = mirrored.map(({ id }) => id).filter((id) => !seen.has(id))
  for (let at = 0; at < missing.length; at += PAGE) {
    const ids = missing.slice(at, at + PAGE)
    const hosts = await deps.kea.getHosts(ids)
    const there = new Set(hosts.map((host) => host.hostId))
    await observeHosts(deps, {
      hosts,
      goneIds: ids.filter((id) => !there.has(id)),
      events: new Map(),
      checkFollows: true,
    })
  }
  return seen.size
}

async function listLeases(deps: WorkerDeps, family: Family): Promise<number> {
  const [clock] = await runSql<{ now: Date }>(deps.pool, 'select clock_timestamp() as now')
  const startedAt = clock?.now ?? new Date(0)
  let count = 0
  for (let after: string | null = null; ; ) {
    const leases: KeaLease[] = await deps.kea.listLeases(family, after, PAGE)
    await mergeListedLeases(deps, leases, { checkFollows: true })
    count += leases.length
    const last = leases.at(-1)
    if (last === undefined) break
    after = last.ip
  }
  // Gone without an event that we saw: it ended at its expiry when that has passed, else it was given back.
  const ended = await endMissing(deps, { checkFollows: true }, 'family = $1 and updated_at < $2', [
    family,
    startedAt,
  ])
  if (count + ended.length > 0) await notifyTopic(deps.pool, 'leases')
  return count
}
