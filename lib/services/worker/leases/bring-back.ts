import type pg from 'pg'
import type { ChainLink } from '@/lib/core/cause'
import { leaseIdentities } from '@/lib/core/lease-client'
import type { LeaseEvent } from '@/lib/core/lease-events'
import type { OutboxRow } from '@/lib/core/ports/kea'
import type { Aftermath } from '@/lib/services/worker/change-facts'
import { statement } from '@/lib/services/worker/statement'

/**
 * A client that was granted its address, or renewed it, brings back its records that somebody deleted on the DNS
 * server, whatever the drift policy says; unless so much of the zone differs that a person must say what happens.
 * Part of the transaction that took the events over; costs one look into an index.
 */
export async function bringBack(
  tx: pg.PoolClient,
  after: Aftermath,
  told: readonly { row: OutboxRow; event: LeaseEvent }[],
): Promise<void> {
  const back = told.flatMap(({ row, event: { cause, lease } }) => {
    if (cause !== 'GRANT' && cause !== 'RENEW') return []
    const chain: ChainLink[] = [
      { kind: 'event', id: row.id },
      { kind: 'lease', id: lease.ip },
    ]
    return [{ ip: lease.ip, identities: leaseIdentities(lease), why: { cause, chain } }]
  })
  if (back.length === 0) return
  const rows = await statement<{ name: string }>(
    tx,
    'bring-back',
    `with w as materialized (
       select distinct on (ip) ip, why, array(select jsonb_array_elements_text(identities)) as identities
       from jsonb_to_recordset($1::jsonb) as w(ip inet, identities jsonb, why jsonb))
     update dns_record d set drift = 'repair-missing', drift_at = null, why = w.why, updated_at = now()
     from w, zone z
     where d.address = w.ip and d.drift = 'missing' and d.wanted and d.provenance <> 'static(admin)' and z.id = d.zone_id
       and exists (select from claim c where c.zone_id = d.zone_id and c.name = d.name and c.type = d.type
         and c.value = d.value and c.wanted and (c.source_kind = 'lease' or c.identities && w.identities))
       and not exists (select from alert a where a.active = 'zone-differs|' || z.view || '/' || z.name)
     returning d.name`,
    [JSON.stringify(back)],
  )
  after.lookAtNames(rows.map(({ name }) => name))
}
