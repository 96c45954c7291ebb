import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { KeaStore, OutboxRow } from '@/lib/core/ports/kea'
import { clientConfig, type KeaConnection } from '@/lib/kea/connection'
import { createKeaFeed } from '@/lib/kea/feed'
import { mayTakeEvents } from '@/lib/kea/grants'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { createOutage } from '@/lib/services/worker/outage'
import { untilItWorks } from '@/worker/until'

export interface DrainOptions {
  connection: KeaConnection
  kea: Pick<KeaStore, 'instance'>
  log: WorkerLog
  signal: AbortSignal
  /**
   * Something happened to these hosts. New ones are told of by a notification too, but in the order of their commits, not
   * of their ids. Null: rows of the outbox are missing.
   */
  onHosts: (hostIds: readonly number[] | null) => void
}

const PAGE = 5_000
const LOOK_MS = 1_000
const OTHER_MS = 5_000
/** Looks between questions that are not about rows. */
const SELDOM = 5

/**
 * Without a console nobody keeps what the outbox tells. Its rows are taken away as they come, so that Kea's database
 * does not fill, and hurry us where no notification does. Ends with the signal, without an outbox, or for good as soon
 * as there is a console: its worker must not miss an event. Never rejects.
 */
export async function drainOutbox(options: DrainOptions): Promise<void> {
  const { connection, kea, log, signal } = options
  const outage = createOutage(log, {
    failing: 'Reading the outbox of Kea failed, trying again',
    well: 'The outbox of Kea is read again',
  })
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined)
  const there = await untilItWorks(log, signal, 'Looking for the outbox of Kea', () => isOurs(options)).catch(
    () => false,
  )
  if (!there) return
  const feed = createKeaFeed({
    connection,
    pollMs: LOOK_MS,
    onProblem: (error) => outage.failed(error.message),
  })
  try {
    for (let look = 0; !signal.aborted; look += 1) {
      let ms = LOOK_MS
      try {
        if (look % SELDOM === 0 && (await kea.instance(null)) !== null) {
          log.info('A console has begun to keep the events of Kea')
          return
        }
        if (await feed.acquire()) {
          // We look every second: the triggers need not ring.
          await feed.setAwake(true)
          while ((await feed.take(PAGE, handle)) > 0 && !signal.aborted);
          const { dropped } = look % SELDOM === 0 ? await feed.state() : { dropped: 0 }
          if (dropped > 0) {
            options.onHosts(null)
            await feed.resynced(dropped)
          }
        } else ms = OTHER_MS
        outage.over()
      } catch (error) {
        outage.failed(error instanceof Error ? error.message : 'unknown error')
        ms = OTHER_MS
      }
      await pause(ms)
    }
  } finally {
    await feed.close()
  }

  async function handle(rows: OutboxRow[]): Promise<void> {
    const ids = rows.flatMap(({ hostId }) => hostId ?? [])
    if (ids.length > 0) options.onHosts(ids)
  }
}

async function isOurs({ connection, kea }: DrainOptions): Promise<boolean> {
  const client = new pg.Client(clientConfig(connection, 'outbox'))
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await mayTakeEvents(client)) && (await kea.instance(null)) === null
  } finally {
    await client.end().catch(() => undefined)
  }
}
