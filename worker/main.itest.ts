import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createDb } from '@/lib/db/client'
import { OPTION_TABLES, WATCHED_TABLES } from '@/lib/kea/names'
import { keaDatabase } from '@/lib/kea/testing/kea-database'
import type { Actor } from '@/lib/services/console/deps'
import { putPolicy } from '@/lib/services/console/policy'
import { root } from '@/scripts/build/root'
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

test('a log that nobody reads any more ends no work', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'worker/main.ts'), '--once'], {
    env: { ...process.env, KEA_DATABASE_URL: kea.url, DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  let complaint = ''
  child.stderr.on('data', (chunk) => {
    complaint += String(chunk)
  })
  const code = await new Promise((ended) => child.on('close', ended))
  expect(complaint).not.toContain('EPIPE')
  expect(code).toBe(0)
}, 60_000)

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

const ADMINISTRATOR: Actor = { kind: 'user', id: 'u', label: 'ann@site.com', role: 'administrator' }
const CHECK = '--once --enable-dns --dns-zone site.com'
const SERVER = {
  SOLIDSERVER_URL: 'https://127.0.0.1:1',
  SOLIDSERVER_USER: 'ipmadmin',
  SOLIDSERVER_PASSWORD: 'none',
}
const dnsEnabled = async () =>
  (
    await app
      .pool()
      .query<{ on: boolean | null }>(`select (value->'dnsEnabled')::boolean as on from policy where id = 1`)
  ).rows[0]?.on

test('--enable-dns counts until an administrator has set the policy', async () => {
  await app.pool().query(`update policy set value = '{}'`)
  const first = await run(CHECK, { DATABASE_URL: app.url, ...SERVER })
  expect(first.said).toContain('DNS record creation enabled: zone=site.com')
  expect(await dnsEnabled()).toBe(true)

  const db = createDb(app.url)
  const off = await putPolicy({ db, now: () => new Date() }, ADMINISTRATOR, {
    version: null,
    body: { dnsEnabled: false },
  })
  await db.close()
  expect(off.ok).toBe(true)
  const again = await run(CHECK, { DATABASE_URL: app.url, ...SERVER })
  expect(again.said).toContain('--enable-dns has no effect: an administrator has set the policy')
  expect(again.said).not.toContain('DNS record creation enabled')
  expect(await dnsEnabled()).toBe(false)
}, 60_000)

/** Rows and TRUNCATE of what is watched, rows alone of the options. */
const TRIGGERS = WATCHED_TABLES.length * 2 + OPTION_TABLES.length

const objects = async (database: TestDatabase) =>
  (
    await database.pool().query<{ triggers: number; schema: boolean }>(
      `select (select count(*)::int from pg_trigger where tgname like '%holdfast%') as triggers,
         to_regnamespace('holdfast') is not null as schema`,
    )
  ).rows[0]

test('--install-triggers ROLE installs and grants, and --remove-triggers takes everything away', async () => {
  const bare = await keaDatabase(13, false)
  const role = `worker_${Date.now()}`
  try {
    await bare.pool().query(`create role ${role} login`)
    const env = { KEA_DATABASE_URL: bare.url }
    const installed = await run(`--install-triggers ${role}`, env)
    expect(installed).toMatchObject({ code: 0 })
    expect(installed.said).toContain(`Granted ${role} what the worker needs`)
    expect(await objects(bare)).toEqual({ triggers: TRIGGERS, schema: true })
    const { rows } = await bare
      .pool()
      .query(`select has_table_privilege($1, 'holdfast.outbox', 'delete') as yes`, [role])
    expect(rows).toEqual([{ yes: true }])

    expect(await run('--remove-triggers', env)).toMatchObject({ code: 0 })
    expect(await objects(bare)).toEqual({ triggers: 0, schema: false })

    expect(await run('--install-triggers', env)).toMatchObject({ code: 0 })
    expect((await objects(bare))?.triggers).toBe(TRIGGERS)
    const unknown = await run('--install-triggers nobody_of_this_name', env)
    expect(unknown.code).toBe(1)
    expect(unknown.said).toContain('the role does not exist')
  } finally {
    await bare.pool().query(`drop owned by ${role}; drop role ${role}`)
    await bare.drop()
  }
})

test('--print-trigger-sql prints what psql can run, without any database', async () => {
  const nowhere = { KEA_DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }
  const bare = await keaDatabase(13, false)
  try {
    const install = await run('--print-trigger-sql --install-triggers pg_monitor', nowhere)
    expect(install).toMatchObject({ code: 0 })
    expect(install.said).toContain('GRANT USAGE ON SCHEMA holdfast TO "pg_monitor"')
    await bare.pool().query(install.said)
    expect((await objects(bare))?.triggers).toBe(TRIGGERS)
    await bare.pool().query((await run('--print-trigger-sql --remove-triggers', nowhere)).said)
    expect(await objects(bare)).toEqual({ triggers: 0, schema: false })
    const alone = await run('--print-trigger-sql', nowhere)
    expect(alone.said).toContain('CREATE SCHEMA IF NOT EXISTS holdfast')
    expect(alone.said).not.toContain('GRANT')
  } finally {
    await bare.drop()
  }
})
