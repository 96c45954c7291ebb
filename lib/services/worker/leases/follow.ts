import type pg from 'pg'
import type { LeaseEvent } from '@/lib/core/lease-events'
import type { OutboxRow } from '@/lib/core/ports/kea'
import type { News } from '@/lib/core/why'
import type { Aftermath } from '@/lib/services/worker/change-facts'
import { leasesChanged, listed } from '@/lib/services/worker/claims/news'
import { recompute } from '@/lib/services/worker/claims/recompute'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import type { ReservationRow } from '@/lib/services/worker/hosts/reservation-row'
import { settle } from '@/lib/services/worker/observe-hosts'
import { statement } from '@/lib/services/worker/statement'
import { watchesAt } from '@/lib/services/worker/watches/enqueue-watches'
import type { World } from '@/lib/services/worker/world'

export type LeaseTold = Extract<News, { kind: 'lease' }>

/** What happened to leases: `news` is empty when rows were read rather than told. */
export interface LeaseNews {
  /** Addresses whose facts changed in a way that a claim may depend on. */
  ips: readonly string[]
  news: readonly { row: OutboxRow; event: LeaseEvent }[]
  /** What is known without a row of the outbox that tells it. */
  inferred?: readonly LeaseTold[]
  /** A consistency check follows and asks for the looks: it counts what they do. */
  checkFollows?: boolean
}

/**
 * The claims that follow from changed lease facts, with the jobs, the alerts and the state of the reservations they
 * concern. Part of the transaction that wrote the facts.
 */
export async function followLeases(
  deps: Pick<WorkerDeps, 'now'>,
  tx: pg.PoolClient,
  after: Aftermath,
  world: World,
  { ips, news, inferred = [], checkFollows = false }: LeaseNews,
): Promise<string[]> {
  if (ips.length === 0) return []
  after.lookAtWatches(await watchesAt(tx, ips))
  const heard = [...inferred, ...news.map(({ row, event }) => newsOf(row, event))]
  const events = new Map(heard.map((one) => [one.ip, one]))
  const subjects = {
    stand: [],
    was: [],
    leases: ips,
    heard: heard.length === 0 ? listed : leasesChanged(events),
    now: deps.now(),
  }
  const done = await recompute(tx, world, subjects, after)
  const still = new Set(done.settled)
  // Where there is nothing left to publish no look at a name tells it.
  const rows = done.reservations.filter(({ id }) => still.has(id) || done.reasons.has(id))
  await settle(tx, rows, done.reasons, world)
  const missing = news.length === 0 ? [] : await missingNames(tx, rows)
  if (!checkFollows) after.lookAtNames([...done.names, ...missing])
  if (done.names.length > 0) after.notify('records', 'reservations')
  const first = news[0]
  if (first !== undefined) after.since(first.row.at)
  return done.names
}

function newsOf(row: OutboxRow, { event, cause, lease }: LeaseEvent): LeaseTold {
  return { kind: 'lease', event, cause, ip: lease.ip, eventId: row.id }
}

/** A client that came back brings back what its reservation wants and the server no longer has. */
async function missingNames(tx: pg.PoolClient, rows: readonly ReservationRow[]): Promise<string[]> {
  if (rows.length === 0) return []
  const found = await statement<{ name: string }>(
    tx,
    'missing-names',
    `select distinct d.name from claim c join dns_record d
       on d.zone_id = c.zone_id and d.name = c.name and d.type = c.type and d.value = c.value
     where c.source_kind = 'reservation' and c.source_id = any($1::text[]) and c.wanted and not d.present
       and d.status not in ('queued', 'refused')`,
    [rows.map(({ id }) => id)],
  )
  return found.map(({ name }) => name)
}
