import { formatIdentifier } from '@/lib/core/identifier-text'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { type KnownLease, readLease } from '@/lib/services/console/lease-draft'
import type { ScopeRow } from '@/lib/services/console/reservation-checks'
import { identifierOfRow, shownMac } from '@/lib/services/console/reservation-row'

/** The scope around an address. */
export interface ScopeHere extends Omit<ScopeRow, 'kea_subnet_id'> {
  id: string
  policy: unknown
}

/** The reservation of an address, as far as it is named. */
export interface ReservedHere {
  id: string
  hostname: string | null
  type: string
  value: string
}

/** What DHCP knows about one address. */
export interface AddressFacts {
  scope: ScopeHere | null
  reservation: ReservedHere | null
  /** The last one known, also when it has ended. */
  lease: KnownLease | null
  watch: { id: string; state: string } | null
}

/** The smallest subnet that Kea has around the address `$1`. */
const SCOPE = `select id::text, name, family, subnet::text as subnet, pools, policy, reservations_in_subnet,
    reservations_out_of_pool
  from scope where subnet >>= $1::inet and gone_at is null order by masklen(subnet) desc, id limit 1`

// Each by its own index; IPv6 reservations may have several addresses.
const RESERVATION = `select id::text, hostname, identifier_type as type, identifier_value as value from (
    select * from reservation where ip = $1::inet
    union all select * from (select * from reservation where more_addresses @> array[$2::text] offset 0) m
      where family($1::inet) = 6) r
  where pending is distinct from 'delete' order by id limit 1`

const WATCH = 'select id::text, state from watch where ip = $1::inet'

/** What DHCP knows about a canonical address. Everything by index but the scopes, of which there are few. */
export async function readAddressFacts(target: SqlTarget, ip: string): Promise<AddressFacts> {
  const [scope] = await runSql<ScopeHere>(target, SCOPE, [ip])
  const [reservation] = await runSql<ReservedHere>(target, RESERVATION, [ip, ip])
  const lease = await readLease(target, ip)
  const [watch] = await runSql<{ id: string; state: string }>(target, WATCH, [ip])
  return { scope: scope ?? null, reservation: reservation ?? null, lease, watch: watch ?? null }
}

/** `AA:BB:CC:DD:EE:FF`, or `client-id 01:…` for a client without a MAC. */
export function clientWords({ type, value }: { type: string; value: string }): string {
  const identifier = identifierOfRow(type, value)
  return shownMac(identifier) ?? `${identifier.type} ${formatIdentifier(identifier)}`
}
