import type pg from 'pg'
import { createBatcher } from '@/lib/services/worker/batcher'

/** Keeps two processes from looking at one name at the same time. */
export interface NameLocks {
  /** False while another process looks at the name. */
  acquire(name: string): Promise<boolean>
  release(name: string): void
  close(): Promise<void>
}

interface Asked {
  name: string
  /** False gives it back. */
  take: boolean
}

/** Class of our advisory locks in the console database: "hfnm" in ASCII. */
const LOCK_CLASS = 0x68666e6d

/**
 * Session advisory locks on one connection of its own: a process that dies loses them at once, and one that holds
 * hundreds needs no hundreds of connections. When the connection breaks all its locks are free; two looks may then
 * overlap for a moment, which the provider's conditions make harmless.
 */
export function createNameLocks(pool: pg.Pool): NameLocks {
  let session: Promise<pg.PoolClient> | null = null
  let closed = false

  function connect(): Promise<pg.PoolClient> {
    if (closed) return Promise.reject(new Error('the name locks are closed'))
    if (session !== null) return session
    const mine = pool.connect().then((client) => {
      client.on('error', () => drop(mine))
      return client
    })
    mine.catch(() => drop(mine))
    session = mine
    return mine
  }

  function drop(broken: Promise<pg.PoolClient>): void {
    if (session !== broken) return
    session = null
    broken.then((client) => client.release(true)).catch(() => undefined)
  }

  async function onSession(asked: readonly Asked[]): Promise<boolean[]> {
    const mine = connect()
    const client = await mine
    try {
      const result = await client.query<{ done: boolean }>({
        name: 'hf-name-locks',
        text: `select case when take then pg_try_advisory_lock($1, hashtext(n)) else pg_advisory_unlock($1, hashtext(n)) end
                 as done
               from unnest($2::text[], $3::boolean[]) with ordinality as t(n, take, at) order by at`,
        values: [LOCK_CLASS, asked.map(({ name }) => name), asked.map(({ take }) => take)],
      })
      return result.rows.map((row) => row.done)
    } catch (error) {
      drop(mine)
      throw error
    }
  }

  const ask = createBatcher<Asked, boolean>(onSession, { gatherMs: 20 })

  return {
    acquire: (name) => ask({ name, take: true }),
    release: (name) => void ask({ name, take: false }).catch(() => undefined),
    async close() {
      closed = true
      const mine = session
      session = null
      if (mine !== null) await mine.then((client) => client.release(true)).catch(() => undefined)
    },
  }
}
