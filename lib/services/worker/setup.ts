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

interface DnsFlags {
  enableDns: boolean
  zone: string | null
  view: string
}

/**
 * What the flags of the command say, written down where the console shows it: `--enable-dns` switches DNS on until an
 * administrator has set the policy, and the zone and view of the flags become the rule for every name where no rule is
 * there yet and nobody has set the rules in the console. False: `--enable-dns` is given, and the console's setting, off,
 * wins.
 */
export async function applyFlags(sql: PgQueryable, flags: DnsFlags): Promise<boolean> {
  if (flags.zone !== null) {
    await runSql(
      sql,
      `insert into zone_rule (position, pattern, targets)
       select 1, '*', jsonb_build_array(jsonb_build_object('view', $1::text, 'zone', $2::text))
       where not exists (select from zone_rule)
         and not exists (select from setting where key = 'zone-rules' and value->>'updatedAt' is not null)
       on conflict do nothing`,
      [flags.view, flags.zone],
    )
  }
  return !flags.enableDns || (await enableDns(sql))
}

/** Whether DNS is on then. Whoever sets the policy in the console writes all of it, so the value is there or is not. */
async function enableDns(sql: PgQueryable): Promise<boolean> {
  const [changed] = await runSql<{ line: string }>(
    sql,
    `with before as (select value from policy where id = 1),
     changed as (
       insert into policy (id, value) values (1, '{"dnsEnabled": true}')
       on conflict (id) do update set value = policy.value || '{"dnsEnabled": true}', version = policy.version + 1,
         updated_at = now()
       where not policy.value ? 'dnsEnabled'
       returning value)
     insert into audit_event (actor_kind, actor, cause, verb, line, subject_kind, subject_id, before, after)
     select 'worker', 'worker', 'POLICY', 'updated', 'policy updated (POLICY) dnsEnabled=true by --enable-dns',
       'policy', '1', (select value from before), value from changed
     returning line`,
  )
  if (changed !== undefined) {
    await notifyTopic(sql, 'policy', 'audit')
    return true
  }
  const [row] = await runSql<{ on: boolean | null }>(
    sql,
    `select (value->>'dnsEnabled')::boolean as on from policy where id = 1`,
  )
  return row?.on === true
}
