import type { Page } from '@/lib/contract/list'
import type { Channel, Delivery, DeliveryQuery } from '@/lib/contract/notification'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { type ConsoleDeps, done, isUuid, notFound, type Result } from '@/lib/services/console/deps'
import { keysetPage, type ListSource, type Where } from '@/lib/services/console/keyset'
import { equals } from '@/lib/services/console/scope-filter'

interface ChannelRow {
  id: string
  kind: string
  name: string
  enabled: boolean
  min_severity: string
  kinds: string[]
  target: string[]
  signed: boolean
  created_by: string
  created_at: Date
  updated_at: Date
  version: number
  waiting: number
  last: { status: Delivery['status']; reason: string | null; endedAt: string | null } | null
}

/** The newest message that was tried, or that has ended. */
const LAST = `(select json_build_object('status', d.status, 'reason', d.reason, 'endedAt', d.ended_at)
    from notification_delivery d where d.channel_id = c.id and (d.attempts > 0 or d.status <> 'waiting')
    order by coalesce(d.ended_at, d.created_at) desc limit 1)`

const SELECT = `select c.id::text, c.kind, c.name, c.enabled, c.min_severity, c.kinds, c.target,
    c.secret is not null as signed, c.created_by, c.created_at, c.updated_at, c.version, ${LAST} as last,
    (select count(*)::int from notification_delivery d where d.channel_id = c.id and d.status = 'waiting') as waiting
  from notification_channel c`

function toChannel(row: ChannelRow): Channel {
  const { last } = row
  return {
    id: row.id,
    kind: row.kind as Channel['kind'],
    name: row.name,
    enabled: row.enabled,
    minSeverity: row.min_severity as Channel['minSeverity'],
    kinds: row.kinds,
    target: row.target,
    signed: row.signed,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
    waiting: row.waiting,
    last:
      last === null
        ? null
        : { ...last, endedAt: last.endedAt === null ? null : new Date(last.endedAt).toISOString() },
  }
}

/** All channels by name. */
export async function listChannels(deps: ConsoleDeps): Promise<{ items: Channel[]; nextCursor: null }> {
  const rows = await runSql<ChannelRow>(deps.db.pool, `${SELECT} order by c.name, c.id limit 1000`)
  return { items: rows.map(toChannel), nextCursor: null }
}

/** One channel, or null. `lock`: nobody else may change it before the transaction ends. */
export async function readChannel(target: SqlTarget, id: string, lock = false): Promise<Channel | null> {
  if (!isUuid(id)) return null
  const [row] = await runSql<ChannelRow>(
    target,
    `${SELECT} where c.id = $1::uuid${lock ? ' for update of c' : ''}`,
    [id],
  )
  return row === undefined ? null : toChannel(row)
}

/** One channel. */
export async function getChannel(deps: ConsoleDeps, id: string): Promise<Result<Channel>> {
  const item = await readChannel(deps.db.pool, id)
  return item === null ? notFound('channel') : done(item)
}

interface DeliveryRow {
  id: string
  channel_id: string
  channel: string
  alert_id: string | null
  summary: string | null
  event: string
  status: string
  attempts: number
  next_at: Date
  reason: string | null
  created_at: Date
  ended_at: Date | null
}

const deliveries: ListSource<'createdAt'> = {
  table: 'notification_delivery',
  select: `t.id::text, t.channel_id::text, c.name as channel, t.alert_id::text, a.summary, t.event, t.status, t.attempts,
    t.next_at, t.reason, t.created_at, t.ended_at`,
  joins: 'join notification_channel c on c.id = t.channel_id left join alert a on a.id = t.alert_id',
  sorts: { createdAt: { sql: 't.created_at', type: 'timestamptz' } },
  id: { sql: 't.id', type: 'uuid' },
}

function toDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    channelId: row.channel_id,
    channel: row.channel,
    alertId: row.alert_id,
    summary: row.summary,
    event: row.event as Delivery['event'],
    status: row.status as Delivery['status'],
    attempts: row.attempts,
    nextAt: row.status === 'waiting' ? row.next_at.toISOString() : null,
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}

/** A page of messages, the newest first. */
export function listDeliveries(deps: ConsoleDeps, query: DeliveryQuery): Promise<Result<Page<Delivery>>> {
  const where: Where[] = []
  if (query.channelId !== undefined) where.push(equals('t.channel_id', query.channelId, '::uuid'))
  if (query.alertId !== undefined) where.push(equals('t.alert_id', query.alertId, '::uuid'))
  if (query.status !== undefined) where.push(equals('t.status', query.status))
  return keysetPage(deps.db.pool, deliveries, where, query, (rows) =>
    rows.map((row) => toDelivery(row as unknown as DeliveryRow)),
  )
}

/** One message. */
export async function readDelivery(target: SqlTarget, id: string): Promise<Delivery | null> {
  const [row] = await runSql<DeliveryRow>(
    target,
    `select ${deliveries.select} from notification_delivery t ${deliveries.joins ?? ''} where t.id = $1::uuid`,
    [id],
  )
  return row === undefined ? null : toDelivery(row)
}
