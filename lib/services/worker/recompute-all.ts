import type { ReservationSource } from '@/lib/core/claims'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { recomputeClaims } from '@/lib/services/worker/claims/recompute'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { enqueueNames } from '@/lib/services/worker/enqueue'
import {
  RESERVATION_COLUMNS,
  type ReservationRow,
  sourceOf,
} from '@/lib/services/worker/hosts/reservation-row'
import { settle } from '@/lib/services/worker/observe-hosts'
import { inTransaction } from '@/lib/services/worker/transaction'

const PAGE = 2_000
const FIRST = '00000000-0000-0000-0000-000000000000'

/**
 * Computes the claims of every reservation again, page by page: after zones, rules, scopes or the policy changed.
 * Asks for a look at each name that is touched, unless a consistency check follows that does so, and counts them.
 * Returns how many names were touched.
 */
export async function recomputeAll(
  deps: Pick<WorkerDeps, 'pool' | 'world'>,
  { checkFollows = false }: { checkFollows?: boolean } = {},
): Promise<number> {
  deps.world.forget()
  let after = FIRST
  let touched = 0
  for (;;) {
    const page = await inTransaction(deps.pool, async (tx) => {
      const world = await deps.world.get()
      const rows = await runSql<ReservationRow>(
        tx,
        `select ${RESERVATION_COLUMNS} from reservation r where r.id > $1::uuid order by r.id limit ${PAGE} for update`,
        [after],
      )
      const sources = rows.flatMap((row): ReservationSource[] => {
        const source = sourceOf(row, world)
        return source === null ? [] : [source]
      })
      const publishing = new Set(sources.map(({ id }) => id))
      const silent = rows.filter(({ id }) => !publishing.has(id)).map(({ id }) => id)
      const { names, reasons } = await recomputeClaims(tx, world, sources, silent)
      await settle(tx, rows, reasons, world)
      if (!checkFollows) await enqueueNames(tx, names)
      if (names.length > 0) await notifyTopic(tx, 'reservations', 'records')
      return { count: rows.length, last: rows.at(-1)?.id ?? FIRST, touched: names.length }
    })
    touched += page.touched
    if (page.count < PAGE) return touched
    after = page.last
  }
}
