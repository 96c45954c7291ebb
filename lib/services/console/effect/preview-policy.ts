import type { Effect } from '@/lib/contract/effect'
import type { PolicyPreview } from '@/lib/contract/policy'
import type { GlobalPolicy, ScopePolicy } from '@/lib/core/policy'
import { type ConsoleDeps, done, notFound, type Result } from '@/lib/services/console/deps'
import { claimsOf } from '@/lib/services/console/effect/claims-of'
import { decideEffect } from '@/lib/services/console/effect/decide-effect'
import { withIntegration } from '@/lib/services/console/effect/integration'
import { Touched } from '@/lib/services/console/effect/touched'
import { patched } from '@/lib/services/console/update-scope'
import { leasesOf, reservationsOf } from '@/lib/services/worker/claims/related'
import { RESERVATION_COLUMNS, type ReservationRow } from '@/lib/services/worker/hosts/reservation-row'
import { FACT_COLUMNS, type FactRow, toFact } from '@/lib/services/worker/leases/fact-row'
import { readWorld, type World, type WorldScope } from '@/lib/services/worker/world'

const PAGE = 1_000
/** Milliseconds that the sources are gone through; what is left then is left out. */
const BUDGET_MS = 10_000

type Key = keyof GlobalPolicy

/** What changes, and where: null is everywhere. */
interface Change {
  before: World
  after: World
  keys: ReadonlySet<Key>
  scope: WorldScope | null
}

/** These change what a lease wants whatever its state. */
const OF_EVERY_LEASE: readonly Key[] = ['observe', 'defaultTtl', 'ptr']
const OF_RESERVATIONS: readonly Key[] = ['observe', 'defaultTtl', 'infrastructureTtl', 'ptr', 'drift']

function differing(a: object, b: object): Set<Key> {
  const [x, y] = [a, b] as Record<string, unknown>[]
  return new Set([...Object.keys(a), ...Object.keys(b)].filter((key) => x?.[key] !== y?.[key]) as Key[])
}

/** The states of leases that the change concerns; null: all, [] none. */
function statesOf(keys: ReadonlySet<Key>): string[] | null {
  if (OF_EVERY_LEASE.some((key) => keys.has(key))) return null
  const states: string[] = []
  if (keys.has('deleteOnRelease')) states.push('released')
  if (keys.has('deleteOnExpiry') || keys.has('graceHours')) states.push('expired')
  return states
}

async function readLeases(deps: ConsoleDeps, change: Change, after: string | null) {
  const states = statesOf(change.keys)
  const { rows } = await deps.db.pool.query<FactRow>(
    `select ${FACT_COLUMNS} from lease l where ($1::inet is null or l.ip > $1::inet)
       and ($2::text[] is null or l.state = any($2)) and l.lease_type <> 'PD'
       ${change.scope === null ? '' : 'and l.family = $3 and l.subnet_id = $4'}
     order by l.ip limit ${PAGE}`,
    [after, states, ...(change.scope === null ? [] : [change.scope.family, change.scope.subnetId])],
  )
  return rows.map(toFact)
}

async function readReservations(deps: ConsoleDeps, change: Change, after: string | null) {
  const { rows } = await deps.db.pool.query<ReservationRow>(
    `select ${RESERVATION_COLUMNS} from reservation r where ($1::uuid is null or r.id > $1::uuid)
       ${change.scope === null ? '' : 'and r.family = $2 and r.subnet_id in ($3, 0)'}
     order by r.id limit ${PAGE}`,
    [after, ...(change.scope === null ? [] : [change.scope.family, change.scope.subnetId])],
  )
  return rows
}

async function addLeases(deps: ConsoleDeps, change: Change, touched: Touched, late: () => boolean) {
  if (statesOf(change.keys)?.length === 0) return
  for (let after: string | null = null; ; ) {
    const facts = await readLeases(deps, change, after)
    const rows = await reservationsOf(deps.db.pool, facts, { lock: false })
    const asked = { reservations: new Set<string>(), leases: new Set(facts.map(({ ip }) => ip)) }
    const claims = (world: World) => claimsOf(world, { rows, facts }, asked, deps.now())
    touched.add(claims(change.before), claims(change.after))
    if (facts.length < PAGE) return
    if (stop(touched, late)) return
    after = facts.at(-1)?.ip ?? null
  }
}

async function addReservations(deps: ConsoleDeps, change: Change, touched: Touched, late: () => boolean) {
  if (!OF_RESERVATIONS.some((key) => change.keys.has(key))) return
  for (let after: string | null = null; ; ) {
    const rows = await readReservations(deps, change, after)
    const facts = [...(await leasesOf(deps.db.pool, rows, { lock: false })).values()]
    const asked = { reservations: new Set(rows.map(({ id }) => id)), leases: new Set<string>() }
    const claims = (world: World) => claimsOf(world, { rows, facts }, asked, deps.now())
    touched.add(claims(change.before), claims(change.after))
    if (rows.length < PAGE) return
    if (stop(touched, late)) return
    after = rows.at(-1)?.id ?? null
  }
}

function stop(touched: Touched, late: () => boolean): boolean {
  if (late()) touched.cut = true
  return touched.cut
}

/** What was changed on the server behind our back: Block repairs what Warn leaves. */
async function addDrifted(deps: ConsoleDeps, { keys }: Change, touched: Touched): Promise<void> {
  if (!keys.has('drift') && !keys.has('observe')) return
  const { rows } = await deps.db.pool.query<{ name: string }>(
    'select distinct name from (select name from dns_record where drift is not null order by drift, id limit 5001) d',
  )
  touched.addNames(rows.map(({ name }) => name))
}

/** What waits only because DNS is off, or observed: its claims stay the same. */
async function addHeld(deps: ConsoleDeps, { keys }: Change, touched: Touched): Promise<void> {
  if (!keys.has('dnsEnabled') && !keys.has('observe')) return
  const { rows } = await deps.db.pool.query<{ name: string }>(
    `select distinct name from (select name from dns_record where status = any('{queued,leaving,refused}')
       order by status, id limit 5001) d`,
  )
  touched.addNames(rows.map(({ name }) => name))
}

function changeOf(world: World, body: PolicyPreview, scope: WorldScope | null): Change {
  if (scope === null) {
    // As PUT does it: whoever sets the policy has seen it.
    const given = Object.fromEntries(
      Object.entries(body.policy ?? {}).filter(([, value]) => value !== undefined),
    )
    const policy: GlobalPolicy = { ...world.policy, observe: false, ...given }
    return { before: world, after: { ...world, policy }, keys: differing(world.policy, policy), scope: null }
  }
  const before: ScopePolicy = scope.policy ?? {}
  const policy = patched(before, body.scope?.policy ?? {})
  const changed = { ...scope, policy }
  const isIt = (one: WorldScope | null) => one?.family === scope.family && one.subnetId === scope.subnetId
  const after: World = {
    ...world,
    scope: (family, subnetId) => {
      const found = world.scope(family, subnetId)
      return isIt(found) ? changed : found
    },
  }
  return { before: world, after, keys: differing(before, policy), scope }
}

/**
 * What a change of the policy, or of a scope's overrides, would do now: the claims before and after it, and what a look
 * at each name that differs would do. Computed page by page; writes nothing.
 */
export async function previewPolicy(deps: ConsoleDeps, body: PolicyPreview): Promise<Result<Effect>> {
  const { pool } = deps.db
  const world = await readWorld(pool)
  let scope: WorldScope | null = null
  if (body.scope !== undefined) {
    const { rows } = await pool.query<{ family: 4 | 6; subnet_id: number }>(
      'select family, kea_subnet_id as subnet_id from scope where id = $1::uuid and gone_at is null',
      [body.scope.id],
    )
    scope = rows[0] === undefined ? null : world.scope(rows[0].family, rows[0].subnet_id)
    if (scope === null) return notFound('scope')
  }
  const change = changeOf(world, body, scope)
  const touched = new Touched()
  const began = performance.now()
  const late = () => performance.now() - began > BUDGET_MS
  await addReservations(deps, change, touched, late)
  await addLeases(deps, change, touched, late)
  await addHeld(deps, change, touched)
  await addDrifted(deps, change, touched)
  const effect = await decideEffect(pool, touched, change, deps.now())
  return done(await withIntegration(pool, effect, change))
}
