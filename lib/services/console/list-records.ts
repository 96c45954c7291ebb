import type { Page } from '@/lib/contract/list'
import type { DnsRecord, RECORD_SORTS, RecordExport, RecordQuery } from '@/lib/contract/record'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { type ConsoleDeps, done, isUuid, notFound, type Result } from '@/lib/services/console/deps'
import { keysetAll, keysetPage, type ListSource, type Where } from '@/lib/services/console/keyset'
import { matching } from '@/lib/services/console/read-text'
import { equals } from '@/lib/services/console/scope-filter'
import { searched } from '@/lib/services/console/searched'

interface RecordRow {
  id: string
  zone: string
  view: string
  name: string
  type: string
  value: string
  ttl: number
  provenance: string
  origin: string
  owned: boolean
  owner_ref: string | null
  status: string
  reason: string | null
  present: boolean
  wanted: boolean
  reservation_id: string | null
  watch_id: string | null
  static_record_id: string | null
  ptr: boolean | null
  dismissed_by: string | null
  dismissed_at: Date | null
  drift: string | null
  drift_at: Date | null
  leaves_at: Date | null
  comment: string | null
  cause: string | null
  seen_at: Date | null
  served_at: Date | null
  created_at: Date
  updated_at: Date
  version: number
}

const source: ListSource<(typeof RECORD_SORTS)[number]> = {
  select: `t.id::text, z.name as zone, z.view, t.name, t.type, t.value, t.ttl, t.provenance, t.origin, t.owned,
    t.owner_ref, t.status, t.reason, t.present, t.wanted, r.id::text as reservation_id, t.leaves_at,
    coalesce(s.comment, t.comment) as comment,
    -- A listing writes no row that says nothing new.
    case when t.present and t.seen_at is not null then greatest(t.seen_at, z.listed_at) else t.seen_at end as seen_at,
    t.served_at, t.created_at, t.updated_at, t.version, t.why->>'cause' as cause, w.id::text as watch_id,
    s.id::text as static_record_id, s.ptr, t.dismissed_by, t.dismissed_at, t.drift, t.drift_at`,
  // A row keeps the id of a reservation that is gone: only one that is there is told.
  joins: `join zone z on z.id = t.zone_id left join reservation r on r.id = t.reservation_id
    left join watch w on w.ip = t.address and w.state <> 'dismissed'
    left join static_record s on s.zone_id = t.zone_id and s.name = t.name and s.type = t.type and s.value = t.value`,
  table: 'dns_record',
  sorts: {
    name: { sql: 't.name', type: 'text' },
    type: { sql: 't.type', type: 'text' },
    value: { sql: 't.value', type: 'text' },
    ttl: { sql: 't.ttl', type: 'int' },
    updatedAt: { sql: 't.updated_at', type: 'timestamptz' },
    status: { sql: 't.status', type: 'text' },
  },
  id: { sql: 't.id', type: 'uuid' },
}

function toItem(row: RecordRow): DnsRecord {
  return {
    id: row.id,
    zone: row.zone,
    view: row.view,
    name: row.name,
    type: row.type,
    value: row.value,
    ttl: row.ttl,
    provenance: row.provenance as DnsRecord['provenance'],
    origin: row.origin as DnsRecord['origin'],
    owned: row.owned,
    owner: row.owner_ref,
    // It stands, and goes when its grace is over.
    status:
      row.status === 'served' && row.leaves_at !== null ? 'leaving' : (row.status as DnsRecord['status']),
    reason: row.reason,
    present: row.present,
    wanted: row.wanted,
    reservationId: row.reservation_id,
    watchId: row.watch_id,
    staticRecordId: row.static_record_id,
    ptr: row.ptr,
    dismissed:
      row.dismissed_by === null || row.dismissed_at === null
        ? null
        : { by: row.dismissed_by, at: row.dismissed_at.toISOString() },
    drift: row.drift,
    driftAt: row.drift_at?.toISOString() ?? null,
    leavesAt: row.leaves_at?.toISOString() ?? null,
    cause: row.cause,
    comment: row.comment,
    seenAt: row.seen_at?.toISOString() ?? null,
    servedAt: row.served_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  }
}

function items(rows: readonly Record<string, unknown>[]): DnsRecord[] {
  return rows.map((row) => toItem(row as unknown as RecordRow))
}

type Filters = Omit<RecordQuery, 'cursor' | 'limit' | 'sort'>

/** Rows of the zones with this name or in this view; the few ids are found first, so that indexes by zone serve. */
function inZones(column: 'name' | 'view', value: string): Where {
  return (params) =>
    `t.zone_id = any(array(select f.id from zone f where f.${column} = ${params.add(value)}))`
}

function conditions(filters: Filters): Where[] {
  const where: Where[] = []
  if (filters.zone !== undefined) where.push(inZones('name', filters.zone.toLowerCase()))
  if (filters.view !== undefined) where.push(inZones('view', filters.view))
  if (filters.type !== undefined) where.push(equals('t.type', filters.type.toUpperCase()))
  if (filters.status === 'leaving')
    where.push(() => "(t.status = 'leaving' or t.status = 'served' and t.leaves_at is not null)")
  else if (filters.status !== undefined) where.push(equals('t.status', filters.status))
  if (filters.status === 'served') where.push(() => 't.leaves_at is null')
  if (filters.provenance !== undefined) where.push(equals('t.provenance', filters.provenance))
  if (filters.origin !== undefined) where.push(equals('t.origin', filters.origin))
  if (filters.reservationId !== undefined) {
    where.push(equals('t.reservation_id', filters.reservationId, '::uuid'))
  }
  if (filters.name !== undefined) where.push(equals('t.name', filters.name))
  if (filters.value !== undefined) where.push(equals('t.value', filters.value))
  if (filters.ip !== undefined) where.push(equals('t.address', filters.ip, '::inet'))
  if (filters.q !== undefined && filters.q !== '') {
    where.push(matching(filters.q, searched.records))
  }
  return where
}

/** A page of records. */
export function listRecords(deps: ConsoleDeps, query: RecordQuery): Promise<Result<Page<DnsRecord>>> {
  return keysetPage(deps.db.pool, source, conditions(query), query, items)
}

/** All records that the filters let through, batch by batch. */
export function allRecords(deps: ConsoleDeps, query: RecordExport): AsyncGenerator<DnsRecord[]> {
  return keysetAll(deps.db.pool, source, conditions(query), query.sort, items)
}

/** One record as it is now, or null. `lock`: nobody else may change it before the transaction ends. */
export async function readRecord(target: SqlTarget, id: string, lock = false): Promise<DnsRecord | null> {
  if (!isUuid(id)) return null
  // A statement of its own: whoever waited for the lock must see what is joined as it is now, not as it was before.
  if (lock) await runSql(target, 'select from dns_record where id = $1::uuid for update', [id])
  const [row] = await runSql<RecordRow>(
    target,
    `select ${source.select} from ${source.table} t ${source.joins ?? ''} where t.id = $1::uuid`,
    [id],
  )
  return row === undefined ? null : toItem(row)
}

/** One record. */
export async function getRecord(deps: ConsoleDeps, id: string): Promise<Result<DnsRecord>> {
  const item = await readRecord(deps.db.pool, id)
  return item === null ? notFound('record') : done(item)
}
