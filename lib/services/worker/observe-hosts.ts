import type pg from 'pg'
import { isHoldHost } from '@/lib/core/hold'
import { isNotInDns, NOT_IN_DNS_PATTERN } from '@/lib/core/not-in-dns'
import type { KeaHost } from '@/lib/core/ports/kea'
import { runSql } from '@/lib/db/sql'
import { type Aftermath, changeFacts } from '@/lib/services/worker/change-facts'
import { listed, reservationEdited } from '@/lib/services/worker/claims/news'
import { recompute } from '@/lib/services/worker/claims/recompute'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { auditMerge } from '@/lib/services/worker/hosts/audit'
import { tellChanged } from '@/lib/services/worker/hosts/changed'
import { type HostMerge, mergeHosts } from '@/lib/services/worker/hosts/merge'
import { PLACEMENT } from '@/lib/services/worker/hosts/placement'
import { observedHosts, type ReservationRow } from '@/lib/services/worker/hosts/reservation-row'
import { knownReservations, writeMerge } from '@/lib/services/worker/hosts/store'
import { addressOfHost, adoptHolds } from '@/lib/services/worker/watches/adopt-holds'
import { watchesAt, watchesOfHosts } from '@/lib/services/worker/watches/enqueue-watches'
import { watchFree } from '@/lib/services/worker/watches/watch-free'
import { checkWorld, type World } from '@/lib/services/worker/world'

export interface HostObservation {
  /** The host rows as they are now. */
  hosts: readonly KeaHost[]
  /** Ids that were asked for, or known, and that Kea no longer has. */
  goneIds: readonly number[]
  /** Outbox ids by host id, for the chain of the audit event. Null: a listing, which is no news of any change. */
  events: ReadonlyMap<number, string> | null
  /** When the first of the events happened, an ISO 8601 instant. */
  since?: string
  /** A consistency check follows and asks for the looks: it counts what they do. */
  checkFollows?: boolean
}

export interface HostOutcome {
  inserted: number
  updated: number
  removed: number
  /** Names that a look was asked for. */
  names: string[]
}

/**
 * Takes over what Kea's `hosts` say: mirror rows, claims, record rows, audit and jobs in one transaction, a handful of
 * statements whatever the number of rows. Rows that say nothing new cost one comparison.
 */
export async function observeHosts(
  deps: Pick<WorkerDeps, 'pool' | 'world' | 'now'>,
  observation: HostObservation,
): Promise<HostOutcome> {
  const world = await deps.world.get()
  const holds = observation.hosts.filter(isHoldHost)
  const seen = observation.hosts.filter((host) => !isHoldHost(host)).flatMap(observedHosts)
  // A reservation that became a hold is none any more.
  const goneIds = [...observation.goneIds, ...holds.map(({ hostId }) => hostId)]
  const outcome = await changeFacts(deps.pool, async (tx, after) => {
    if (goneIds.length > 0) after.lookAtWatches(await watchesOfHosts(tx, goneIds))
    if (holds.length > 0) {
      after.lookAtWatches((await adoptHolds(tx, holds)).map(({ id }) => id))
      after.lookAtWatches(await watchesAt(tx, holds.map(addressOfHost)))
    }
    const known = await knownReservations(tx, seen, goneIds)
    const merge = mergeHosts(seen, new Set(goneIds), known)
    if (isEmpty(merge)) return { inserted: 0, updated: 0, removed: 0, names: [] }
    await writeMerge(tx, merge)
    const stand = [...merge.inserts, ...merge.updates.map(({ after }) => after)]
    const was = [...merge.updates.map(({ before }) => before), ...merge.removes]
    const subjects = {
      stand,
      was,
      fresh: new Set(merge.inserts.map((row) => row.id)),
      heard: observation.events === null ? listed : reservationEdited(eventsOf(merge, observation.events)),
      now: deps.now(),
    }
    const { names, reasons, settled } = await recompute(tx, world, subjects, after)
    const still = new Set(settled)
    await settle(
      tx,
      stand.filter((row) => still.has(row.id)),
      reasons,
      world,
    )
    const audited = observation.events === null ? 0 : await auditMerge(tx, merge, world, observation.events)
    if (observation.events !== null) await tellChanged(tx, merge, world, after)
    if (observation.since !== undefined) after.since(observation.since)
    if (observation.checkFollows !== true) after.lookAtNames(names)
    await lookAround(tx, after, merge)
    after.lookAtReservations(stand.filter((row) => row.pending !== null).map((row) => row.id))
    after.notify('reservations')
    if (names.length > 0) after.notify('records')
    if (audited > 0) after.notify('audit')
    const { inserts, updates, removes } = merge
    return { inserted: inserts.length, updated: updates.length, removed: removes.length, names }
  })
  await checkWorld(deps, world)
  return outcome
}

/** The watches of every address that was reserved, or is now. */
async function lookAround(
  tx: pg.PoolClient,
  after: Aftermath,
  { inserts, updates, removes }: HostMerge,
): Promise<void> {
  const rows = [...inserts, ...updates.flatMap(({ before, after }) => [before, after]), ...removes]
  const ips = new Set(
    rows.flatMap(({ ip, moreAddresses }) => [...(ip === null ? [] : [ip]), ...moreAddresses]),
  )
  if (ips.size === 0) return
  if (updates.length + removes.length > 0) await watchFree(tx, after, [...ips])
  after.lookAtWatches(await watchesAt(tx, ips))
}

/** The outbox row that told of a reservation. While an intent is pending it is the intent that the claims follow. */
function eventsOf(merge: HostMerge, events: ReadonlyMap<number, string>): (id: string) => string | null {
  const rows = [...merge.inserts, ...merge.updates.map(({ after }) => after), ...merge.removes]
  const told = rows.filter(({ pending }) => pending === null)
  const hosts = new Map(told.map(({ id, keaHostId }) => [id, keaHostId]))
  return (id) => events.get(hosts.get(id) ?? -1) ?? null
}

function isEmpty({ inserts, updates, removes }: HostMerge): boolean {
  return inserts.length + updates.length + removes.length === 0
}

/**
 * A reservation that shall publish nothing is served as soon as Kea has it, one that should and cannot has failed; one
 * whose records all stand is served again.
 */
export async function settle(
  tx: pg.PoolClient,
  rows: readonly ReservationRow[],
  reasons: ReadonlyMap<string, string>,
  world: World,
): Promise<void> {
  const ids = rows.filter((row) => row.pending === null && row.keaHostId !== null).map((row) => row.id)
  if (ids.length === 0) return
  const told = rows.map((row) => ({ id: row.id, ...silence(row, reasons.get(row.id) ?? null, world) }))
  await runSql(
    tx,
    `update reservation r set status = case when u.open then 'queued' else t.status end,
       reason = case when not u.open then nullif(concat_ws('; ', t.reason, ${PLACEMENT}), '') end
     from jsonb_to_recordset($2::jsonb) as t(id uuid, status text, reason text)
     cross join lateral (select exists (
       select from claim c left join dns_record d
         on d.zone_id = c.zone_id and d.name = c.name and d.type = c.type and d.value = c.value
       where c.source_kind = 'reservation' and c.source_id = t.id::text and c.wanted and d.status is distinct from 'served') as open) u
     where r.id = any($1::uuid[]) and t.id = r.id
       -- What records are on their way says the look at their names; only that there were none is no longer true.
       and (not u.open or r.reason like $3)`,
    [ids, JSON.stringify(told), NOT_IN_DNS_PATTERN],
  )
}

/** Begins the reason of a reservation that publishes again with the next grant. */
const WITHDRAWN = 'withdrawn: '

/** How a reservation without records stands. */
function silence(
  row: ReservationRow,
  reason: string | null,
  world: World,
): { status: 'served' | 'queued' | 'failed' | 'withdrawn'; reason: string | null } {
  // Having no name is a choice, and needs no explanation.
  if (!row.observed?.hostname) return { status: 'served', reason: null }
  const off = !world.policy.dnsEnabled || world.scope(row.family, row.subnetId)?.policy?.dnsEnabled === false
  // Before any DNS server told its zones nobody can say that there is nothing to publish.
  if (world.zones.length === 0 && !off)
    return { status: 'queued', reason: 'the zones of the DNS servers are not known yet' }
  const wrong = reason !== null && isNotInDns(reason) && !off && row.observed.ip !== null
  if (wrong) return { status: 'failed', reason }
  return { status: reason?.startsWith(WITHDRAWN) ? 'withdrawn' : 'served', reason }
}
