import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { isTopic, TOPICS, type Topic } from '@/lib/core/topic'
import { runSql, type SqlTarget } from '@/lib/db/sql'

export const TOPICS_CHANNEL = 'holdfast_topics'

/** Says at commit that rows of these topics changed. PostgreSQL folds equal notifications of one transaction. */
export async function notifyTopic(target: SqlTarget, ...topics: readonly Topic[]): Promise<void> {
  if (topics.length === 0) return
  await runSql(
    target,
    `select count(pg_notify('${TOPICS_CHANNEL}', topic))::int as sent from unnest($1::text[]) as topic`,
    [[...topics]],
  )
}

export type ListenState = 'connecting' | 'listening' | 'down'

export interface TopicListener {
  readonly state: ListenState
  close(): Promise<void>
}

const FIRST_BACKOFF_MS = 100
const LAST_BACKOFF_MS = 5_000
const PING_MS = 15_000

/**
 * Listens on a connection of its own and comes back by itself, with growing pauses, when PostgreSQL goes away.
 * After each reconnect `onTopic` hears every topic once, since what happened meanwhile was missed.
 */
export function listenTopics(
  url: string,
  onTopic: (topic: Topic) => void,
  onState: (state: ListenState, reason: string | null) => void = () => {},
): TopicListener {
  let closed = false
  let state: ListenState = 'connecting'
  let client: pg.Client | null = null
  const stop = new AbortController()

  const become = (next: ListenState, reason: string | null): void => {
    if (next === state) return
    state = next
    onState(next, reason)
  }

  async function session(onReady: () => void): Promise<string> {
    const connection = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      // A connection that died silently is noticed by the ping below.
      query_timeout: 10_000,
      application_name: 'holdfast-topics',
    })
    client = connection
    const lost = new Promise<string>((resolve) => {
      connection.on('error', (error) => resolve(error.message))
      connection.on('end', () => resolve('the connection ended'))
    })
    connection.on('notification', (message) => {
      if (message.payload !== undefined && isTopic(message.payload)) onTopic(message.payload)
    })
    let ping: NodeJS.Timeout | null = null
    try {
      await connection.connect()
      await connection.query(`listen ${TOPICS_CHANNEL}`)
      onReady()
      const silent = new Promise<string>((resolve) => {
        ping = setInterval(() => {
          connection.query('select 1').catch((error: unknown) => resolve(String(error)))
        }, PING_MS)
        ping.unref()
      })
      return await Promise.race([lost, silent])
    } finally {
      if (ping) clearInterval(ping)
      client = null
      await connection.end().catch(() => {})
    }
  }

  async function loop(): Promise<void> {
    let backoff = FIRST_BACKOFF_MS
    let before = false
    while (!closed) {
      let reason: string
      try {
        reason = await session(() => {
          backoff = FIRST_BACKOFF_MS
          become('listening', null)
          if (before) for (const topic of TOPICS) onTopic(topic)
          before = true
        })
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error)
      }
      if (closed) return
      become('down', reason)
      await sleep(backoff * (0.75 + Math.random() / 2), undefined, { signal: stop.signal }).catch(() => {})
      backoff = Math.min(backoff * 2, LAST_BACKOFF_MS)
    }
  }

  const done = loop()
  return {
    get state() {
      return state
    },
    async close() {
      closed = true
      stop.abort()
      await client?.end().catch(() => {})
      await done
    },
  }
}
