import type pg from 'pg'
import { alertOfKeaDdns, type KeaDdnsScope } from '@/lib/core/kea-ddns'
import type { KeaScope, KeaScopeSource } from '@/lib/core/ports/kea'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import { storeAlerts } from '@/lib/services/worker/alerts'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { inTransaction } from '@/lib/services/worker/transaction'

export interface ScopeRefresh {
  /** A scope appeared, went, or has another name or subnet: claims must be computed again. */
  changed: boolean
  scopes: number
  /** Sources that did not answer, with the reason. */
  failures: { source: string; reason: string }[]
}

/**
 * Reads the subnets from every source (DHCPv4 and DHCPv6 daemons have one each) and merges them. Only when every source
 * answered are missing scopes marked gone.
 */
export async function refreshScopes(
  deps: Pick<WorkerDeps, 'pool' | 'scopeSources' | 'world'>,
): Promise<ScopeRefresh> {
  const read = await Promise.all(deps.scopeSources.map(readSource))
  const failures = read.flatMap((result) => ('failure' in result ? [result.failure] : []))
  const rows = [
    ...new Map(
      read
        .flatMap((result) =>
          'scopes' in result ? result.scopes.map((scope) => ({ ...scope, source: result.label })) : [],
        )
        .map((scope) => [`${scope.family}:${scope.subnetId}`, scope]),
    ).values(),
  ]
  const complete = failures.length === 0 && deps.scopeSources.length > 0
  const changed = await inTransaction(deps.pool, async (tx) => {
    const merged = await runSql<{ telling: boolean }>(tx, MERGE, [JSON.stringify(rows)])
    const gone = complete
      ? await runSql(
          tx,
          `update scope set gone_at = now(), version = version + 1
           where gone_at is null and not exists (
             select from jsonb_to_recordset($1::jsonb) as s(family smallint, "subnetId" int)
             where s.family = scope.family and s."subnetId" = scope.kea_subnet_id)
           returning id`,
          [JSON.stringify(rows)],
        )
      : []
    if (merged.length + gone.length > 0) await notifyTopic(tx, 'scopes')
    await tellKeaDdns(tx)
    return merged.length + gone.length > 0
  })
  if (changed) deps.world.forget()
  return { changed, scopes: rows.length, failures }
}

/** Raises an alert for each scope for which Kea sends DNS updates of its own, and resolves the others. */
async function tellKeaDdns(tx: pg.PoolClient): Promise<void> {
  const on = await runSql<KeaDdnsScope>(
    tx,
    `select family, kea_subnet_id as "subnetId", name from scope where ddns_send_updates and gone_at is null`,
  )
  const open = await runSql<{ reason: string }>(
    tx,
    `select active as reason from alert where kind = 'kea-ddns-enabled' and active is not null`,
  )
  const reasons = open.map(({ reason }) => reason)
  await storeAlerts(tx, on.map(alertOfKeaDdns), { reasons })
}

type Read =
  | { label: string; scopes: KeaScope[] }
  | { label: string; failure: { source: string; reason: string } }

async function readSource(source: KeaScopeSource): Promise<Read> {
  const { label } = source
  try {
    return { label, scopes: await source.read() }
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown error'
    return { label, failure: { source: label, reason } }
  }
}

const MERGE = `
insert into scope (family, kea_subnet_id, name, subnet, pools, shared_network, valid_lifetime, ddns_send_updates,
  reservations_global, reservations_in_subnet, reservations_out_of_pool, source)
select family, "subnetId", name, subnet, pools, "sharedNetwork", "validLifetime", "ddnsSendUpdates",
  "reservationsGlobal", "reservationsInSubnet", "reservationsOutOfPool", source
from jsonb_to_recordset($1::jsonb) as s(family smallint, "subnetId" int, name text, subnet inet, pools jsonb,
  "sharedNetwork" text, "validLifetime" bigint, "ddnsSendUpdates" boolean, "reservationsGlobal" boolean,
  "reservationsInSubnet" boolean, "reservationsOutOfPool" boolean, source text)
on conflict (family, kea_subnet_id) do update set name = excluded.name, subnet = excluded.subnet,
  pools = excluded.pools, shared_network = excluded.shared_network, valid_lifetime = excluded.valid_lifetime,
  ddns_send_updates = excluded.ddns_send_updates, reservations_global = excluded.reservations_global,
  reservations_in_subnet = excluded.reservations_in_subnet,
  reservations_out_of_pool = excluded.reservations_out_of_pool, source = excluded.source, seen_at = now(),
  gone_at = null, version = scope.version + 1
where (scope.name, scope.subnet, scope.pools, scope.shared_network, scope.valid_lifetime, scope.ddns_send_updates,
    scope.reservations_global, scope.reservations_in_subnet, scope.reservations_out_of_pool, scope.source, scope.gone_at)
  is distinct from (excluded.name, excluded.subnet, excluded.pools, excluded.shared_network, excluded.valid_lifetime,
    excluded.ddns_send_updates, excluded.reservations_global, excluded.reservations_in_subnet,
    excluded.reservations_out_of_pool, excluded.source, null)
returning true as telling`
