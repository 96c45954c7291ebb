import type { ClientBase } from 'pg'
import { holdIdentifier, isHoldHost } from '@/lib/core/hold'
import { canonicalIp } from '@/lib/core/ip'
import type { Family, KeaHost } from '@/lib/core/ports/kea'
import { KeaError } from './errors'
import { addressHolder } from './host-checks'
import { HOST_SELECT, type HostRow, toKeaHost, typeNumber } from './host-rows'

/** The row that has the address in this subnet, or globally; null when it is free. */
export async function readHolder(
  client: ClientBase,
  family: Family,
  subnetId: number,
  ip: string,
): Promise<KeaHost | null> {
  const canonical = canonicalIp(ip)
  if (canonical === null) throw new KeaError('permanent', `${ip} is not an address`)
  return addressHolder(client, { family, subnetId }, canonical, 0)
}

/** Every hold. Reads the whole table: for a check now and then. */
export async function readHolds(client: ClientBase): Promise<KeaHost[]> {
  const { rows } = await client.query<HostRow>(
    `${HOST_SELECT} h.user_context LIKE '%"hold"%' ORDER BY h.host_id`,
  )
  return rows.map(toKeaHost).filter(isHoldHost)
}

const STILL_HOLD = `user_context LIKE '%"hold"%'`

/** Removes a hold whose address goes to a reservation, in that one's transaction. */
export async function dropHold(client: ClientBase, hostId: number): Promise<void> {
  await client.query(`DELETE FROM hosts WHERE host_id = $1 AND ${STILL_HOLD}`, [hostId])
}

/** A hold that was for this client is for nobody from now on: the client gets a reservation elsewhere in the subnet. */
export async function freeIdentifier(client: ClientBase, hold: KeaHost): Promise<void> {
  const ip = hold.ipv4 ?? hold.ipv6[0]
  if (ip === undefined) return dropHold(client, hold.hostId)
  const nobody = holdIdentifier(ip)
  await client.query(
    `UPDATE hosts SET dhcp_identifier = decode($2, 'hex'), dhcp_identifier_type = $3
     WHERE host_id = $1 AND ${STILL_HOLD}`,
    [hold.hostId, nobody.value, typeNumber(nobody)],
  )
}
