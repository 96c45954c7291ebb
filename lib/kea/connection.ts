import type { ClientConfig } from 'pg'

/** How to reach the Kea database. `password` may be a function, asked at each connect (rotated passwords). */
export type KeaConnection = Pick<
  ClientConfig,
  'connectionString' | 'host' | 'port' | 'database' | 'user' | 'password' | 'ssl'
>

/**
 * Client settings that keep us from standing in Kea's way: no statement or lock wait without an end, and no
 * transaction left open. `name` shows in pg_stat_activity.
 */
export function clientConfig(connection: KeaConnection, name: string): ClientConfig {
  return {
    ...connection,
    application_name: `holdfast-${name}`,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    query_timeout: 40_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 20_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  }
}

/**
 * To run on each new connection. In a database without an encoding (SQL_ASCII: initdb under LANG=C) one hostname in
 * Latin-1 would make every SELECT of it fail; raw bytes are sent instead, and what is no UTF-8 shows as U+FFFD.
 */
export const PREPARE_SESSION = `SELECT set_config('client_encoding', 'SQL_ASCII', false)
  WHERE current_setting('server_encoding') = 'SQL_ASCII'`
