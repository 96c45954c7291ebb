import type { Stack } from '@/scripts/testing/stack'

export interface BenchHost {
  name: string
  ip: string
  mac: string
}

const octets = (n: number) => [(n >> 16) & 255, (n >> 8) & 255, n & 255]

/** Distinct hosts in 10.0.0.0/8; `series` keeps the runs of one bench apart. */
export function makeHosts(series: string, first: number, count: number): BenchHost[] {
  return Array.from({ length: count }, (_, i) => {
    const n = first + i
    return {
      name: `${series}-${n}`,
      ip: `10.${octets(n).join('.')}`,
      mac: `02${n.toString(16).padStart(10, '0')}`,
    }
  })
}

/** Inserts hosts as an operator's script does: straight into Kea's table, one statement for all. */
export async function insertHosts(stack: Stack, hosts: readonly BenchHost[]): Promise<void> {
  await stack.kea(
    `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
     SELECT 0, decode(mac, 'hex'), 4, ip::inet - '0.0.0.0'::inet, name
     FROM unnest($1::text[], $2::text[], $3::text[]) AS h(mac, ip, name)`,
    [hosts.map((h) => h.mac), hosts.map((h) => h.ip), hosts.map((h) => h.name)],
  )
}

/** How many of the series are served with forward and reverse record, by the console's own book. */
export async function servedCount(stack: Stack, series: string, type: 'A' | 'PTR' = 'A'): Promise<number> {
  const column = type === 'A' ? 'name' : 'value'
  const rows = await stack.sql<{ n: string }>(
    `SELECT count(*) AS n FROM dns_record WHERE type = $1 AND status = 'served' AND ${column} LIKE $2`,
    [type, `${series}-%`],
  )
  return Number(rows[0]?.n ?? 0)
}

/** What stands in the way of those that are not served, for the message of a bench that waits in vain. */
export async function notServed(stack: Stack, series: string): Promise<string> {
  const rows = await stack.sql<{ status: string; reason: string | null; n: string }>(
    `SELECT status, reason, count(*) AS n FROM dns_record WHERE (name LIKE $1 OR value LIKE $1) GROUP BY 1, 2 ORDER BY 3 DESC`,
    [`${series}-%`],
  )
  return rows
    .map(({ status, reason, n }) => `${n} ${status}${reason === null ? '' : ` (${reason})`}`)
    .join(', ')
}
