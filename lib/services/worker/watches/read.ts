import type pg from 'pg'
import { effective } from '@/lib/core/effective-policy'
import type { HoldScope } from '@/lib/core/hold'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { defaultPolicy, type GlobalPolicy, type ScopePolicy } from '@/lib/core/policy'
import type { Family } from '@/lib/core/ports/kea'
import type { SeenClient, WatchFacts, WatchRow } from '@/lib/core/watch'
import { runSql } from '@/lib/db/sql'

/** A watch with all that its state depends on, read in one statement. */
export interface StoredWatch {
  id: string
  family: Family
  /** Of the scope that the address lies in now; null: in none. */
  subnet: string | null
  subnetId: number
  recordId: string | null
  /** The name of its record. */
  name: string | null
  reservationId: string | null
  hold: string
  holdFor: string | null
  holdReason: string | null
  keaHostId: number | null
  version: number
  facts: WatchFacts
}

interface Row extends Omit<StoredWatch, 'facts' | 'subnet'> {
  watch: Omit<WatchRow, 'client' | 'learnUntil'>
  learnUntil: Date | null
  hwaddr: string
  clientId: string
  duid: string
  hostname: string
  seenAt: Date | null
  scope: (HoldScope & { subnet: string; policy: ScopePolicy | null }) | null
  lease: LeaseFact | null
  leaseSince: Date | null
  reservation: WatchFacts['reservation']
  recorded: boolean
  policy: Partial<GlobalPolicy> | null
}

/**
 * A record that an operator made, or that stood there before us: with it an address is promised. What somebody wrote
 * beside a record of ours, or in its place, promises nothing. For a table `d`.
 */
export const STATIC_RECORD = `d.type in ('A', 'AAAA') and d.provenance = 'static(admin)' and (d.present or d.wanted)
  and (d.drift is null or d.drift not in ('foreign', 'extra', 'repair-extra'))`

/** A refused reservation that Kea never had protects nobody. For a table `r`. */
export const RESERVES = `r.pending is distinct from 'delete' and (r.kea_host_id is not null or r.status <> 'failed')`

/**
 * No host can have the address, at the edge of the subnet of a table `s`: its first one, and in IPv4 its last one. Each
 * of a /31 (RFC 3021) or a /127 is a host's. As `edgeOfSubnet` tells it.
 */
export const atEdge = (address: string): string => `(case family(s.subnet)
  when 4 then masklen(s.subnet) < 31 and host(${address}) in (host(network(s.subnet)), host(broadcast(s.subnet)))
  else masklen(s.subnet) < 127 and host(${address}) = host(network(s.subnet)) end)`

const READ = `
select w.id::text, w.family, coalesce(s.kea_subnet_id, w.subnet_id) as "subnetId", w.hold, w.hold_for as "holdFor",
  w.hold_reason as "holdReason", w.kea_host_id as "keaHostId", w.version,
  jsonb_build_object('ip', host(w.ip), 'state', w.state, 'origin', w.origin, 'ignored', to_jsonb(w.ignored)) as watch,
  w.learn_until as "learnUntil", w.hwaddr, w.client_id as "clientId", w.duid, w.hostname, w.client_seen_at as "seenAt",
  w.reservation_id::text as "reservationId", d.id::text as "recordId", coalesce(d.name, w.name) as name,
  -- A record at an edge is no reason to watch: no client can be bound there.
  d.id is not null and (s.id is null or not ${atEdge('w.ip')}) as recorded,
  case when s.id is not null then jsonb_build_object('name', s.name, 'subnet', s.subnet::text, 'pools', s.pools,
    'policy', s.policy, 'reservationsInSubnet', s.reservations_in_subnet,
    'reservationsOutOfPool', s.reservations_out_of_pool) end as scope,
  case when l.ip is not null then jsonb_build_object('ip', host(l.ip), 'family', l.family, 'leaseType', l.lease_type,
    'prefixLen', l.prefix_len, 'subnetId', l.subnet_id, 'hwaddr', l.hwaddr, 'clientId', l.client_id, 'duid', l.duid,
    'iaid', l.iaid, 'hostname', l.hostname, 'state', l.state, 'keaState', l.kea_state, 'cause', l.cause,
    'since', l.since, 'expiresAt', l.expires_at, 'validLifetime', l.valid_lifetime, 'endedAt', l.ended_at) end as lease,
  l.since as "leaseSince",
  case when r.id is not null then jsonb_build_object('id', r.id, 'kept', r.kept) end as reservation,
  (select value from policy where id = 1) as policy
from watch w
left join lateral (select * from scope where family = w.family and subnet >>= w.ip and gone_at is null
  order by masklen(subnet) desc, id limit 1) s on true
left join lease l on l.ip = w.ip
left join lateral (
  select r.id, r.kea_host_id is not null
      and (r.observed->>'ip' = host(w.ip) or r.more_addresses @> array[host(w.ip)]) as kept
  -- Each by its own index.
  from (select * from reservation where ip = w.ip
    union all select * from reservation where more_addresses @> array[host(w.ip)]) r
  where r.family = w.family and r.subnet_id in (0, coalesce(s.kea_subnet_id, w.subnet_id)) and ${RESERVES}
  order by r.kea_host_id nulls last, r.id limit 1) r on true
left join lateral (select d.id, d.name from dns_record d where d.address = w.ip and ${STATIC_RECORD}
  order by d.id = w.record_id desc nulls last, d.owned desc, d.name, d.id limit 1) d on true`

function clientOf({ family, hwaddr, clientId, duid, hostname, seenAt }: Row): SeenClient | null {
  return seenAt === null ? null : { family, hwaddr, clientId, duid, hostname, seenAt: seenAt.toISOString() }
}

function stored(row: Row, now: Date): StoredWatch {
  const { id, family, subnetId, recordId, name, reservationId, hold, holdFor, holdReason, keaHostId } = row
  const global: GlobalPolicy = { ...defaultPolicy(), ...row.policy }
  const { drift, observe } = effective(global, row.scope?.policy ?? null, null)
  const since = row.leaseSince?.toISOString() ?? ''
  return {
    ...{ id, family, subnetId, recordId, name, reservationId, hold, holdFor, holdReason, keaHostId },
    subnet: row.scope?.subnet ?? null,
    version: row.version,
    facts: {
      watch: { ...row.watch, client: clientOf(row), learnUntil: row.learnUntil?.toISOString() ?? null },
      lease: row.lease === null ? null : { ...row.lease, since },
      reservation: row.reservation,
      recorded: row.recorded,
      scope: row.scope,
      policy: { drift: drift.value, observe: observe.value },
      now: now.toISOString(),
    },
  }
}

/** The watch with this id, locked until the transaction ends; null: it is gone. */
export async function readWatch(tx: pg.PoolClient, id: string, now: Date): Promise<StoredWatch | null> {
  const [row] = await runSql<Row>(tx, `${READ} where w.id = $1::uuid for update of w`, [id])
  return row === undefined ? null : stored(row, now)
}

/** The watch of this address; null: there is none. */
export async function readWatchAt(tx: pg.PoolClient, ip: string, now: Date): Promise<StoredWatch | null> {
  const [row] = await runSql<Row>(tx, `${READ} where w.ip = $1::inet for update of w`, [ip])
  return row === undefined ? null : stored(row, now)
}
