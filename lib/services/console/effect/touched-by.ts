import type { ConsoleDeps } from '@/lib/services/console/deps'
import { claimsOf } from '@/lib/services/console/effect/claims-of'
import { Touched } from '@/lib/services/console/effect/touched'
import { leasesOf, reservationsOf } from '@/lib/services/worker/claims/related'
import { RESERVATION_COLUMNS, type ReservationRow } from '@/lib/services/worker/hosts/reservation-row'
import { FACT_COLUMNS, type FactRow, toFact } from '@/lib/services/worker/leases/fact-row'
import type { World, WorldScope } from '@/lib/services/worker/world'

const PAGE = 1_000
/** Milliseconds that the sources are gone through; what is left then is left out. */
const BUDGET_MS = 10_000

/** What depends on everything that changes: before it and after it. */
export interface Worlds {
  before: World
  after: World
}

/** Which sources a change can concern. */
export interface Concerned {
  reservations: boolean
  /** The states of leases; null: all, [] none. */
  states: readonly string[] | null
  /** Null: everywhere. */
  scope: WorldScope | null
}

async function readLeases(deps: ConsoleDeps, { states, scope }: Concerned, after: string | null) {
  const { rows } = await deps.db.pool.query<FactRow>(
    `select ${FACT_COLUMNS} from lease l where ($1::inet is null or l.ip > $1::inet)
       and ($2::text[] is null or l.state = any($2)) and l.lease_type <> 'PD'
       ${scope === null ? '' : 'and l.family = $3 and l.subnet_id = $4'}
     order by l.ip limit ${PAGE}`,
    [after, states, ...(scope === null ? [] : [scope.family, scope.subnetId])],
  )
  return rows.map(toFact)
}

async function readReservations(deps: ConsoleDeps, { scope }: Concerned, after: string | null) {
  const { rows } = await deps.db.pool.query<ReservationRow>(
    `select ${RESERVATION_COLUMNS} from reservation r where ($1::uuid is null or r.id > $1::uuid)
       ${scope === null ? '' : 'and r.family = $2 and r.subnet_id in ($3, 0)'}
     order by r.id limit ${PAGE}`,
    [after, ...(scope === null ? [] : [scope.family, scope.subnetId])],
  )
  return rows
}

/** What the sources of one page want before and after. Returns where the next page begins; null after the last one. */
type AddPage = (touched: Touched, after: string | null) => Promise<string | null>

function leasePages(deps: ConsoleDeps, worlds: Worlds, concerned: Concerned): AddPage {
  return async (touched, after) => {
    const facts = await readLeases(deps, concerned, after)
    const rows = await reservationsOf(deps.db.pool, facts, { lock: false })
    const asked = { reservations: new Set<string>(), leases: new Set(facts.map(({ ip }) => ip)) }
    const claims = (world: World) => claimsOf(world, { rows, facts }, asked, deps.now())
    touched.add(claims(worlds.before), claims(worlds.after))
    return facts.length < PAGE ? null : (facts.at(-1)?.ip ?? null)
  }
}

function reservationPages(deps: ConsoleDeps, worlds: Worlds, concerned: Concerned): AddPage {
  return async (touched, after) => {
    const rows = await readReservations(deps, concerned, after)
    const facts = [...(await leasesOf(deps.db.pool, rows, { lock: false })).values()]
    const asked = { reservations: new Set(rows.map(({ id }) => id)), leases: new Set<string>() }
    const claims = (world: World) => claimsOf(world, { rows, facts }, asked, deps.now())
    touched.add(claims(worlds.before), claims(worlds.after))
    return rows.length < PAGE ? null : (rows.at(-1)?.id ?? null)
  }
}

/** Goes through the sources page by page, for a while, and keeps those that would want something else. */
export async function touchedBy(deps: ConsoleDeps, worlds: Worlds, concerned: Concerned): Promise<Touched> {
  const touched = new Touched()
  const began = performance.now()
  const kinds = [
    ...(concerned.reservations ? [reservationPages(deps, worlds, concerned)] : []),
    ...(concerned.states?.length === 0 ? [] : [leasePages(deps, worlds, concerned)]),
  ]
  for (const addPage of kinds) {
    for (let after: string | null = null; ; ) {
      after = await addPage(touched, after)
      if (after === null) break
      if (performance.now() - began > BUDGET_MS) touched.cut = true
      if (touched.cut) break
    }
  }
  return touched
}
