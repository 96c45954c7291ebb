import type { LEASE_SORTS, Lease, LeaseQuery } from '@/lib/contract/lease'
import type { Page } from '@/lib/contract/list'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import type { ConsoleDeps, Result } from '@/lib/services/console/deps'
import { keysetPage, type ListSource, type Where } from '@/lib/services/console/keyset'
import { matching } from '@/lib/services/console/read-text'
import { shownHex } from '@/lib/services/console/reservation-row'
import { equals, inScope } from '@/lib/services/console/scope-filter'
import { searched } from '@/lib/services/console/searched'

interface LeaseRow {
  ip: string
  family: number
  scope: string | null
  subnet_id: number
  hwaddr: string
  client_id: string
  duid: string
  hostname: string
  state: string
  cause: string
  since: Date
  expires_at: Date | null
  valid_lifetime: string
  reservation_id: string | null
  reserved: boolean | null
}

const source: ListSource<(typeof LEASE_SORTS)[number]> = {
  select: `host(t.ip) as ip, t.family, s.name as scope, t.subnet_id, t.hwaddr, t.client_id, t.duid, t.hostname,
    t.state, t.cause, t.since, t.expires_at, t.valid_lifetime, r.id::text as reservation_id,
    r.identifier_value in (t.hwaddr, t.client_id, t.duid) as reserved`,
  // A reservation of the address, at most one: Kea has one per subnet and address.
  joins: `left join scope s on s.family = t.family and s.kea_subnet_id = t.subnet_id and s.gone_at is null
    left join lateral (select id, identifier_value from reservation r0
      where r0.subnet_id = t.subnet_id and r0.ip = t.ip and r0.pending is distinct from 'delete' limit 1) r on true`,
  table: 'lease',
  sorts: {
    ip: { sql: 't.ip', type: 'inet' },
    hostname: { sql: 't.hostname', type: 'text' },
    expiresAt: { sql: 't.expires_at', type: 'timestamptz', nullable: true },
    since: { sql: 't.since', type: 'timestamptz' },
  },
  id: { sql: 't.ip', type: 'inet' },
}

function toItem(row: LeaseRow): Lease {
  return {
    ip: row.ip,
    family: row.family === 6 ? 6 : 4,
    scope: row.scope,
    subnetId: row.subnet_id,
    mac: shownHex(row.hwaddr)?.toUpperCase() ?? null,
    clientId: shownHex(row.client_id),
    duid: shownHex(row.duid),
    hostname: row.hostname === '' ? null : row.hostname.replace(/\.$/, ''),
    state: row.state as Lease['state'],
    cause: row.cause,
    since: row.since.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    validLifetime: Number(row.valid_lifetime),
    reserved: row.reserved === true,
    reservationId: row.reservation_id,
  }
}

// A value of each lease rather than a join: the leases of a page are looked at one by one, in order.
const RESERVED = `coalesce((select true from reservation r where r.subnet_id = t.subnet_id and r.ip = t.ip
  and r.pending is distinct from 'delete' and r.identifier_value in (t.hwaddr, t.client_id, t.duid) limit 1), false)`

async function conditions({ db }: ConsoleDeps, query: LeaseQuery): Promise<Where[]> {
  const where: Where[] = []
  if (query.scope !== undefined) where.push(await inScope(db.pool, query.scope))
  if (query.family !== undefined) where.push(equals('t.family', query.family, '::smallint'))
  if (query.state !== undefined) where.push(equals('t.state', query.state))
  if (query.reserved !== undefined) where.push(() => (query.reserved ? RESERVED : `not ${RESERVED}`))
  if (query.ip !== undefined) where.push(equals('t.ip', query.ip, '::inet'))
  if (query.mac !== undefined) where.push(equals('t.hwaddr', query.mac))
  if (query.hostname !== undefined) where.push(equals('t.hostname', query.hostname))
  if (query.q !== undefined && query.q !== '') {
    where.push(matching(query.q, searched.leases))
  }
  return where
}

/** A page of leases. */
export async function listLeases(deps: ConsoleDeps, query: LeaseQuery): Promise<Result<Page<Lease>>> {
  return keysetPage(deps.db.pool, source, await conditions(deps, query), query, (rows) =>
    rows.map((row) => toItem(row as unknown as LeaseRow)),
  )
}

/** The last known lease of a canonical address, or null. */
export async function readLeaseAt(target: SqlTarget, ip: string): Promise<Lease | null> {
  const [row] = await runSql<LeaseRow>(
    target,
    `select ${source.select} from lease t ${source.joins ?? ''} where t.ip = $1::inet`,
    [ip],
  )
  return row === undefined ? null : toItem(row)
}
