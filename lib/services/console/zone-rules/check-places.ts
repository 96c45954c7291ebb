import type { FieldError } from '@/lib/contract/problem'
import type { ZoneRuleItem } from '@/lib/contract/zone-rule'
import { runSql, type SqlTarget } from '@/lib/db/sql'

interface Places {
  zones: { view: string; name: string }[]
  scopes: string[]
}

const SHOWN = 8

function some(words: readonly string[]): string {
  const shown = words.slice(0, SHOWN).join(', ')
  return words.length > SHOWN ? `${shown} and ${words.length - SHOWN} more` : shown
}

function zoneFault({ view, zone }: ZoneRuleItem['targets'][number], { zones }: Places): FieldError | null {
  const inView = zones.filter((one) => one.view === view).map(({ name }) => name)
  if (inView.includes(zone)) return null
  if (inView.length > 0)
    return {
      path: 'zone',
      message: `names no managed forward zone of view ${view}: there are ${some(inView)}`,
    }
  const views = [...new Set(zones.map((one) => one.view))]
  const known = views.length === 0 ? 'no zone is known so far' : `there are ${some(views)}`
  return { path: 'view', message: `names no view with a managed forward zone: ${known}` }
}

/**
 * Views, zones and scopes that nobody knows, row by row. What stood in the list before may stay: a zone or scope that
 * went away must not keep the others from being changed.
 */
export async function placeFaults(
  target: SqlTarget,
  rules: readonly ZoneRuleItem[],
  before: readonly ZoneRuleItem[],
): Promise<FieldError[]> {
  const [places] = await runSql<Places>(
    target,
    `select (select coalesce(jsonb_agg(jsonb_build_object('view', view, 'name', name) order by view, name), '[]')
         from zone where managed and gone_at is null and not reverse) as zones,
       (select coalesce(jsonb_agg(distinct name), '[]') from scope where gone_at is null) as scopes`,
  )
  if (places === undefined) throw new Error('the console database answered nothing')
  const stoodTargets = new Set(
    before.flatMap(({ targets }) => targets.map((one) => `${one.view} ${one.zone}`)),
  )
  const stoodScopes = new Set(before.flatMap(({ scopes }) => scopes))
  return rules.flatMap((rule, at) => [
    ...rule.scopes.flatMap((name, index) =>
      places.scopes.includes(name) || stoodScopes.has(name)
        ? []
        : [{ path: `rules.${at}.scopes.${index}`, message: `names no scope: there is no ${name}` }],
    ),
    ...rule.targets.flatMap((one, index) => {
      const fault = stoodTargets.has(`${one.view} ${one.zone}`) ? null : zoneFault(one, places)
      return fault === null ? [] : [{ ...fault, path: `rules.${at}.targets.${index}.${fault.path}` }]
    }),
  ])
}
