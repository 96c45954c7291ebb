import type pg from 'pg'
import { z } from '@/lib/contract/zod'
import { CAUSES, type Cause } from '@/lib/core/cause'
import { isUuid } from '@/lib/services/console/deps'

const link = z.object({
  kind: z.string(),
  id: z.string(),
  from: z.enum(['global', 'scope', 'reservation']).optional(),
})
export type Link = z.infer<typeof link>

/** The links of a stored chain; what cannot be read is left out. */
export function linksOf(chain: unknown): Link[] {
  if (!Array.isArray(chain)) return []
  return chain.flatMap((one) => {
    const parsed = link.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })
}

/** A stored word as a cause; null when it is none. */
export function causeOf(text: unknown): Cause | null {
  return CAUSES.find((cause) => cause === text) ?? null
}

export interface EventRow {
  id: string
  at: Date
  tbl: string
  op: string
  kind: string
  ip: string | null
  before: { hwaddr?: string; duid?: string; hostname?: string } | null
  after: { hwaddr?: string; duid?: string; hostname?: string } | null
}

export interface LeaseRow {
  ip: string
  state: string
  cause: string
  since: Date
  expires_at: Date | null
  hwaddr: string
  duid: string
  hostname: string
  reason: string | null
  event_id: string | null
}

export interface StaticRow {
  id: string
  name: string
  created_by: string
  created_from: string
  created_at: Date
}

export interface AuditRow {
  id: string
  at: Date
  actor: string
  actor_kind: string
  cause: string
  verb: string
  line: string
  subject_kind: string
  subject_id: string | null
  change_id: string | null
  chain: unknown
}

const EVENT = 'id::text, at, tbl, op, kind, host(ip) as ip, before, after'
const AUDIT =
  'id::text, at, actor, actor_kind, cause, verb, line, subject_kind, subject_id, change_id::text, chain'

/** An event of Kea's outbox that was kept. */
export async function readEvent(pool: pg.Pool, id: string): Promise<EventRow | null> {
  if (!/^\d{1,18}$/.test(id)) return null
  const { rows } = await pool.query<EventRow>(
    `select ${EVENT} from kea_event where source = 'kea' and id = $1::bigint`,
    [id],
  )
  return rows[0] ?? null
}

/** The events that tell what a cause says of a lease. */
const TELLING: Partial<Record<Cause, readonly string[]>> = {
  GRANT: ['GRANT', 'RENEW'],
  RENEW: ['RENEW', 'GRANT'],
  RELEASE: ['RELEASE', 'MOVED'],
  ADMIN: ['RELEASE'],
  EXPIRY: ['EXPIRY', 'FLUSH'],
  DECLINE: ['DECLINE', 'DECLINE_END'],
}

/** Clocks of Kea and its database may differ by so much. */
const SKEW_MS = 2_000

/**
 * The newest event that tells what a cause says of a lease: none that is younger than `until`, and for what the lease is
 * by now none from before.
 */
export async function eventOfLease(
  pool: pg.Pool,
  lease: Pick<LeaseRow, 'ip' | 'since'>,
  cause: Cause | null,
  until: Date | null = null,
): Promise<EventRow | null> {
  const kinds = cause === null ? undefined : TELLING[cause]
  if (kinds === undefined) return null
  const past = until !== null && until.getTime() < lease.since.getTime()
  const { rows } = await pool.query<EventRow>(
    `select ${EVENT} from (select * from kea_event where ip = $1::inet offset 0) e
     where kind = any($2::text[]) and ($3::timestamptz is null or at <= $3) and ($4::timestamptz is null or at >= $4)
     order by id desc limit 1`,
    [lease.ip, kinds, until, past ? null : new Date(lease.since.getTime() - SKEW_MS)],
  )
  return rows[0] ?? null
}

/** What is known of the lease of an address. */
export async function readLeaseFact(pool: pg.Pool, ip: string): Promise<LeaseRow | null> {
  const { rows } = await pool.query<LeaseRow>(
    `select host(ip) as ip, state, cause, since, expires_at, hwaddr, duid, hostname, reason, event_id::text
     from lease where ip = $1::inet`,
    [ip],
  )
  return rows[0] ?? null
}

/** An operator's static record. */
export async function readStatic(pool: pg.Pool, id: string): Promise<StaticRow | null> {
  if (!isUuid(id)) return null
  const { rows } = await pool.query<StaticRow>(
    'select id::text, name, created_by, created_from, created_at from static_record where id = $1::uuid',
    [id],
  )
  return rows[0] ?? null
}

/** The newest audit event of a subject, at most as young as `until`. */
export async function lastAuditOf(
  pool: pg.Pool,
  subjectKind: string,
  subjectId: string,
  until: Date | null = null,
): Promise<AuditRow | null> {
  const { rows } = await pool.query<AuditRow>(
    `select ${AUDIT} from audit_event where subject_kind = $1 and subject_id = $2
       and ($3::timestamptz is null or at <= $3) order by id desc limit 1`,
    [subjectKind, subjectId, until],
  )
  return rows[0] ?? null
}

/** The newest audit event about a record of an address. */
export async function lastRecordAuditOf(pool: pg.Pool, ip: string): Promise<AuditRow | null> {
  const { rows } = await pool.query<AuditRow>(
    `select ${AUDIT} from (select * from audit_event where audit_line_ip(line) = $1::inet offset 0) a
     where subject_kind = 'record' and subject_id is not null order by id desc limit 1`,
    [ip],
  )
  return rows[0] ?? null
}
