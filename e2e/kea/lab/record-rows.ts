import { Resolver } from 'node:dns/promises'
import type { Stack } from '@/scripts/testing/stack'
import { isCaughtUp } from './lease-rows'

/** Asks the internal DNS server; nothing when it has none. */
async function ask(stack: Stack, question: (resolver: Resolver) => Promise<string[]>): Promise<string[]> {
  // A new one for each question: it must not remember.
  const resolver = new Resolver({ timeout: 1000, tries: 2 })
  resolver.setServers([`127.0.0.1:${stack.ports.dns}`])
  try {
    return (await question(resolver)).sort()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENODATA' || code === 'ENOTFOUND') return []
    throw error
  }
}

/** The addresses that the internal DNS server answers for a name, sorted. */
export const served = (stack: Stack, name: string, family: 4 | 6): Promise<string[]> =>
  ask(stack, (resolver) => (family === 4 ? resolver.resolve4(name) : resolver.resolve6(name)))

/** The names that the internal DNS server answers for an address, sorted. */
export const pointers = (stack: Stack, ip: string): Promise<string[]> =>
  ask(stack, (resolver) => resolver.reverse(ip))

/** What the console's database says of a record on the internal server. */
export interface RecordRow {
  type: string
  value: string
  ttl: number
  status: string
  provenance: string
  origin: string
  reason: string | null
  /** ISO 8601. */
  leavesAt: string | null
  cause: string | null
}

/** The records at a name, by type and value. */
export async function recordRows(stack: Stack, name: string): Promise<RecordRow[]> {
  const rows = await stack.sql<Omit<RecordRow, 'leavesAt'> & { leavesAt: Date | null }>(
    `SELECT d.type, d.value, d.ttl, d.status, d.provenance, d.origin, d.reason, d.leaves_at AS "leavesAt",
       d.why ->> 'cause' AS cause
     FROM dns_record d JOIN zone z ON z.id = d.zone_id
     WHERE d.name = $1 AND z.view = 'internal' ORDER BY d.type, d.value`,
    [name],
  )
  return rows.map((row) => ({ ...row, leavesAt: row.leavesAt?.toISOString() ?? null }))
}

/** Audit lines about a host name, oldest first, those of its PTR among them. */
export async function auditLines(stack: Stack, host: string): Promise<string[]> {
  const rows = await stack.sql<{ line: string }>(
    `SELECT line FROM audit_event WHERE line LIKE '% host=' || $1 || ' %' ORDER BY id`,
    [host],
  )
  return rows.map(({ line }) => line)
}

export interface AlertRow {
  kind: string
  severity: string
  state: string
  summary: string
  /** As JSON text. */
  detail: string
}

/** Alerts about a name or an address, oldest first. */
export async function alertRows(stack: Stack, about: { name?: string; ip?: string }): Promise<AlertRow[]> {
  return stack.sql<AlertRow>(
    `SELECT kind, severity, state, summary, detail::text FROM alert
     WHERE name = $1 OR ip = $2::inet ORDER BY created_at, id`,
    [about.name ?? null, about.ip ?? null],
  )
}

/** True when all that Kea wrote was taken over, and every name that it concerns was looked at. */
export async function isSettled(stack: Stack): Promise<boolean> {
  if (!(await isCaughtUp(stack))) return false
  const [row] = await stack.sql<{ idle: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM graphile_worker.jobs
       WHERE task_identifier IN ('look-name', 'look-reservation', 'recompute') AND run_at <= now() AND attempts < max_attempts) AS idle`,
  )
  return row?.idle === true
}
