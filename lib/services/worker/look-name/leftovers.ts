import { isManagedType } from '@/lib/core/decide'
import type { PlanLine } from '@/lib/core/plan'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import type { NameFacts, NameRecord } from '@/lib/services/worker/look-name/facts'
import { servedNow } from '@/lib/services/worker/look-name/served'
import { finishNames } from '@/lib/services/worker/look-name/store'
import { type NameWrites, noWrites } from '@/lib/services/worker/look-name/writes'
import { markMissing, mergeFacts } from '@/lib/services/worker/merge-facts'
import type { World } from '@/lib/services/worker/world'

/**
 * Rows that nobody wants and that do not stand: they go. One whose creation was begun and never ended may stand
 * all the same, so the server is asked first; true then: start over with what it said.
 */
export async function leftovers(
  deps: WorkerDeps,
  world: World,
  facts: NameFacts,
  lines: readonly PlanLine[],
  writes: NameWrites,
): Promise<boolean> {
  const planned = new Set(lines.map(({ zoneId, type, value }) => `${zoneId}/${type}/${value}`))
  const idle = facts.records.filter(
    (record) =>
      !record.present && !record.wanted && !planned.has(`${record.zoneId}/${record.type}/${record.value}`),
  )
  for (const record of idle) {
    if (record.open !== null && (await askedAgain(deps, world, facts, record))) return true
    const { view, name, type, value } = record
    const lingering =
      record.status === 'leaving' &&
      isManagedType(type) &&
      (await servedNow(deps.lookup, { view, name, type, value, ttl: null, op: 'delete' })) === false
    if (!lingering) writes.deleted.push(record.id)
  }
  return false
}

async function askedAgain(
  deps: WorkerDeps,
  world: World,
  facts: NameFacts,
  record: NameRecord,
): Promise<boolean> {
  const zone = world.zone(record.zoneId)
  const provider = deps.providers.get(record.view)
  if (zone === null || provider === undefined || record.open === null) return false
  const startedAt = deps.now()
  const found = await provider.findRecords(zone, facts.name)
  await mergeFacts(deps.pool, found, { instance: deps.instance, zoneId: zone.id, listing: false, startedAt })
  await markMissing(deps.pool, zone.id, facts.name, { except: found })
  const end = { id: record.open.id, status: 'failed' as const, reason: 'no longer wanted' }
  await finishNames(deps.pool, [{ ...noWrites(facts.name), changes: [end], finished: false }])
  return true
}
