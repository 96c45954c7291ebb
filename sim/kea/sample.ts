import type { ClientBase } from 'pg'
import { SAMPLE_HOSTS, type SampleHost } from './sample-hosts'
import { type SampleLease, sampleLeases } from './sample-leases'
import { ipv4Number } from './sample-scopes'

/** Fills an empty Kea database with about 40 reservations and 150 leases; does nothing when it has any already. */
export async function insertSampleData(client: ClientBase): Promise<{ hosts: number; leases: number }> {
  const { rows } = await client.query<{ empty: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM hosts) AND NOT EXISTS (SELECT FROM lease4) AND NOT EXISTS (SELECT FROM lease6)
       AS empty`,
  )
  if (rows[0]?.empty !== true) return { hosts: 0, leases: 0 }
  const leases = sampleLeases()
  await client.query('BEGIN')
  try {
    for (const host of SAMPLE_HOSTS) await insertHost(client, host)
    for (const lease of leases) await insertLease(client, lease)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
  return { hosts: SAMPLE_HOSTS.length, leases: leases.length }
}

async function insertHost(client: ClientBase, host: SampleHost): Promise<void> {
  const { rows } = await client.query<{ host_id: number }>(
    `INSERT INTO hosts (dhcp_identifier, dhcp_identifier_type, dhcp4_subnet_id, dhcp6_subnet_id, ipv4_address,
       hostname, user_context) VALUES (decode($1, 'hex'), $2, $3, $4, $5, $6, $7) RETURNING host_id`,
    [
      host.identifier,
      host.type,
      host.subnet4,
      host.subnet6,
      host.ipv4 === null ? null : ipv4Number(host.ipv4),
      host.hostname,
      host.userContext,
    ],
  )
  for (const ip of host.ipv6) {
    await client.query('INSERT INTO ipv6_reservations (address, host_id) VALUES ($1, $2)', [
      ip,
      rows[0]?.host_id,
    ])
  }
}

const EXPIRE = "date_trunc('second', now()) + make_interval(secs => $1)"

async function insertLease(client: ClientBase, lease: SampleLease): Promise<void> {
  const common = [lease.validLifetime - lease.age, lease.validLifetime, lease.scope.subnetId, lease.hostname]
  if (lease.scope.family === 4) {
    await client.query(
      `INSERT INTO lease4 (expire, valid_lifetime, subnet_id, hostname, address, hwaddr, client_id, state, fqdn_fwd,
         fqdn_rev, user_context) VALUES (${EXPIRE}, $2, $3, $4, $5, decode($6, 'hex'), decode($7, 'hex'), $8, false,
         false, '')`,
      [...common, ipv4Number(lease.ip), lease.hwaddr, lease.clientId, lease.state],
    )
    return
  }
  await client.query(
    `INSERT INTO lease6 (expire, valid_lifetime, subnet_id, hostname, address, hwaddr, duid, state, iaid, fqdn_fwd,
       fqdn_rev, user_context, lease_type, prefix_len, pref_lifetime, hwtype, hwaddr_source)
     VALUES (${EXPIRE}, $2, $3, $4, $5, decode($6, 'hex'), decode($7, 'hex'), $8, $9, false, false, '', 0, 128,
       ($2::bigint * 5) / 8, 1, 2)`,
    [...common, lease.ip, lease.hwaddr, lease.duid, lease.state, lease.iaid],
  )
}
