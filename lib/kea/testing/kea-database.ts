import pg from 'pg'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { createKeaSchema } from '@/sim/kea/schema'
import { installTriggers } from '../triggers'

/** A throw-away Kea database; with our triggers unless told otherwise. */
export async function keaDatabase(version = 13, triggers = true): Promise<TestDatabase> {
  return createTestDatabase({
    name: `kea${version}${triggers ? '_triggers' : ''}`,
    async build(url) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        await createKeaSchema(client, { version })
        if (triggers) await installTriggers(client)
      } finally {
        await client.end()
      }
    },
  })
}

/** Kea's first grant of 10.0.0.N; resolves when the statement has succeeded. */
export function grantLease(
  client: pg.Pool | pg.ClientBase,
  n: number,
  hostname = `client${n}`,
): Promise<unknown> {
  return client.query(
    `INSERT INTO lease4(address, hwaddr, client_id, valid_lifetime, expire, subnet_id, fqdn_fwd, fqdn_rev, hostname,
       state, user_context) VALUES ($1, $2, $3, 3600, date_trunc('second', now()) + interval '1 hour', 1, false, false,
       $4, 0, '')`,
    [
      167772160 + n,
      Buffer.from(`0200000000${String(n % 100).padStart(2, '0')}`, 'hex'),
      Buffer.alloc(0),
      hostname,
    ],
  )
}

/** Waits until `check` holds; fails with the last value after the deadline. */
export async function eventually<T>(
  read: () => Promise<T> | T,
  check: (value: T) => boolean,
  withinMs = 8_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const value = await read()
    if (check(value)) return value
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)} after ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
