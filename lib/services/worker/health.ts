import { type PgQueryable, runSql } from '@/lib/db/sql'

export type HealthState = 'ok' | 'degraded' | 'down' | 'unknown'

/** Forgets a hop: it is shown only while something is wrong with it. */
export async function clearHealth(sql: PgQueryable, name: string): Promise<void> {
  await runSql(
    sql,
    `with gone as (delete from health where name = $1 returning 1) select pg_notify('holdfast_topics', 'health') from gone`,
    [name],
  )
}

/**
 * Writes the state of one hop. `since` moves only with the state; pages are told only when something reads differently.
 * Returns true when it does.
 */
export async function setHealth(
  sql: PgQueryable,
  name: string,
  state: HealthState,
  detail: string | null,
  options: { onlyIfKnown?: boolean; data?: Record<string, unknown> } = {},
): Promise<boolean> {
  const [row] = await runSql<{ changed: boolean }>(
    sql,
    `with before as (select state, detail from health where name = $1),
     written as (
       insert into health as h (name, state, detail, data)
       select $1, $2, $3, $4::jsonb where not $5::boolean or exists (select from before)
       on conflict (name) do update set state = excluded.state, detail = excluded.detail, data = excluded.data,
         checked_at = now(), since = case when h.state = excluded.state then h.since else now() end
       returning name),
     news as (select (select row(state, detail) from before) is distinct from row($2::text, $3::text) as changed
       from written)
     select changed, case when changed then pg_notify('holdfast_topics', 'health') end as told from news`,
    [name, state, detail, JSON.stringify(options.data ?? {}), options.onlyIfKnown ?? false],
  )
  return row?.changed ?? false
}
