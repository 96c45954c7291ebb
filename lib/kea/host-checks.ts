import type { ClientBase } from 'pg'
import { parseCidr } from '@/lib/core/cidr'
import { expandIpv6, parseIp } from '@/lib/core/ip'
import type { Family, KeaHost, KeaHostDraft, KeaRefusal } from '@/lib/core/ports/kea'
import { HOST_SELECT, type HostRow, toKeaHost, typeNumber } from './host-rows'

/**
 * Kea hands out an address outside of its subnet without complaint, and network and broadcast addresses too; nobody
 * downstream could use them. Subnet 0 is Kea's "global": it has no range.
 */
export function outsideSubnet(draft: KeaHostDraft, subnet: string): KeaRefusal | null {
  if (draft.ip === null) return null
  const address = parseIp(draft.ip)
  if (draft.subnetId === 0) {
    return address?.family === draft.family ? null : { kind: 'outside-subnet', ip: draft.ip, subnet: 'any' }
  }
  const range = parseCidr(subnet)
  if (range === null) return { kind: 'unknown-subnet', subnetId: draft.subnetId }
  const inside =
    address !== null &&
    address.family === draft.family &&
    range.family === draft.family &&
    address.bits >= range.first &&
    address.bits <= range.last
  const edge =
    range.family === 4 &&
    range.prefix <= 30 &&
    (address?.bits === range.first || address?.bits === range.last)
  return inside && !edge ? null : { kind: 'outside-subnet', ip: draft.ip, subnet }
}

/** Serialises writers of one address; returns the address in PostgreSQL's own spelling, which is Kea's. */
export async function lockAddress(client: ClientBase, family: Family, ip: string): Promise<string> {
  const { rows } = await client.query<{ ip: string }>(
    `SELECT host($1::inet) AS ip, pg_advisory_xact_lock(hashtextextended('holdfast:host:' || host($1::inet), $2))`,
    [ip, family],
  )
  return rows[0]?.ip ?? ip
}

/**
 * The other row that holds the address in this subnet or globally. With two rows for one address Kea answers nobody
 * who asks for it, whatever the identifiers, so any second row is refused.
 */
export async function addressHolder(
  client: ClientBase,
  draft: Pick<KeaHostDraft, 'family' | 'subnetId'>,
  ip: string,
  self: number,
): Promise<KeaHost | null> {
  const subnet = `(h.dhcp${draft.family}_subnet_id IN ($2, 0) OR ($2 = 0 AND h.dhcp${draft.family}_subnet_id IS NOT NULL))`
  const match =
    draft.family === 4
      ? 'h.ipv4_address = $1'
      : `h.host_id IN (SELECT r.host_id FROM ipv6_reservations r WHERE r.address = ANY($1) AND r.type = 0)`
  return firstHost(client, `${match} AND ${subnet} AND h.host_id <> $3 ORDER BY h.host_id LIMIT 1`, [
    draft.family === 4 ? String(parseIp(ip)?.bits) : spellings(ip),
    draft.subnetId,
    self,
  ])
}

/** The other row with this identifier in this subnet; Kea's unique index forbids two. */
export async function identifierHolder(
  client: ClientBase,
  draft: KeaHostDraft,
  self: number,
): Promise<KeaHost | null> {
  return firstHost(
    client,
    `h.dhcp_identifier = decode($1, 'hex') AND h.dhcp_identifier_type = $2
     AND h.dhcp${draft.family}_subnet_id = $3 AND h.host_id <> $4 LIMIT 1`,
    [draft.identifier.value, typeNumber(draft.identifier), draft.subnetId, self],
  )
}

async function firstHost(client: ClientBase, where: string, values: unknown[]): Promise<KeaHost | null> {
  const { rows } = await client.query<HostRow>(`${HOST_SELECT} ${where}`, values)
  return rows[0] === undefined ? null : toKeaHost(rows[0])
}

/** Before schema 18 the column is text, and other tools wrote other spellings that Kea itself does not match. */
function spellings(ip: string): string[] {
  const long = expandIpv6(ip) ?? ip
  return [...new Set([ip, ip.toUpperCase(), long, long.toUpperCase()])]
}
