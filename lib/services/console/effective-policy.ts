import {
  type DecidedValue,
  EFFECTIVE_KEYS,
  type EffectiveAnswer,
  type EffectiveKey,
  type EffectiveQuery,
} from '@/lib/contract/effective-policy'
import { effective } from '@/lib/core/effective-policy'
import type { ReservationPolicy, ScopePolicy } from '@/lib/core/policy'
import { type ConsoleDeps, done, notFound, type Result } from '@/lib/services/console/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { readGlobalPolicy, scopePolicyOfValue } from '@/lib/services/console/global-policy'
import { policyOfItem } from '@/lib/services/console/reservation-row'

interface Levels {
  scope: { id: string; name: string; policy: ScopePolicy } | null
  reservation: { id: string; hostname: string | null; ip: string | null; policy: ReservationPolicy } | null
}

interface ScopeRow {
  id: string
  name: string
  policy: unknown
}

const SCOPE = 'select id::text, name, policy from scope'

async function findScope(deps: ConsoleDeps, where: string, values: unknown[]): Promise<Levels['scope']> {
  const { rows } = await deps.db.pool.query<ScopeRow>(`${SCOPE} where ${where} limit 1`, values)
  const [row] = rows
  return row === undefined ? null : { ...row, policy: scopePolicyOfValue(row.policy) }
}

async function ofReservation(deps: ConsoleDeps, id: string): Promise<Levels | null> {
  const item = await readReservation(deps.db.pool, id)
  if (item === null) return null
  const scope = await findScope(deps, 'family = $1 and kea_subnet_id = $2 and gone_at is null', [
    item.family,
    item.subnetId,
  ])
  const { hostname, ip } = item
  return { scope, reservation: { id: item.id, hostname, ip, policy: policyOfItem(item) } }
}

async function ofAddress(deps: ConsoleDeps, ip: string): Promise<Levels> {
  const { rows } = await deps.db.pool.query<{ id: string }>(
    `select id::text from reservation where ip = $1::inet and pending is distinct from 'delete' order by id limit 1`,
    [ip],
  )
  const [row] = rows
  const levels = row === undefined ? null : await ofReservation(deps, row.id)
  if (levels !== null) return levels
  const around = 'subnet >>= $1::inet and gone_at is null order by masklen(subnet) desc, id'
  return { scope: await findScope(deps, around, [ip]), reservation: null }
}

async function levelsOf(deps: ConsoleDeps, query: EffectiveQuery): Promise<Result<Levels>> {
  if (query.reservation !== undefined) {
    const levels = await ofReservation(deps, query.reservation)
    return levels === null ? notFound('reservation') : done(levels)
  }
  if (query.ip !== undefined) return done(await ofAddress(deps, query.ip))
  const scope = await findScope(deps, 'id = $1::uuid', [query.scope])
  return scope === null ? notFound('scope') : done({ scope, reservation: null })
}

/** Every value that holds, the level that decided it, and what each level says. */
export async function effectivePolicy(
  deps: ConsoleDeps,
  query: EffectiveQuery,
): Promise<Result<EffectiveAnswer>> {
  const found = await levelsOf(deps, query)
  if (!found.ok) return found
  const { scope, reservation } = found.value
  const global = await readGlobalPolicy(deps.db.pool)
  const own = reservation?.policy ?? null
  // A level is asked with the more special ones left out: whatever it decides then is what it says.
  const atScope = effective(global, scope?.policy ?? null, null)
  const here = effective(global, scope?.policy ?? null, own)
  const globally = effective(global, null, null)

  const decidedAt = (key: EffectiveKey): DecidedValue => {
    const { value, from } = here[key]
    const byScope = atScope[key].from === 'scope' ? atScope[key].value : null
    const chain: DecidedValue['chain'] = [{ level: 'global', value: globally[key].value }]
    if (scope !== null) chain.push({ level: 'scope', value: byScope })
    if (own !== null) chain.push({ level: 'reservation', value: from === 'reservation' ? value : null })
    return { value, from, chain }
  }
  return done({
    scope: scope === null ? null : { id: scope.id, name: scope.name },
    reservation:
      reservation === null
        ? null
        : { id: reservation.id, hostname: reservation.hostname, ip: reservation.ip },
    values: Object.fromEntries(
      EFFECTIVE_KEYS.map((key) => [key, decidedAt(key)]),
    ) as EffectiveAnswer['values'],
  })
}
