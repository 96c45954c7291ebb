import type { KeaFeed, OutboxRow, OutboxState } from '@/lib/core/ports/kea'
import type { KeaConnection } from './connection'
import { KeaError, toKeaError } from './errors'
import { FeedSession } from './feed-session'
import { BELL_CHANNEL } from './names'
import { OUTBOX_COLUMNS, type RawOutboxRow, toOutboxRow } from './outbox-rows'

export interface KeaFeedOptions {
  connection: KeaConnection
  /** Milliseconds between looks that need no doorbell; default 2000. */
  pollMs?: number
  /** Told of lost connections and failed reconnects. */
  onProblem?: (error: KeaError) => void
}

/** After going to sleep: a transaction that saw us awake may commit only now, without ringing. */
const LAST_LOOKS_MS = [0, 50, 200]
const MAX_BACKOFF_MS = 10_000

/** The outbox of the Kea database as a feed; reconnects by itself until closed. Rejects with KeaError only. */
export function createKeaFeed(options: KeaFeedOptions): KeaFeed {
  return new PostgresFeed(options)
}

class PostgresFeed implements KeaFeed {
  private session: FeedSession | null = null
  private opening: Promise<FeedSession> | null = null
  /** acquire() was called: hold the reader's place across reconnects. */
  private wanted = false
  private awake = false
  private closed = false
  private failures = 0
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly wakeListeners: (() => void)[] = []
  private readonly hostListeners: ((payload: string) => void)[] = []
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly options: KeaFeedOptions) {
    this.poll()
  }

  async acquire(): Promise<boolean> {
    this.wanted = true
    const session = await this.open()
    if (session.isReader) return true
    const got = await session.becomeReader()
    if (got && this.awake) await session.setAwake(true)
    return got
  }

  take(limit: number, handle: (rows: OutboxRow[]) => Promise<void>): Promise<number> {
    const run = this.turn.then(() => this.takeNow(limit, handle))
    this.turn = run.catch(() => undefined)
    return run
  }

  /**
   * No transaction stays open while the handler works: the rows are deleted by id on the very session that read
   * them and still holds the reader's lock, so nobody else can have had them and a crash repeats them. Ids become
   * visible out of order; reading from the oldest without a cursor misses none.
   */
  private async takeNow(limit: number, handle: (rows: OutboxRow[]) => Promise<void>): Promise<number> {
    const session = await this.open()
    if (!session.isReader) return 0
    const { rows: raw } = await session.often<RawOutboxRow>(
      'hf-take',
      `SELECT ${OUTBOX_COLUMNS} FROM holdfast.outbox r ORDER BY r.id LIMIT $1`,
      [limit],
    )
    const last = raw.at(-1)
    if (last === undefined) return 0
    const rows = raw.map(toOutboxRow).filter((row) => row !== null)
    if (rows.length > 0) await handle(rows)
    const lost = raw.length - rows.length
    await session.often(
      'hf-taken',
      `WITH gone AS (DELETE FROM holdfast.outbox WHERE id = ANY($1::bigint[])),
         drops AS (SELECT count(nextval('holdfast.dropped')) AS n FROM generate_series(1, $3))
       SELECT setval('holdfast.low', greatest(s.last_value, $2)),
         setval('holdfast.ceiling', greatest(s.last_value, $2) + c.bound)
       FROM holdfast.control c, holdfast.low s, drops`,
      [raw.map((row) => row.id), last.id, lost],
    )
    return raw.length
  }

  async beat(): Promise<void> {
    const session = await this.open()
    await session.query(
      `INSERT INTO holdfast.outbox (tbl, op) VALUES ('heartbeat', 'I'); NOTIFY ${BELL_CHANNEL}`,
    )
  }

  async state(): Promise<OutboxState> {
    const session = await this.open()
    const { rows } = await session.query<Record<'pending' | 'oldest' | 'dropped' | 'bound', string>>(
      `SELECT c.bound,
         CASE WHEN p.n <= 10000 THEN p.n ELSE greatest(p.n, s.last_value - l.last_value) END AS pending,
         coalesce((SELECT extract(epoch FROM clock_timestamp() - o.at) FROM holdfast.outbox o ORDER BY o.id LIMIT 1), 0)
           AS oldest,
         CASE WHEN d.is_called THEN d.last_value ELSE 0 END - c.dropped_seen AS dropped
       FROM holdfast.control c, holdfast.outbox_id s, holdfast.low l, holdfast.dropped d,
         (SELECT count(*) AS n FROM (SELECT FROM holdfast.outbox LIMIT 10001) x) p`,
    )
    const row = rows[0]
    if (row === undefined)
      throw new KeaError('permanent', 'holdfast.control is empty: install the triggers again')
    return {
      pending: Number(row.pending),
      oldestSeconds: Math.max(0, Number(row.oldest)),
      dropped: Number(row.dropped),
      bound: Number(row.bound),
    }
  }

  async resynced(dropped: number): Promise<void> {
    const session = await this.open()
    await session.query('UPDATE holdfast.control SET dropped_seen = dropped_seen + $1', [dropped])
  }

  onWake(listener: () => void): void {
    this.wakeListeners.push(listener)
  }

  onHostEvent(listener: (payload: string) => void): void {
    this.hostListeners.push(listener)
  }

  async setAwake(awake: boolean): Promise<void> {
    this.awake = awake
    const session = this.session
    if (session === null || !session.isReader) return
    await session.setAwake(awake)
    if (!awake) for (const delay of LAST_LOOKS_MS) this.later(delay, () => this.look())
  }

  async close(): Promise<void> {
    this.closed = true
    for (const timer of this.timers) clearTimeout(timer)
    await this.opening?.catch(() => undefined)
    await this.session?.close()
    this.session = null
  }

  private open(): Promise<FeedSession> {
    if (this.closed) return Promise.reject(new KeaError('permanent', 'The feed is closed'))
    if (this.session !== null && !this.session.isGone) return Promise.resolve(this.session)
    this.opening ??= this.connect().finally(() => {
      this.opening = null
    })
    return this.opening
  }

  private async connect(): Promise<FeedSession> {
    const session = await FeedSession.open(this.options.connection, {
      bell: () => this.wake(),
      hostEvent: (payload) => {
        for (const listener of this.hostListeners) listener(payload)
      },
      lost: (error) => this.reconnect(error),
    })
    this.failures = 0
    this.session = session
    return session
  }

  /** Exponential with full jitter from 100 ms to 10 s, for ever: PostgreSQL restarts, and we are back by ourselves. */
  private reconnect(error: KeaError): void {
    if (this.closed) return
    this.options.onProblem?.(error)
    const backoff = Math.min(MAX_BACKOFF_MS, 100 * 2 ** Math.min(this.failures, 10))
    this.failures += 1
    this.later(backoff * (0.5 + Math.random() / 2), async () => {
      try {
        if (this.wanted) await this.acquire()
        else await this.open()
        this.wake()
      } catch (cause) {
        this.reconnect(toKeaError(cause, 'Connecting to the Kea database'))
      }
    })
  }

  private poll(): void {
    this.later(this.options.pollMs ?? 2_000, async () => {
      try {
        await this.session?.showPresence()
        await this.look()
      } finally {
        this.poll()
      }
    })
  }

  /** Wakes the consumer only when there is something; also tells a dead connection from a silent one. */
  private async look(): Promise<void> {
    const session = this.session
    if (session === null || !session.isReader) return
    const { rows } = await session.query<{ some: boolean }>(
      'SELECT EXISTS (SELECT FROM holdfast.outbox) AS some',
    )
    if (rows[0]?.some === true) this.wake()
  }

  private wake(): void {
    for (const listener of this.wakeListeners) listener()
  }

  private later(ms: number, run: () => void | Promise<void>): void {
    if (this.closed) return
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      // Failures show through `lost`, which reconnects; a look is tried again by the next poll.
      Promise.resolve(run()).catch(() => undefined)
    }, ms)
    this.timers.add(timer)
  }
}
