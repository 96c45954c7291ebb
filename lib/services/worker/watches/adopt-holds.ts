import type pg from 'pg'
import type { KeaHost } from '@/lib/core/ports/kea'
import { statement } from '@/lib/services/worker/statement'

/**
 * Hands holds that stand in Kea to the watches of their addresses, where those know of none or of another: one may have
 * come with a reservation that went, just when its watch no longer wanted it. Returns the watches that must be looked at.
 */
export async function adoptHolds(
  sql: pg.Pool | pg.PoolClient,
  holds: readonly KeaHost[],
): Promise<{ id: string; ip: string }[]> {
  const seen = holds.flatMap((host) => {
    const ip = addressOfHost(host)
    return ip === null ? [] : [{ ip, hostId: host.hostId }]
  })
  if (seen.length === 0) return []
  return await statement<{ id: string; ip: string }>(
    sql,
    'adopt-holds',
    `update watch w set kea_host_id = h."hostId", hold = 'pending', hold_reason = 'found in Kea'
     from jsonb_to_recordset($1::jsonb) as h(ip inet, "hostId" int)
     where w.ip = h.ip and w.kea_host_id is distinct from h."hostId" returning w.id::text, host(w.ip) as ip`,
    [JSON.stringify(seen)],
  )
}

/** The address that a row of Kea's `hosts` holds; null: none. */
export function addressOfHost({ ipv4, ipv6 }: Pick<KeaHost, 'ipv4' | 'ipv6'>): string | null {
  return ipv4 ?? ipv6[0] ?? null
}
