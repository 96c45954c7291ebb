import pg from 'pg'
import { runUnderTest } from '@/e2e/support/run'

const number = (parameter: string) => `(${parameter}::inet - '0.0.0.0'::inet)`

async function kea(text: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: runUnderTest().keaDatabaseUrl })
  await client.connect()
  try {
    await client.query(text, values)
  } finally {
    await client.end()
  }
}

/** A lease of LAN as Kea 2.2 writes it into `lease4`. */
export interface NewLease {
  ip: string
  mac: string
  hostname: string
}

/** DISCOVER, REQUEST: also of an address that was reclaimed. */
export async function grantLease({ ip, mac, hostname }: NewLease): Promise<void> {
  await kea(
    `INSERT INTO lease4 (address, hwaddr, client_id, valid_lifetime, expire, subnet_id, fqdn_fwd, fqdn_rev, hostname,
       state, user_context)
     VALUES (${number('$1')}, decode($2, 'hex'), ''::bytea, 3600, date_trunc('second', now()) + interval '1 hour', 2,
       false, false, $3, 0, '')
     ON CONFLICT (address) DO UPDATE SET hwaddr = excluded.hwaddr, client_id = excluded.client_id, state = 0,
       hostname = excluded.hostname, valid_lifetime = excluded.valid_lifetime, expire = excluded.expire`,
    [ip, mac.replaceAll(':', ''), hostname],
  )
}

/** DHCPRELEASE: Kea deletes the row at once. */
export async function releaseLease(ip: string): Promise<void> {
  await kea(`DELETE FROM lease4 WHERE address = ${number('$1')}`, [ip])
}

/** It ran out and was reclaimed: the name is emptied. */
export async function expireLease(ip: string): Promise<void> {
  const past = `date_trunc('second', now()) - interval '5 seconds'`
  await kea(`UPDATE lease4 SET expire = ${past} WHERE address = ${number('$1')}`, [ip])
  await kea(
    `UPDATE lease4 SET state = 2, hostname = '', fqdn_fwd = false, fqdn_rev = false WHERE address = ${number('$1')}`,
    [ip],
  )
}

/** DHCPDECLINE: another machine uses the address. */
export async function declineLease(ip: string): Promise<void> {
  await kea(
    `UPDATE lease4 SET state = 1, hwaddr = '', client_id = '', hostname = '', expire = now() + interval '1 day',
       valid_lifetime = 86400 WHERE address = ${number('$1')}`,
    [ip],
  )
}

/** An option of the reservation of an address, as Kea keeps those that came with a reservation. */
export async function giveOption(ip: string, code: number, text: string): Promise<void> {
  await kea(
    `INSERT INTO dhcp4_options (code, space, formatted_value, scope_id, host_id)
     SELECT $2, 'dhcp4', $3, 3, host_id FROM hosts WHERE ipv4_address = ${number('$1')}`,
    [ip, code, text],
  )
}
