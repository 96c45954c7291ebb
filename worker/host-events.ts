import pg from 'pg'
import { clientConfig, type KeaConnection } from '@/lib/kea/connection'
import { toKeaError } from '@/lib/kea/errors'
import { HOST_CHANNEL, NOTIFY_TRIGGER } from '@/lib/kea/names'

export interface HostEventsOptions {
  connection: KeaConnection
  /** A payload of the seed's notification, as text. */
  onEvent: (payload: string) => void
  /**
   * The connection stands, first or again: what was missed meanwhile must be looked for. `willTell`: the trigger that
   * notifies is there.
   */
  onConnected: (willTell: boolean) => void
  onProblem: (message: string) => void
}

const FIRST_PAUSE_MS = 250
const LAST_PAUSE_MS = 10_000

/** Listens on the channel of reservation events, and connects again for ever, with credentials asked for anew. */
export function listenHostEvents(options: HostEventsOptions): { close(): Promise<void> } {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let failures = 0

  async function connect(): Promise<void> {
    const mine = new pg.Client(clientConfig(options.connection, 'listener'))
    client = mine
    let lost = false
    const again = (error: unknown) => {
      if (lost || closed) return
      lost = true
      mine.end().catch(() => undefined)
      if (failures === 0) options.onProblem(toKeaError(error, 'Listening in the Kea database').message)
      const pause = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures) * (0.5 + Math.random() / 2)
      failures += 1
      timer = setTimeout(() => void connect(), pause)
    }
    mine.on('error', again)
    mine.on('end', () => again(new Error('connection closed')))
    mine.on('notification', ({ payload }) => options.onEvent(payload ?? ''))
    try {
      await mine.connect()
      await mine.query(`LISTEN ${HOST_CHANNEL}`)
      const { rowCount } = await mine.query('SELECT FROM pg_trigger WHERE tgname = $1 LIMIT 1', [
        NOTIFY_TRIGGER,
      ])
      failures = 0
      options.onConnected(rowCount !== 0)
    } catch (error) {
      again(error)
    }
  }

  void connect()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
