import type { Effect } from '@/lib/contract/effect'
import type { PolicyPreview } from '@/lib/contract/policy'
import type { GlobalPolicy, ScopePolicy } from '@/lib/core/policy'
import { type ConsoleDeps, done, notFound, type Result } from '@/lib/services/console/deps'
import { decideEffect } from '@/lib/services/console/effect/decide-effect'
import { withIntegration } from '@/lib/services/console/effect/integration'
import type { Touched } from '@/lib/services/console/effect/touched'
import { touchedBy } from '@/lib/services/console/effect/touched-by'
import { patched } from '@/lib/services/console/update-scope'
import { readWorld, type World, type WorldScope } from '@/lib/services/worker/world'

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
  const touched = await touchedBy(deps, change, {
    reservations: OF_RESERVATIONS.some((key) => change.keys.has(key)),
    states: statesOf(change.keys),
    scope,
  })
  await addHeld(deps, change, touched)
  await addDrifted(deps, change, touched)
  const effect = await decideEffect(pool, touched, change, deps.now())
  return done(await withIntegration(pool, effect, change))
}
