import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { keaDatabase } from '@/lib/kea/testing/kea-database'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'
import { type Monitor, startMonitor } from '@/worker/testing/monitor'

// The plan beside a console: what would be done, told without doing it.

vi.setConfig({ testTimeout: 60_000 })

let monitor: Monitor
let kea: TestDatabase
let app: TestDatabase
let env: Record<string, string>
beforeAll(async () => {
  monitor = await startMonitor()
  kea = await keaDatabase()
  app = await createTestDatabase(appTemplate)
  env = { KEA_DATABASE_URL: kea.url, DATABASE_URL: app.url }
  await kea.pool().query(
    `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
     VALUES (0, '\\x020000000001', 1, '172.30.19.1'::inet - '0.0.0.0'::inet, 'one')`,
  )
}, 60_000)
afterAll(async () => {
  await monitor.close()
  await kea.drop()
  await app.drop()
})

const PLAN = '--dry-run --enable-dns --dns-zone site.com'
const state = async () =>
  (
    await app.pool().query<{ text: string }>(
      `select jsonb_build_array((select jsonb_agg(p) from policy p), (select jsonb_agg(r) from zone_rule r),
         (select count(*) from change), (select jsonb_agg(jsonb_build_array(d.name, d.status)) from dns_record d))::text as text`,
    )
  ).rows[0]?.text

test('before the console knows anything: the plan of a first check', async () => {
  const before = await state()
  const { code, said } = await monitor.run(PLAN, env)
  expect(code).toBe(0)
  expect(said).toContain('mode: companion\n')
  expect(said).toContain('The console has not listed any zone yet')
  expect(said).toContain('[DRY-RUN] Would create A record: one.site.com -> 172.30.19.1 (scope: internal)')
  expect(said).toContain('Dry run: 2 changes, none was made')
  expect(await state()).toBe(before)
})

test('afterwards: the plan of the next one', async () => {
  // DNS is off so far: everything is read, nothing is made.
  await monitor.run('--once --dns-zone site.com', env)
  const before = await state()
  const off = await monitor.run('--dry-run --dns-zone site.com', env)
  expect(off.said).toContain(
    '[DRY-RUN] Held, would create A record: one.site.com -> 172.30.19.1 (scope: internal)',
  )
  const on = await monitor.run(`${PLAN} --once`, env)
  expect(on.code).toBe(0)
  expect(on.said).toContain('[DRY-RUN] Would create A record: one.site.com -> 172.30.19.1 (scope: internal)')
  expect(on.said).toMatch(/Dry run by what was known at 20\d\d-.*: 2 changes, none was made/)
  expect(await state()).toBe(before)
  expect(monitor.sim.calls.writes).toEqual([])

  await monitor.run('--once --enable-dns --dns-zone site.com', env)
  expect(monitor.records()).toHaveLength(2)
  expect((await monitor.run(PLAN, env)).said).toContain(': 0 changes, none was made')
})
