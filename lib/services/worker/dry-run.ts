import type pg from 'pg'
import type { PlanLine } from '@/lib/core/plan'
import { runSql } from '@/lib/db/sql'
import { readNames } from '@/lib/services/worker/look-name/facts'
import { planName } from '@/lib/services/worker/look-name/plan'
import { compareZones } from '@/lib/services/worker/sync/compare'
import { markedNames } from '@/lib/services/worker/sync/drift-marks'
import { readWorld } from '@/lib/services/worker/world'

export interface DryRun {
  /** Every change that is due, what is held or refused too; null: no zone was ever listed. */
  lines: PlanLine[] | null
  /** When the zones were last listed; null: never. */
  listedAt: Date | null
}

const NAMES = 500

/**
 * What a consistency check would do, by what the console's database knows of Kea and of the zones. Reads only.
 *
 * @param enableDns what `--enable-dns` would switch on, where nobody has set it in the console
 */
export async function dryRun(
  pool: pg.Pool,
  instance: string,
  enableDns: boolean,
  now: Date,
): Promise<DryRun> {
  const [known] = await runSql<{ listedAt: Date | null; instance: string | null; set: boolean }>(
    pool,
    `select (select min(listed_at) from zone where managed and gone_at is null) as "listedAt",
       (select value #>> '{}' from setting where key = 'instance') as instance,
       coalesce((select value ? 'dnsEnabled' from policy where id = 1), false) as set`,
  )
  const listedAt = known?.listedAt ?? null
  if (listedAt === null) return { lines: null, listedAt }
  const read = await readWorld(pool)
  const dnsEnabled = known?.set === true ? read.policy.dnsEnabled : enableDns
  const world = { ...read, policy: { ...read.policy, dnsEnabled } }
  const zones = world.zones.map(({ id }) => id)
  const differences = await compareZones(pool, zones, true)
  const different = differences.flatMap(({ made, changed }) => [...made.names, ...changed.names])
  const names = [...new Set([...different.sort(), ...(await markedNames(pool, zones))])]
  const lines: PlanLine[] = []
  for (let at = 0; at < names.length; at += NAMES) {
    const facts = await readNames(pool, names.slice(at, at + NAMES))
    for (const one of facts) lines.push(...planName(one, world, known?.instance ?? instance, now))
  }
  return { lines: lines.filter(({ op }) => op !== 'keep'), listedAt }
}
