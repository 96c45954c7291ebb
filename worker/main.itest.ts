import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { keaDatabase } from '@/lib/kea/testing/kea-database'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'
import { main } from '@/worker/main'

// The command as it is typed: what it prints, and how it ends.

let kea: TestDatabase
let app: TestDatabase
beforeAll(async () => {
  kea = await keaDatabase()
  app = await createTestDatabase(appTemplate)
  await kea.pool().query(
    `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
     VALUES (0, '\\x020000000001', 1, 2887652196, 'named'), (0, '\\x020000000002', 1, 2887652197, NULL)`,
  )
}, 60_000)
afterAll(async () => {
  await kea.drop()
  await app.drop()
})
afterEach(() => vi.restoreAllMocks())

async function run(args: string, env: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  let said = ''
  const hear = (chunk: unknown) => {
    said += String(chunk)
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(hear)
  vi.spyOn(process.stderr, 'write').mockImplementation(hear)
  const words = args.split(' ').filter((word) => word !== '')
  const code = await main(words, { KEA_DATABASE_URL: kea.url, ...env }, new AbortController().signal)
  vi.restoreAllMocks()
  return { code, said }
}

test('--once without --enable-dns says that DNS is off, and what it read', async () => {
  const { code, said } = await run('--once')
  expect(code).toBe(0)
  expect(said).toContain('Read 2 reservations from the Kea database, 1 of them with a hostname')
  expect(said).toContain('DNS is off: no record was looked for, created or changed')
})

test('--once beside a console says so too, and forgets no zone', async () => {
  await app
    .pool()
    .query(
      `insert into zone (view, server, name, reverse, provider_id) values ('internal', 's', 'site.com', false, '1')`,
    )
  const { code, said } = await run('--once', { DATABASE_URL: app.url })
  expect(code).toBe(0)
  expect(said).toContain('Read 2 reservations and 0 leases from the Kea database')
  expect(said).toContain('DNS is off, here (no --enable-dns) and in the settings of the console')
  expect(said).not.toContain('DNS consistency check complete')
  expect((await app.pool().query('select gone_at from zone')).rows).toEqual([{ gone_at: null }])
})

test('--once with DNS on in the console and no server to call is an error', async () => {
  await app.pool().query(`insert into policy (id, value) values (1, '{"dnsEnabled": true}')
    on conflict (id) do update set value = excluded.value`)
  const { code, said } = await run('--once', { DATABASE_URL: app.url })
  expect(code).toBe(1)
  expect(said).toContain('DNS is on, but no DNS server is configured')
})
