import type pg from 'pg'
import { createBatcher } from '@/lib/services/worker/batcher'

/** Keeps two processes from looking at one name at the same time. */
export interface NameLocks {
  /** False while another process looks at the name. */
  acquire(name: string): Promise<boolean>
  release(name: string): void
  close(): Promise<void>
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

  async function onSession<Row>(text: string, names: readonly string[]): Promise<Row[]> {
    const mine = connect()
    const client = await mine
    try {
      const result = await client.query({ text, values: [LOCK_CLASS, names] })
      return result.rows as Row[]
    } catch (error) {
      drop(mine)
      throw error
    }
  }

  const lock = createBatcher<string, boolean>(async (names) => {
    const rows = await onSession<{ locked: boolean }>(
      `select pg_try_advisory_lock($1, hashtext(n)) as locked
         from unnest($2::text[]) with ordinality as t(n, at) order by at`,
      names,
    )
    return rows.map((row) => row.locked)
  })
  const unlock = createBatcher<string, boolean>(async (names) => {
    const rows = await onSession<{ unlocked: boolean }>(
      `select pg_advisory_unlock($1, hashtext(n)) as unlocked
         from unnest($2::text[]) with ordinality as t(n, at) order by at`,
      names,
    )
    return rows.map((row) => row.unlocked)
  })

  return {
    acquire: lock,
    release: (name) => void unlock(name).catch(() => undefined),
    async close() {
      closed = true
      const mine = session
      session = null
      if (mine !== null) await mine.then((client) => client.release(true)).catch(() => undefined)
    },
  }
}
