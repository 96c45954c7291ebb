import type pg from 'pg'
import { EFFECT_LINES, type Effect, type EffectLine } from '@/lib/contract/effect'
import { effective } from '@/lib/core/effective-policy'
import { type HoldScope, holdable } from '@/lib/core/hold'
import { leaseOwner } from '@/lib/core/lease-client'
import type { GlobalPolicy } from '@/lib/core/policy'
import type { Family } from '@/lib/core/ports/kea'
import { clientWords } from '@/lib/core/readable'
import { atEdge, RESERVES, STATIC_RECORD } from '@/lib/services/worker/watches/read'
import type { World } from '@/lib/services/worker/world'

/** Addresses that are looked at. */
const MOST = 20_000
/** Lines of this part; the rest is left for DNS. */
const LINES = EFFECT_LINES / 2

interface Change {
  before: World
  after: World
  keys: ReadonlySet<keyof GlobalPolicy>
  /** Null: everywhere. */
  scope: { family: Family; subnetId: number } | null
}

/** An address with static DNS, watched or to be watched. */
interface Place {
  ip: string
  name: string | null
  family: Family
  subnetId: number | null
  scope: HoldScope | null
  /** State of its hold; null: it is not watched yet. */
  hold: string | null
  /** The client of the address can be told from its lease. */
  known: boolean
  /** The client that a hold would be for, lower-case hex; empty: nobody was seen. */
  hwaddr: string
  clientId: string
  duid: string
}

const SCOPE = (
  address: string,
): string => `lateral (select * from scope where subnet >>= ${address} and gone_at is null
  order by masklen(subnet) desc, id limit 1) s`

const SCOPE_JSON = `case when s.id is not null then jsonb_build_object('name', s.name, 'pools', s.pools,
  'reservationsInSubnet', s.reservations_in_subnet, 'reservationsOutOfPool', s.reservations_out_of_pool) end as scope`

const WATCHED = `
select host(w.ip) as ip, w.name, w.family, s.kea_subnet_id as "subnetId", w.hold, false as known,
  case when w.state = 'client-seen' then w.hwaddr else '' end as hwaddr,
  case when w.state = 'client-seen' then w.client_id else '' end as "clientId",
  case when w.state = 'client-seen' then w.duid else '' end as duid, ${SCOPE_JSON}
from watch w left join ${SCOPE('w.ip')} on true
where w.state in ('watching', 'client-seen') and ($1::int is null or (s.family = $1 and s.kea_subnet_id = $2))
order by w.ip limit ${MOST + 1}`

// As the worker finds them (watches/auto-watch.ts).
const UNWATCHED = `
select distinct on (d.address) host(d.address) as ip, d.name, family(d.address) as family, s.kea_subnet_id as "subnetId",
  null as hold, l.ip is not null and l.state <> 'declined' and l.hwaddr || l.client_id || l.duid <> '' as known,
  case when l.state = 'active' then l.hwaddr else '' end as hwaddr,
  case when l.state = 'active' then l.client_id else '' end as "clientId",
  case when l.state = 'active' then l.duid else '' end as duid, ${SCOPE_JSON}
from dns_record d cross join ${SCOPE('d.address')} left join lease l on l.ip = d.address
where ${STATIC_RECORD} and not ${atEdge('d.address')}
  and ($1::int is null or (s.family = $1 and s.kea_subnet_id = $2))
  and not exists (select from watch w where w.ip = d.address)
  and not exists (select from reservation r where (r.ip = d.address or r.more_addresses @> array[host(d.address)])
    and r.family = family(d.address) and ${RESERVES})
order by d.address, d.owned desc, d.name, d.id limit ${MOST + 1}`

/** Whether a world wants a hold at an address that is watched, and what is in the way. */
function holdIn(world: World, { ip, family, subnetId, scope }: Place): 'none' | 'hold' | { reason: string } {
  const own = subnetId === null ? null : (world.scope(family, subnetId)?.policy ?? null)
  if (world.policy.observe || effective(world.policy, own, null).drift.value !== 'block') return 'none'
  const place = holdable(ip, scope)
  if (place.kind === 'impossible') return { reason: place.reason }
  return place.kind === 'holdable' ? 'hold' : 'none'
}

/** Whom a hold of the place would let in; null: nobody. */
function clientOf(place: Place): string | null {
  const owner = leaseOwner(place)
  return owner === null ? null : clientWords(owner)
}

function lineOf(op: EffectLine['op'], place: Place, system: 'kea' | 'watchlist', reason: string): EffectLine {
  const { ip, name } = place
  const scope = place.scope?.name ?? null
  const target =
    system === 'kea'
      ? { kind: 'hold', ip, hostname: name, scope, client: clientOf(place) }
      : { ip, name, scope }
  return { op, system, target, before: null, after: op === 'create' ? {} : null, leavesAt: null, reason }
}

/** The hold of one watch before and after, as a line; null: nothing is different. */
function holdLine(change: Change, place: Place): EffectLine | null {
  const was = place.hold === null ? 'none' : holdIn(change.before, place)
  const will = holdIn(change.after, place)
  if (JSON.stringify(was) === JSON.stringify(will)) return null
  if (will === 'hold') {
    const client = clientOf(place)
    const reason =
      client === null ? 'no client is given the address' : `the address is given to ${client} alone`
    return lineOf('create', place, 'kea', reason)
  }
  if (will !== 'none') return lineOf('refuse', place, 'kea', will.reason)
  return was === 'hold' ? lineOf('delete', place, 'kea', 'Kea may give the address to anybody') : null
}

/** Adds what a change does to watches and holds, and what static records would be offered. */
export async function withIntegration(pool: pg.Pool, effect: Effect, change: Change): Promise<Effect> {
  const { before, after, keys, scope } = change
  const drift = keys.has('drift') || keys.has('observe')
  const watching = after.policy.autoWatch && !before.policy.autoWatch
  const offering = keys.has('onStaticDns') && after.policy.onStaticDns !== 'ignore'
  if (!drift && !keys.has('autoWatch') && !keys.has('onStaticDns')) return effect
  const read = async (asked: boolean, sql: string): Promise<Place[]> =>
    asked ? (await pool.query<Place>(sql, [scope?.family ?? null, scope?.subnetId ?? null])).rows : []
  const watched = await read(drift, WATCHED)
  const unwatched = await read(watching || offering, UNWATCHED)
  const made = watching ? unwatched.slice(0, MOST) : []
  const holds = [...watched.slice(0, MOST), ...made].flatMap((place) => holdLine(change, place) ?? [])
  const watches = made.map((place) =>
    lineOf('create', place, 'watchlist', 'static DNS without a reservation'),
  )
  const count = (lines: readonly EffectLine[], op: EffectLine['op']) =>
    lines.filter((line) => line.op === op).length
  const counts = { ...effect.counts }
  for (const { op } of [...holds, ...watches]) counts[op] += 1
  const known = unwatched.filter((place) => place.known).length
  return {
    ...effect,
    counts,
    lines: [...[...watches, ...holds].slice(0, LINES), ...effect.lines].slice(0, EFFECT_LINES),
    integration: {
      watches: watches.length,
      holds: {
        create: count(holds, 'create'),
        remove: count(holds, 'delete'),
        impossible: count(holds, 'refuse'),
      },
      offers: offering ? { reserve: known, watch: unwatched.length - known } : { reserve: 0, watch: 0 },
    },
    complete: effect.complete && Math.max(watched.length, unwatched.length) <= MOST,
  }
}
