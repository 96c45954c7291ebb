import type { Health, Overview } from '@/lib/contract/overview'
import { countAlerts } from '@/lib/services/console/alerts/count-alerts'
import type { Counter } from '@/lib/services/console/counts'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import { keaDdnsHop } from '@/lib/services/console/kea-ddns-hop'
import { recentAudit } from '@/lib/services/console/list-audit'
import { countWatches } from '@/lib/services/console/watchlist/count-watches'

/** A hop that has said nothing for so long is not known to be well: an alarm within a minute. */
const SILENT_AFTER_SECONDS = 60
const WORKER_DEAD_AFTER_SECONDS = 30
const RECENT = 15

type State = Overview['state']

const WORST: readonly State[] = ['down', 'degraded', 'unknown', 'ok']

function worst(states: readonly State[]): State {
  return WORST.find((state) => states.includes(state)) ?? 'unknown'
}

function seconds(from: Date, to: Date): number {
  return Math.max(0, Math.round((to.getTime() - from.getTime()) / 100) / 10)
}

/** What the worker last said of the hop, made unknown when it has fallen silent. */
async function hops(deps: ConsoleDeps, at: Date): Promise<Health[]> {
  const rows = await deps.db.prisma.health.findMany({ orderBy: { name: 'asc' } })
  return rows.map((row) => {
    const age = seconds(row.checkedAt, at)
    const silent = age > SILENT_AFTER_SECONDS && row.state !== 'down'
    return {
      name: row.name,
      state: silent ? 'unknown' : (row.state as State),
      detail: silent
        ? `Not checked for ${Math.round(age)} s${row.detail ? `; last: ${row.detail}` : ''}`
        : row.detail,
      since: row.since.toISOString(),
      checkedAt: row.checkedAt.toISOString(),
      ageSeconds: age,
      data:
        typeof row.data === 'object' && row.data !== null ? { ...(row.data as Record<string, unknown>) } : {},
    }
  })
}

async function workers(deps: ConsoleDeps, at: Date): Promise<Overview['workers']> {
  const rows = await deps.db.prisma.workerNode.findMany({ orderBy: { seenAt: 'desc' }, take: 50 })
  return rows.map((row) => ({
    id: row.id,
    host: row.host,
    pid: row.pid,
    startedAt: row.startedAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    leader: row.leader,
    alive: seconds(row.seenAt, at) <= WORKER_DEAD_AFTER_SECONDS,
  }))
}

function workerHop(nodes: Overview['workers'], at: Date): Health {
  const alive = nodes.filter((node) => node.alive)
  const newest = nodes[0]
  const seenAt = newest?.seenAt ?? at.toISOString()
  return {
    name: 'worker',
    state: alive.length > 0 ? 'ok' : newest === undefined ? 'unknown' : 'down',
    detail:
      alive.length > 0
        ? `${alive.length} running`
        : newest === undefined
          ? 'No worker has ever run: start one with npm run worker'
          : 'No worker has been heard lately: nothing is carried out until one runs',
    since: newest?.startedAt ?? at.toISOString(),
    checkedAt: seenAt,
    ageSeconds: newest === undefined ? 0 : seconds(new Date(newest.seenAt), at),
    data: {},
  }
}

async function lastSync(deps: ConsoleDeps): Promise<Overview['sync']> {
  const row = await deps.db.prisma.syncRun.findFirst({ orderBy: { startedAt: 'desc' } })
  if (row === null) return null
  const done = await deps.db.prisma.syncItem.count({ where: { runId: row.id, done: true } })
  return {
    id: row.id,
    kind: row.kind,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    total: row.total,
    done,
    created: row.created,
    updated: row.updated,
    deleted: row.deleted,
    refused: row.refused,
    failed: row.failed,
    error: row.error,
  }
}

async function feed(deps: ConsoleDeps): Promise<Overview['feed']> {
  const row = await deps.db.prisma.keaEvent.findFirst({
    orderBy: { receivedAt: 'desc' },
    select: { at: true, receivedAt: true },
  })
  if (row === null) return { lastEventAt: null, lagSeconds: null }
  return { lastEventAt: row.at.toISOString(), lagSeconds: seconds(row.at, row.receivedAt) }
}

/** The first page: health of every hop, counts, and what happened last. No count over a whole table per look. */
export async function getOverview(deps: ConsoleDeps & { counter: Counter }): Promise<Overview> {
  const at = deps.now()
  const [health, keaDdns, nodes, counted, alerts, watches, sync, lag, recent] = await Promise.all([
    hops(deps, at),
    keaDdnsHop(deps, at),
    workers(deps, at),
    deps.counter.get(),
    countAlerts(deps.db.pool, at),
    countWatches(deps.db.pool),
    lastSync(deps),
    feed(deps),
    recentAudit(deps, RECENT),
  ])
  const all = [workerHop(nodes, at), ...health, ...(keaDdns === null ? [] : [keaDdns])]
  return {
    at: at.toISOString(),
    state: worst(all.map(({ state }) => state)),
    health: all,
    workers: nodes,
    feed: lag,
    counts: counted.counts,
    alerts,
    watches,
    changes: counted.changes,
    sync,
    recent,
  }
}
