import { canonicalName } from '@/lib/core/dns-name'
import type { DnsProvider, DnsZone } from '@/lib/core/ports/dns'
import { runSql } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { inTransaction } from '@/lib/services/worker/transaction'

export interface DiscoverOptions {
  /** The zone of `--dns-zone`; null manages every forward zone. */
  zone: string | null
}

/**
 * Reads which zones the servers hold. Managed are the zone of the flag with what lies below it, and every reverse
 * zone on those servers; a zone that an operator set otherwise keeps the setting. Zones that a complete listing no
 * longer has are marked gone. Returns true when anything is different from before.
 */
export async function discoverZones(
  deps: Pick<WorkerDeps, 'pool' | 'providers' | 'world'>,
  options: DiscoverOptions,
): Promise<boolean> {
  // Nobody who could be asked: that proves nothing about any zone.
  if (deps.providers.size === 0) return false
  const listed: DnsZone[] = []
  for (const provider of new Set<DnsProvider>(deps.providers.values())) {
    listed.push(...(await provider.listZones()))
  }
  const flag = options.zone === null ? null : canonicalName(options.zone)
  const rows = listed
    .filter((zone) => deps.providers.has(zone.view))
    .map((zone) => ({
      ...zone,
      name: canonicalName(zone.name),
      managed:
        zone.reverse ||
        flag === null ||
        canonicalName(zone.name) === flag ||
        canonicalName(zone.name).endsWith(`.${flag}`),
    }))
  const changed = await inTransaction(deps.pool, async (tx) => {
    const merged = await runSql(
      tx,
      `insert into zone (view, server, name, reverse, provider_id, managed)
       select view, server, name, reverse, "providerId", managed from jsonb_to_recordset($1::jsonb)
         as z(view text, server text, name text, reverse boolean, "providerId" text, managed boolean)
       on conflict (view, name) do update set server = excluded.server, reverse = excluded.reverse,
         provider_id = excluded.provider_id, gone_at = null
       where (zone.server, zone.reverse, zone.provider_id, zone.gone_at)
         is distinct from (excluded.server, excluded.reverse, excluded.provider_id, null)
       returning id`,
      [JSON.stringify(rows)],
    )
    const gone = await runSql(
      tx,
      `update zone set gone_at = now()
       where gone_at is null and not exists (select from jsonb_to_recordset($1::jsonb) as z(view text, name text)
         where z.view = zone.view and z.name = zone.name)
       returning id`,
      [JSON.stringify(rows)],
    )
    if (merged.length + gone.length > 0) await notifyTopic(tx, 'zones')
    return merged.length + gone.length > 0
  })
  if (changed) deps.world.forget()
  return changed
}
