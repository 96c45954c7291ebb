import pg from 'pg'
import { afterAll, expect, inject, test } from 'vitest'
import { createTestDatabase, requireTestDatabase, type TestDatabase } from './postgres'

const open: TestDatabase[] = []
afterAll(() => Promise.all(open.map((database) => database.drop())))

async function database(...args: Parameters<typeof createTestDatabase>): Promise<TestDatabase> {
  const created = await createTestDatabase(...args)
  open.push(created)
  return created
}

test('each database is its own', async () => {
  const [one, two] = await Promise.all([database(), database()])
  await one.pool().query('CREATE TABLE only_here (id int)')
  await expect(two.pool().query('SELECT * FROM only_here')).rejects.toThrow('does not exist')
})

test('a template is built once, however many want it at once, and copies are independent', async () => {
  let built = 0
  const template = {
    name: 'counted',
    async build(url: string) {
      built++
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query('CREATE TABLE seeds (id int); INSERT INTO seeds VALUES (1), (2)')
      await client.end()
    },
  }
  const copies = await Promise.all([database(template), database(template), database(template)])
  const [first, second] = copies.map((copy) => copy.pool())
  await first?.query('DELETE FROM seeds')
  const left = await second?.query('SELECT id FROM seeds ORDER BY id')
  expect(left?.rows).toEqual([{ id: 1 }, { id: 2 }])
  expect(built).toBe(1)
})

test('only a database of this run passes for a test database', async () => {
  const own = await database()
  await expect(requireTestDatabase(own.pool())).resolves.toBeUndefined()
  const other = new pg.Client({ connectionString: inject('testPostgres').adminUrl })
  await other.connect()
  try {
    await expect(requireTestDatabase(other)).rejects.toThrow("postgres is not a test's own database")
  } finally {
    await other.end()
  }
})

test('a connection left open is reported', async () => {
  const leaky = await createTestDatabase()
  const client = new pg.Client({ connectionString: leaky.url })
  client.on('error', () => {}) // it is cut off when the database goes
  await client.connect()
  await client.query("SELECT 'the guilty query'")
  await expect(leaky.drop()).rejects.toThrow(/1 connection.*the guilty query/)
  await client.end()
})
