import type pg from 'pg'

interface Grant {
  ip: string
  mac: string
  hostname: string
  clientId?: string
  /** Seconds. */
  lifetime?: number
  subnet?: number
}

const number = (parameter: string) => `(${parameter}::inet - '0.0.0.0'::inet)`

/** Writes rows of `lease4` as Kea 2.2 does. */
export function leaseRows(kea: pg.Pool) {
  const sql = (text: string, values: unknown[]) => kea.query(text, values)
  return {
    /** DISCOVER, REQUEST: also of an address that was reclaimed. */
    async grant({ ip, mac, hostname, clientId = '', lifetime = 3600, subnet = 1 }: Grant) {
      await sql(
        `INSERT INTO lease4 (address, hwaddr, client_id, valid_lifetime, expire, subnet_id, fqdn_fwd, fqdn_rev, hostname,
           state, user_context)
         VALUES (${number('$1')}, decode($2, 'hex'), decode($3, 'hex'), $4::int,
           date_trunc('second', now()) + $4::int * interval '1 second', $5, false, false, $6, 0, '')
         ON CONFLICT (address) DO UPDATE SET hwaddr = excluded.hwaddr, client_id = excluded.client_id, state = 0,
           hostname = excluded.hostname, valid_lifetime = excluded.valid_lifetime, expire = excluded.expire`,
        [ip, mac.replaceAll(':', ''), clientId, lifetime, subnet, hostname],
      )
    },
    /** Renewing: the expiry moves, the name is what the client says now. */
    async renew(ip: string, hostname: string) {
      await sql(
        `UPDATE lease4 SET expire = expire + interval '1 minute', hostname = $2 WHERE address = ${number('$1')}`,
        [ip, hostname],
      )
    },
    /** DHCPRELEASE: Kea deletes the row at once. */
    async release(ip: string) {
      await sql(`DELETE FROM lease4 WHERE address = ${number('$1')}`, [ip])
    },
    /** Reclaimed after it ran out: the name is emptied. */
    async expire(ip: string) {
      await sql(
        `UPDATE lease4 SET expire = date_trunc('second', now()) - interval '5 seconds' WHERE address = ${number('$1')}`,
        [ip],
      )
      await sql(
        `UPDATE lease4 SET state = 2, hostname = '', fqdn_fwd = false, fqdn_rev = false WHERE address = ${number('$1')}`,
        [ip],
      )
    },
    async decline(ip: string) {
      await sql(
        `UPDATE lease4 SET state = 1, hwaddr = '', client_id = '', hostname = '', expire = now() + interval '1 day',
           valid_lifetime = 86400 WHERE address = ${number('$1')}`,
        [ip],
      )
    },
  }
}
