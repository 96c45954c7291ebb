import { Logger, runMigrations } from 'graphile-worker'
import type pg from 'pg'
import { runSql, type SqlTarget } from '@/lib/db/sql'

/** What a job asks to look at; the payloads carry the subject and no instruction. */
export interface Tasks {
  /** `since`: when it happened in Kea that the look is asked for. */
  'look-name': { name: string; since?: string }
  'look-reservation': { id: string }
  'look-watch': { id: string }
  'review-watches': Record<string, never>
  'sync-all': Record<string, never>
  'sync-zone': { zoneId: string }
  recompute: Record<string, never>
  notify: Record<string, never>
  heartbeat: Record<string, never>
}

export type TaskName = keyof Tasks

export interface Job<T extends TaskName = TaskName> {
  task: T
  payload: Tasks[T]
  /** The subject: `name:<fqdn>`, `reservation:<id>`, `sync`. Jobs with one key fold into one. */
  key: string
  /** Jobs of one lane never overlap. Default: the lane of the key. */
  lane?: string
  /**
   * Not before this instant. A look for later is kept under a key of its own: under the same key it would
   * push back a look that is due now.
   */
  runAt?: Date
  /** Lower runs first (default 0). */
  priority?: number
}

const LANES = 1024

/** FNV-1a, 32 bits: stable between processes and versions, which a lane must be. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text, 'utf8')) {
    hash ^= byte
    hash = Math.imul(hash, 0x01000193) >>> 0
  }
  return hash
}

/** The lane of a subject. Subjects without a colon (`sync`) have their own, or long work would hold up names. */
export function lane(subject: string): string {
  return subject.includes(':') ? `lane-${fnv1a(subject) % LANES}` : `lane-${subject}`
}

/** The job of each subject, so that nobody spells a key twice. */
export const jobs = {
  lookName: (name: string): Job<'look-name'> => ({
    task: 'look-name',
    payload: { name },
    key: `name:${name}`,
  }),
  lookReservation: (id: string): Job<'look-reservation'> => ({
    task: 'look-reservation',
    payload: { id },
    key: `reservation:${id}`,
  }),
  lookWatch: (id: string): Job<'look-watch'> => ({
    task: 'look-watch',
    payload: { id },
    key: `watch:${id}`,
  }),
  /** Every watch, and every hold in Kea: the zones were checked, or the policy or the scopes changed. */
  reviewWatches: (): Job<'review-watches'> => ({ task: 'review-watches', payload: {}, key: 'watches' }),
  /** What everybody wants, computed again: the policy, a scope's or the zone rules changed. */
  recompute: (): Job<'recompute'> => ({ task: 'recompute', payload: {}, key: 'recompute' }),
  /** Messages about alerts wait to be sent. */
  notify: (): Job<'notify'> => ({ task: 'notify', payload: {}, key: 'notify' }),
  syncAll: (): Job<'sync-all'> => ({ task: 'sync-all', payload: {}, key: 'sync' }),
  /** One zone alone, by our id. */
  syncZone: (zoneId: string): Job<'sync-zone'> => ({
    task: 'sync-zone',
    payload: { zoneId },
    key: `zone:${zoneId}`,
  }),
}

interface Spec {
  identifier: string
  payload: string
  queue_name: string
  run_at: string | null
  job_key: string
  priority: number
}

function specOf(job: Job): Spec {
  return {
    identifier: job.task,
    payload: JSON.stringify(job.payload),
    queue_name: job.lane ?? lane(job.key),
    run_at: job.runAt?.toISOString() ?? null,
    job_key: job.runAt === undefined ? job.key : `later:${job.key}`,
    priority: job.priority ?? 0,
  }
}

const ADD = `
select j.key from graphile_worker.add_jobs(
  (select array_agg((s.identifier, s.payload::json, s.queue_name, s.run_at, null, s.job_key, s.priority, null)
                      ::graphile_worker.job_spec order by s.job_key)
     from jsonb_to_recordset($1::jsonb) as s(
       identifier text, payload text, queue_name text, run_at timestamptz, job_key text, priority smallint))
) as j`

const CHUNK = 5_000
const ATTEMPTS = 5

/**
 * Adds jobs in the caller's transaction: they exist if it commits. Keys are sorted, so that two callers
 * never wait for each other. A worker may take a job between the two statements inside `add_jobs`, which then
 * adds nothing: the look under way began before our facts were there, so the missing ones are added again.
 */
export async function addJobs(target: SqlTarget, list: readonly Job[]): Promise<void> {
  const byKey = new Map<string, Spec>()
  for (const job of list) {
    const spec = specOf(job)
    byKey.set(spec.job_key, spec)
  }
  const specs = [...byKey.values()].sort((a, b) => (a.job_key < b.job_key ? -1 : 1))
  for (let at = 0; at < specs.length; at += CHUNK) await addChunk(target, specs.slice(at, at + CHUNK))
}

async function addChunk(target: SqlTarget, specs: readonly Spec[]): Promise<void> {
  let missing = specs
  for (let attempt = 0; attempt < ATTEMPTS && missing.length > 0; attempt++) {
    const added = await runSql<{ key: string }>(target, ADD, [JSON.stringify(missing)])
    const keys = new Set(added.map((row) => row.key))
    missing = missing.filter((spec) => !keys.has(spec.job_key))
  }
  if (missing.length > 0) throw new Error(`${missing.length} jobs could not be queued`)
}

/** Adds one job in the caller's transaction. */
export async function addJob<T extends TaskName>(target: SqlTarget, job: Job<T>): Promise<void> {
  await addJobs(target, [job as Job])
}

/** Creates or updates graphile-worker's own schema. Safe to call by several processes at once. */
export async function migrateQueue(pool: pg.Pool): Promise<void> {
  await runMigrations({ pgPool: pool, logger: new Logger(() => () => {}) })
}
