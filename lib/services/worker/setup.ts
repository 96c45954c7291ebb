import { randomBytes } from 'node:crypto'
import type { KeaStore } from '@/lib/core/ports/kea'
import { type PgQueryable, runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'

/**
 * The id of this installation: it stands in every owner tag. Given by the environment, else the one kept in the Kea
 * database, which a lost console database comes back to, else our own, which is then kept there.
 */
export async function instanceId(
  sql: PgQueryable,
  kea: Pick<KeaStore, 'instance'>,
  given: string | null,
): Promise<string> {
  const own = given ?? (await ownInstance(sql))
  const instance = given ?? (await kea.instance(own)) ?? own
  await runSql(
    sql,
    `insert into setting (key, value) values ('instance', to_jsonb($1::text))
     on conflict (key) do update set value = excluded.value where setting.value <> excluded.value`,
    [instance],
  )
  return instance
}

async function ownInstance(sql: PgQueryable): Promise<string> {
  const [row] = await runSql<{ value: unknown }>(sql, `select value from setting where key = 'instance'`)
  return row === undefined ? `holdfast-${randomBytes(6).toString('hex')}` : String(row.value)
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
