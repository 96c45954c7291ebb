import pg from 'pg'
import { clientConfig, type KeaConnection, PREPARE_SESSION } from './connection'
import { KeaError, toKeaError } from './errors'
import { AWAKE_KEY, BELL_CHANNEL, HOST_CHANNEL, PRESENT_KEY, READER_KEY } from './names'

export interface SessionEvents {
  bell(): void
  hostEvent(payload: string): void
  /** The connection is gone; called once. */
  lost(error: KeaError): void
}

/** Refusals after which the connection is as good as before: lock not free, conflict, timeout. Others end it. */
const ANSWERS = /^(55|40|57014|53)/

/**
 * One connection of the feed with its session locks. It never comes back: after `lost` the feed opens another one.
 * All methods reject with KeaError.
 */
export class FeedSession {
  private reader = false
  private present = false
  private awake = false
  private gone = false
  private turn: Promise<unknown> = Promise.resolve()

  private constructor(
    private readonly client: pg.Client,
    private readonly events: SessionEvents,
  ) {}

  static async open(connection: KeaConnection, events: SessionEvents): Promise<FeedSession> {
    const client = new pg.Client({
      ...clientConfig(connection, 'feed'),
      idle_in_transaction_session_timeout: 0,
    })
    const session = new FeedSession(client, events)
    client.on('error', (error) => session.fail(error))
    client.on('end', () => session.fail(null))
    client.on('notification', ({ channel, payload }) => {
      if (channel === BELL_CHANNEL) events.bell()
      else if (channel === HOST_CHANNEL) events.hostEvent(payload ?? '')
    })
    try {
      await client.connect()
      await client.query(PREPARE_SESSION)
      // Lets the server notice a dead peer within half a minute, so that its locks pass to the next reader.
      await client.query(
        'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3',
      )
    } catch (error) {
      session.gone = true
      client.end().catch(() => undefined)
      throw toKeaError(error, 'Connecting to the Kea database')
    }
    return session
  }

  get isReader(): boolean {
    return this.reader && !this.gone
  }

  get isGone(): boolean {
    return this.gone
  }

  /** True when this session is (now) the one reader; then it listens. */
  async becomeReader(): Promise<boolean> {
    if (this.reader) return true
    const { rows } = await this.query<{ got: boolean }>(`SELECT pg_try_advisory_lock(${READER_KEY}) AS got`)
    if (rows[0]?.got !== true) return false
    this.reader = true
    await this.query(`LISTEN ${BELL_CHANNEL}; LISTEN ${HOST_CHANNEL}`)
    await this.showPresence()
    return true
  }

  /** Tells the triggers that ringing makes sense. Tried again at each poll: an open transaction may stand in the way. */
  async showPresence(): Promise<void> {
    if (!this.present && this.reader) this.present = await this.lock(PRESENT_KEY)
  }

  /** While awake the triggers need not ring. Failing to get the lock only costs needless rings. */
  async setAwake(awake: boolean): Promise<void> {
    if (awake === this.awake) return
    if (awake) this.awake = await this.lock(AWAKE_KEY)
    else {
      this.awake = false
      await this.query(`SELECT pg_advisory_unlock(${AWAKE_KEY})`)
    }
  }

  /** The triggers hold these keys shared until Kea's commit, so a plain try could starve; waiting is fair, and bounded. */
  private lock(key: string): Promise<boolean> {
    return this.inTurn(async () => {
      try {
        await this.send(`BEGIN; SET LOCAL lock_timeout = '250ms'; SELECT pg_advisory_lock(${key}); COMMIT`)
        return true
      } catch (error) {
        if (!(error instanceof KeaError) || error.code !== '55P03') throw error
        await this.send('ROLLBACK')
        return false
      }
    })
  }

  query<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<R>> {
    return this.inTurn(() => this.send<R>({ text, ...(values === undefined ? {} : { values }) }))
  }

  /** The same of a statement that is run at every event: planned once. One name stands for one text. */
  often<R extends pg.QueryResultRow>(name: string, text: string, values: unknown[] = []) {
    return this.inTurn(() => this.send<R>({ name, text, values }))
  }

  /** One after another: between a statement that failed and its ROLLBACK nobody else's may run. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work)
    this.turn = mine.catch(() => undefined)
    return mine
  }

  private async send<R extends pg.QueryResultRow>(
    query: string | pg.QueryConfig,
  ): Promise<pg.QueryResult<R>> {
    if (this.gone) throw new KeaError('transient', 'The connection to the Kea database was lost')
    try {
      return await this.client.query<R>(query)
    } catch (error) {
      const known = toKeaError(error, 'Reading the outbox of the Kea database')
      if (known.family === 'transient' && !ANSWERS.test(known.code ?? '')) this.fail(error)
      throw known
    }
  }

  async close(): Promise<void> {
    this.gone = true
    await this.client.end().catch(() => undefined)
  }

  private fail(error: unknown): void {
    if (this.gone) return
    this.gone = true
    this.client.end().catch(() => undefined)
    this.events.lost(toKeaError(error ?? new Error('connection closed'), 'The feed of the Kea database'))
  }
}
