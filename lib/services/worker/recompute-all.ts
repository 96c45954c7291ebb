import type pg from 'pg'
import { runSql } from '@/lib/db/sql'
import { type Aftermath, changeFacts } from '@/lib/services/worker/change-facts'
import { policyChanged } from '@/lib/services/worker/claims/news'
import { recompute, type Subjects } from '@/lib/services/worker/claims/recompute'
import { recomputeStatics } from '@/lib/services/worker/claims/statics'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { RESERVATION_COLUMNS, type ReservationRow } from '@/lib/services/worker/hosts/reservation-row'
import { settle } from '@/lib/services/worker/observe-hosts'
import type { World } from '@/lib/services/worker/world'

const PAGE = 2_000

interface Page {
  /** Where the next page begins; null after the last one. */
  next: string | null
  names: string[]
}

type ReadPage = (tx: pg.PoolClient, aftermath: Aftermath, world: World, after: string | null) => Promise<Page>

/**
 * Computes every claim again, page by page: after zones, rules, scopes or the policy changed. Asks for a look at each
 * name that is touched, unless a consistency check follows that does so, and counts them. Returns how many names were
 * touched.
 */
export async function recomputeAll(
  deps: Pick<WorkerDeps, 'pool' | 'world' | 'now'>,
  { checkFollows = false }: { checkFollows?: boolean } = {},
): Promise<number> {
  deps.world.forget()
  const base = { heard: policyChanged, now: deps.now(), was: [] }
  let touched = 0
  const pages: ReadPage[] = [
    (tx, _, world, after) => recomputeStatics(tx, world, after),
    (tx, aftermath, world, after) => reservationPage(tx, aftermath, world, after, base),
    (tx, aftermath, world, after) => leasePage(tx, aftermath, world, after, base),
  ]
  for (const page of pages) {
    for (let after: string | null = null; ; ) {
      const { next, names } = await changeFacts(deps.pool, async (tx, aftermath) => {
        const done = await page(tx, aftermath, await deps.world.get(), after)
        if (!checkFollows) aftermath.lookAtNames(done.names)
        if (done.names.length > 0) aftermath.notify('reservations', 'records')
        return done
      })
      touched += names.length
      if (next === null) break
      after = next
    }
  }
  return touched
}

async function reservationPage(
  tx: pg.PoolClient,
  aftermath: Aftermath,
  world: World,
  after: string | null,
  base: Omit<Subjects, 'stand'>,
): Promise<Page> {
  const stand = await runSql<ReservationRow>(
    tx,
    `select ${RESERVATION_COLUMNS} from reservation r where $1::uuid is null or r.id > $1::uuid
     order by r.id limit ${PAGE} for update`,
    [after],
  )
  const { names, reasons } = await recompute(tx, world, { ...base, stand }, aftermath)
  await settle(tx, stand, reasons, world)
  return { next: stand.length < PAGE ? null : (stand.at(-1)?.id ?? null), names }
}

async function leasePage(
  tx: pg.PoolClient,
  aftermath: Aftermath,
  world: World,
  after: string | null,
  base: Omit<Subjects, 'stand'>,
): Promise<Page> {
  const rows = await runSql<{ ip: string }>(
    tx,
    `select host(l.ip) as ip from lease l where $1::inet is null or l.ip > $1::inet order by l.ip limit ${PAGE}`,
    [after],
  )
  const leases = rows.map(({ ip }) => ip)
  const { names } = await recompute(tx, world, { ...base, stand: [], leases }, aftermath)
  return { next: rows.length < PAGE ? null : (leases.at(-1) ?? null), names }
}
