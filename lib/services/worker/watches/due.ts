import type pg from 'pg'
import { runSql } from '@/lib/db/sql'
import { enqueueWatches } from '@/lib/services/worker/watches/enqueue-watches'
import { RESERVES } from '@/lib/services/worker/watches/read'

async function lookAt(pool: pg.Pool, where: string, values: unknown[]): Promise<void> {
  const rows = await runSql<{ id: string }>(pool, `select w.id::text from watch w where ${where}`, values)
  await enqueueWatches(
    pool,
    rows.map(({ id }) => id),
  )
}

/** Watches whose time to learn is over: their holds come back. */
export async function endLearning(pool: pg.Pool, now: Date): Promise<void> {
  await lookAt(pool, 'w.learn_until <= $1', [now])
}

/** Watches that do not say what their lease and reservation say, and holds that are not settled: nothing is missed for long. */
export async function findUnsettled(pool: pg.Pool): Promise<void> {
  await lookAt(
    pool,
    `w.hold in ('pending', 'failed')
     or w.state = 'watching' and exists (select from lease l where l.ip = w.ip and l.state = 'active')
     or w.state <> 'dismissed' and (w.state = 'bound') <> exists (
       select from reservation r where r.ip = w.ip and r.family = w.family and ${RESERVES})`,
    [],
  )
}
