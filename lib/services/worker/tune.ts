import type pg from 'pg'

/**
 * Every statement of the worker finds its rows by an index. PostgreSQL cannot know that of tables that were empty when it
 * planned, and keeps such a plan until it next gathers statistics: in a burst of ten thousand rows that is too late.
 */
const SETTINGS = 'set enable_seqscan = off; set jit = off; set random_page_cost = 1.1'

/** Prepares the connections of a pool for the worker's statements, and keeps a broken idle one from ending the process. */
export function tuneConnections(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    client.query(SETTINGS).catch(() => undefined)
  })
}
