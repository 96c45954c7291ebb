import pg from 'pg'
import { clientConfig, type KeaConnection } from './connection'
import { KeaError, toKeaError } from './errors'

/** Connections to the Kea database that follow credentials as they are rotated, the user's name too. */
export interface KeaPool {
  /** Rejects with a KeaError only. */
  connect(action: string): Promise<pg.PoolClient>
  on(event: 'error', listener: (error: Error) => void): void
  on(event: 'connect', listener: (client: pg.PoolClient) => void): void
  end(): Promise<void>
}

/**
 * A pool of at most `max` connections. Where credentials are asked for at each connect, a refused login is tried once
 * more with those that are given then; what is refused even so passes with time: a rotation has two ends.
 */
export function createKeaPool(connection: KeaConnection, max: number): KeaPool {
  const config = () => clientConfig(connection, 'store')
  class CurrentClient extends pg.Client {
    constructor() {
      super(config())
    }
  }
  const pool = new pg.Pool({ ...config(), max, Client: CurrentClient })
  const isAsked = typeof connection.password === 'function'
  return {
    async connect(action) {
      try {
        return await pool.connect()
      } catch (error) {
        const known = toKeaError(error, action)
        if (!isAsked || !isRefusedLogin(known)) throw known
      }
      try {
        return await pool.connect()
      } catch (error) {
        const known = toKeaError(error, action)
        if (!isRefusedLogin(known)) throw known
        throw new KeaError('transient', known.message, known.code, { cause: error })
      }
    },
    on(event: 'error' | 'connect', listener: (subject: never) => void) {
      if (event === 'error') pool.on('error', listener as (error: Error) => void)
      else pool.on('connect', listener as (client: pg.PoolClient) => void)
    },
    end: () => pool.end(),
  }
}

/** SQLSTATE class 28: invalid authorisation. */
function isRefusedLogin({ code }: KeaError): boolean {
  return code?.startsWith('28') === true
}
