import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { keaDatabase } from '@/lib/kea/testing/kea-database'
import type { TestDatabase } from '@/scripts/testing/postgres'
import { EXTERNAL, INTERNAL, type Monitor, startMonitor } from '@/worker/testing/monitor'

// Several zones, views and servers at once, by ordered rules.

vi.setConfig({ testTimeout: 60_000 })

let monitor: Monitor
let kea: TestDatabase
beforeAll(async () => {
  monitor = await startMonitor()
  kea = await keaDatabase()
  for (const [index, name] of ['www1', 'us3-cab10-ru20-idrac', 'printer', 'db7'].entries()) {
    await kea.pool().query(
      `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
       VALUES (0, decode($1, 'hex'), 1, '172.30.19.0'::inet - '0.0.0.0'::inet + $2::int, $3)`,
      [`02000000000${index}`, index + 1, name],
    )
  }
}, 60_000)
afterAll(async () => {
  await monitor.close()
  await kea.drop()
})

const FILE = `
kea: { control: [] }
dns:
  enabled: true
  views:
    internal: { server: ${INTERNAL} }
    external: { server: ${EXTERNAL} }
  rules:
    - pattern: '[a-z0-9-]+-(ilo|idrac|bmc)'
      match: regex
      targets: [{ view: internal, zone: lab.site.com, ttl: 120 }]
    - pattern: 'www*'
      targets: [{ view: internal, zone: site.com }, { view: external, zone: site.com }]
    - { pattern: printer, targets: [] }
    - { pattern: '*', targets: [{ view: internal, zone: site.com }] }
policy: { ptr: false, defaultTtl: 900 }
`

test('--dry-run prints the plan of all zones and writes nothing; then it is carried out, once', async () => {
  const file = join(monitor.dir, 'worker.yaml')
  writeFileSync(file, FILE)
  const env = { KEA_DATABASE_URL: kea.url }
  const plan = await monitor.run(`--config ${file} --dry-run`, env)
  expect(plan.code).toBe(0)
  expect(plan.said).toContain(
    '[DRY-RUN] Would create A record: www1.site.com -> 172.30.19.1 (scope: external)',
  )
  expect(plan.said).toContain('Dry run: 4 changes, none was made')
  expect(monitor.sim.calls.writes).toEqual([])

  const done = await monitor.run(`--config ${file} --once`, env)
  expect(done).toMatchObject({ code: 0 })
  expect(done.said).toContain('DNS record creation enabled: zone=lab.site.com, site.com')
  expect(done.said).toContain('DNS consistency check complete: 4 records created')
  expect(monitor.records(INTERNAL)).toEqual([
    'A db7.site.com 172.30.19.4',
    'A us3-cab10-ru20-idrac.lab.site.com 172.30.19.2',
    'A www1.site.com 172.30.19.1',
  ])
  expect(monitor.records(EXTERNAL)).toEqual(['A www1.site.com 172.30.19.1'])
  const ttls = [...monitor.sim.store.zones.values()]
    .flatMap((zone) => [...zone.records])
    .filter(({ type }) => type === 'A')
    .map(({ ttl }) => ttl)
    .sort()
  expect(ttls).toEqual([120, 900, 900, 900])

  const again = await monitor.run(`--config ${file} --once`, env)
  expect(again.said).toContain('DNS consistency check complete: 0 records created')
})

test('a zone that is not there is named before anything is changed', async () => {
  const file = join(monitor.dir, 'worker.yaml')
  writeFileSync(file, FILE.replace('lab.site.com', 'none.example'))
  const { code, said } = await monitor.run(`--config ${file} --once`, { KEA_DATABASE_URL: kea.url })
  expect(code).toBe(1)
  expect(said).toContain('Expected 1 zone, found 0: none.example in internal')
})
