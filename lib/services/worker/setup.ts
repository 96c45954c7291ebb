import { randomBytes } from 'node:crypto'
import { type PgQueryable, runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'

/** The id of this installation, made (or given) once and then read: it stands in every owner tag. */
export async function instanceId(sql: PgQueryable, given: string | null): Promise<string> {
  const made = given ?? `holdfast-${randomBytes(6).toString('hex')}`
  const [row] = await runSql<{ value: unknown }>(
    sql,
    `with made as (
       insert into setting (key, value) values ('instance', to_jsonb($1::text)) on conflict (key) do nothing returning value)
     select value from made union all select value from setting where key = 'instance' limit 1`,
    [made],
  )
  // Nothing came back when another process made it between the two halves of the statement.
  if (row === undefined) return instanceId(sql, given)
  return String(row.value)
}

/**
 * What the flags of the command say, written down where the console shows it: `--enable-dns` switches DNS on, and the
 * zone and view of the flags become the rule for every name where no rule is there yet.
 */
export async function applyFlags(
  sql: PgQueryable,
  flags: { enableDns: boolean; zone: string | null; view: string },
): Promise<void> {
  if (flags.enableDns) {
    const [changed] = await runSql<{ line: string }>(
      sql,
      `with before as (select value from policy where id = 1),
       changed as (
         insert into policy (id, value) values (1, '{"dnsEnabled": true}')
         on conflict (id) do update set value = policy.value || '{"dnsEnabled": true}', version = policy.version + 1,
           updated_at = now()
         where policy.value->'dnsEnabled' is distinct from 'true'::jsonb
         returning value)
       insert into audit_event (actor_kind, actor, cause, verb, line, subject_kind, subject_id, before, after)
       select 'worker', 'worker', 'POLICY', 'updated', 'policy updated (POLICY) dnsEnabled=true by --enable-dns',
         'policy', '1', (select value from before), value from changed
       returning line`,
    )
    if (changed !== undefined) await notifyTopic(sql, 'policy', 'audit')
  }
  if (flags.zone !== null) {
    await runSql(
      sql,
      `insert into zone_rule (position, pattern, targets)
       select 1, '*', jsonb_build_array(jsonb_build_object('view', $1::text, 'zone', $2::text))
       where not exists (select from zone_rule) on conflict do nothing`,
      [flags.view, flags.zone],
    )
  }
}
