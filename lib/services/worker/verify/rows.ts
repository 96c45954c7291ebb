import { NOT_SERVED_PATTERN } from '@/lib/core/not-served'
import { type PgQueryable, runSql } from '@/lib/db/sql'

/** A record row that a DNS server is asked about. */
export interface VerifyRow {
  id: string
  zoneId: string
  view: string
  zone: string
  name: string
  type: 'A' | 'AAAA' | 'PTR'
  value: string
  /** Seconds. */
  ttl: number
  ip: string | null
  reason: string | null
  reservationId: string | null
}

const COLUMNS = `d.id, d.zone_id as "zoneId", z.view, z.name as zone, d.name, d.type, d.value, d.ttl,
  host(d.address) as ip, d.reason, d.reservation_id as "reservationId"`
const FROM = `from dns_record d join zone z on z.id = d.zone_id and z.managed and z.gone_at is null
  where d.present and d.wanted and d.owned and d.drift is null and d.type in ('A', 'AAAA', 'PTR')`

const CURSOR = 'verified-to'
const FIRST = '00000000-0000-0000-0000-000000000000'

/**
 * The next records that count as served. Ids are random, so each sample is spread over all zones, and one sample after
 * the other comes by every record.
 */
export async function nextSample(sql: PgQueryable, size: number): Promise<VerifyRow[]> {
  const [kept] = await runSql<{ value: unknown }>(sql, 'select value from setting where key = $1', [CURSOR])
  const after = typeof kept?.value === 'string' ? kept.value : FIRST
  const from = (id: string, limit: number) =>
    runSql<VerifyRow>(
      sql,
      `select ${COLUMNS} ${FROM} and d.status = 'served' and d.id > $1::uuid order by d.id limit $2`,
      [id, limit],
    )
  const rows = await from(after, size)
  if (rows.length < size && after !== FIRST) {
    const seen = new Set(rows.map(({ id }) => id))
    rows.push(...(await from(FIRST, size - rows.length)).filter(({ id }) => !seen.has(id)))
  }
  const last = rows.at(-1)
  if (last !== undefined) {
    await runSql(
      sql,
      `insert into setting (key, value) values ($1, to_jsonb($2::text))
       on conflict (key) do update set value = excluded.value`,
      [CURSOR, last.id],
    )
  }
  return rows
}

/** Records that their DNS servers do not answer though SOLIDserver holds them; who waits longest comes first. */
export async function unservedRows(sql: PgQueryable, limit: number): Promise<VerifyRow[]> {
  return await runSql<VerifyRow>(
    sql,
    `select ${COLUMNS} ${FROM} and d.status = 'failed' and d.reason like $1 order by d.updated_at, d.id limit $2`,
    [NOT_SERVED_PATTERN, limit],
  )
}
