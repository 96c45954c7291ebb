import type pg from 'pg'
import { replacing } from '@/worker/replacing'

/** What the queue takes for a reason to try the end of a job again, with growing pauses. */
const AGAIN = 'ETIMEDOUT'
const KNOWN = new Set(['40001', '40P01', '57P03', 'EHOSTUNREACH', AGAIN])
/** SQLSTATE classes of a connection that was lost, refused or ended: 08, 53 (too many), 57P (shut down). */
const LOST = /^(08|53|57P|E[A-Z]+$)/

/**
 * The same pool, whose troubles with connections the queue understands. It tries the end of a job again for a few codes
 * only, and nobody waits for that end: any other error there would end the process, be it that the database was
 * restarted in that moment or that no connection was free for ten seconds.
 */
export function patientPool(pool: pg.Pool): pg.Pool {
  const patient = (client: pg.PoolClient): pg.PoolClient =>
    replacing(client, 'query', (...args: unknown[]) => {
      const result = (client.query as (...all: unknown[]) => unknown)(...args)
      return result instanceof Promise ? result.catch(rethrow) : result
    })
  return replacing(pool, 'connect', (...args: unknown[]) =>
    args.length > 0
      ? (pool.connect as (...all: unknown[]) => unknown)(...args)
      : pool.connect().then(patient, rethrow),
  )
}

function rethrow(error: unknown): never {
  const { code, message } = error as { code?: unknown; message?: string }
  const known = typeof code === 'string'
  if (known && (KNOWN.has(code) || !LOST.test(code))) throw error
  throw Object.assign(new Error(message, { cause: error }), { code: AGAIN })
}
