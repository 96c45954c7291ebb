import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { autoWatch } from '@/lib/services/worker/watches/auto-watch'
import { enqueueWatchesAt } from '@/lib/services/worker/watches/enqueue-watches'
import { readWatch } from '@/lib/services/worker/watches/read'
import { type TestWorker, testWorker } from '@/worker/testing/harness'

// What is asked at every lease, name and reservation reads no large table from one end to the other. The watches
// themselves are few.

const ROWS = 20_000
const STATIC = ROWS / 5

let worker: TestWorker
/** As an installation has it: the planner may choose. */
let pool: pg.Pool
beforeAll(async () => {
  worker = await testWorker()
  pool = new pg.Pool({ connectionString: worker.appUrl, max: 2 })
  await pool.query(
    `insert into scope (family, kea_subnet_id, name, subnet) values (4, 1, 'MGMT', '10.0.0.0/8')`,
  )
  await pool.query(
    `insert into zone (view, server, name, reverse, provider_id) values ('internal', 's', 'site.com', false, '1')`,
  )
  await pool.query(`
    insert into dns_record (zone_id, name, type, value, address, ttl, provenance, origin, present, status)
    select z.id, 'n' || i || '.site.com', 'A', host(a), a, 600,
      case when i % 5 = 0 then 'static(admin)' else 'ddns(dynamic)' end, 'imported', true, 'served'
    from zone z, generate_series(1, ${ROWS}) i, lateral (select '10.0.0.0'::inet + i as a) as at`)
  await pool.query(`
    insert into reservation (family, subnet_id, identifier_type, identifier_value, ip, status, kea_host_id)
    select 4, 1, 'hw-address', lpad(to_hex(i), 12, '0'), '10.0.0.0'::inet + i, 'served', i
    from generate_series(1, ${ROWS}) i where i % 2 = 0`)
  await pool.query(`
    insert into lease (ip, family, subnet_id, hwaddr, state, kea_state, cause, since, valid_lifetime)
    select '10.0.0.0'::inet + i, 4, 1, lpad(to_hex(i), 12, '0'), 'active', 0, 'GRANT', now(), 600
    from generate_series(1, ${ROWS}) i`)
  await pool.query('vacuum analyze')
}, 120_000)
afterAll(async () => {
  await pool.end()
  await worker.stop()
})

/** The tables that the statements of `act` read whole, by their plans. */
async function readWhole(act: (client: pg.PoolClient) => Promise<unknown>): Promise<string[]> {
  const client = await pool.connect()
  try {
    const asked: { text: string; values: unknown[] }[] = []
    const query = client.query.bind(client) as (text: string, values: unknown[]) => Promise<pg.QueryResult>
    const listened = (text: string | { text: string; values: unknown[] }, values: unknown[] = []) => {
      const one = typeof text === 'string' ? { text, values } : { text: text.text, values: text.values }
      if (!one.text.includes('add_jobs')) asked.push(one)
      return query(one.text, one.values)
    }
    await act(Object.assign(Object.create(client) as pg.PoolClient, { query: listened }))
    const plans = await Promise.all(asked.map(({ text, values }) => query(`explain ${text}`, values)))
    const lines = plans.flatMap(({ rows }) =>
      rows.map((row: Record<string, string>) => row['QUERY PLAN'] ?? ''),
    )
    expect(asked.length).toBeGreaterThan(0)
    return lines.flatMap((line) => /Seq Scan on (dns_record|reservation|lease)\b/.exec(line)?.[1] ?? [])
  } finally {
    client.release()
  }
}

test('all of them are found at once', async () => {
  expect(await autoWatch(pool, 'all')).toBe(STATIC / 2)
  expect(await autoWatch(pool, 'all')).toBe(0)
  await pool.query('vacuum analyze watch')
})

test.each([
  ['a name was looked at', (sql: pg.PoolClient) => autoWatch(sql, { names: ['n5.site.com', 'n7.site.com'] })],
  ['a reservation changed', (sql: pg.PoolClient) => autoWatch(sql, { ips: ['10.0.0.5', '10.0.0.7'] })],
  ['leases changed', (sql: pg.PoolClient) => enqueueWatchesAt(sql, ['10.0.0.5', '10.0.0.7'])],
  [
    'a watch is looked at',
    async (sql: pg.PoolClient) => {
      const { rows } = await pool.query<{ id: string }>('select id::text from watch limit 1')
      return readWatch(sql, rows[0]?.id ?? '', new Date())
    },
  ],
])('when %s only what is concerned is read', async (_what, act) => {
  expect(await readWhole(act)).toEqual([])
})
