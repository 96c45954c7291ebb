import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

let worker: TestWorker
beforeAll(async () => {
  worker = await testWorker()
  worker.dns.put('internal', 'site.com', {
    name: 'imported.site.com',
    type: 'A',
    value: '172.30.19.50',
    ttl: 3600,
    owner: null,
  })
  await worker.start()
  await eventually(() => worker.lines.some((line) => line.includes('DNS consistency check complete')))
}, 30_000)
afterAll(() => worker.stop())

const reservationOf = async (hostname: string) =>
  (
    await worker.app.query<{ id: string; status: string; reason: string | null }>(
      'select id, status, reason from reservation where hostname = $1',
      [hostname],
    )
  ).rows[0]
const auditOf = async (name: string) =>
  (
    await worker.app.query<{ verb: string; line: string }>(
      `select a.verb, a.line from audit_event a join dns_record d on d.id::text = a.subject_id where d.name = $1
       order by a.id`,
      [name],
    )
  ).rows

test('a row inserted into hosts becomes a record with its PTR, and the log says so', async () => {
  await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:01', ip: '172.30.19.100', hostname: 'us3-cab10-ru20-idrac' })
  const name = 'us3-cab10-ru20-idrac.site.com'
  expect(await eventually(() => worker.record(name))).toMatchObject({ value: '172.30.19.100', ttl: 600 })
  const pointer = await eventually(() => worker.record('100.19.30.172.in-addr.arpa', 'PTR'))
  expect(pointer).toMatchObject({ value: name })
  await eventually(async () => (await reservationOf('us3-cab10-ru20-idrac'))?.status === 'served')
  expect(worker.lines).toContain(`[DNS] Created A record: ${name} -> 172.30.19.100 (scope: internal)`)
  expect(worker.lines).toContain(
    `[DNS] Created PTR record: 100.19.30.172.in-addr.arpa -> ${name} (scope: internal)`,
  )
  expect(worker.lines).toContain(
    'New reservation from database: 172.30.19.100 -> us3-cab10-ru20-idrac (aa:bb:cc:dd:ee:01)',
  )
  expect(await auditOf(name)).toEqual([
    {
      verb: 'created',
      line: 'A created (RESERVATION) host=us3-cab10-ru20-idrac mac=AA:BB:CC:DD:EE:01 ip=172.30.19.100 scope=MGMT ttl=600',
    },
  ])
})

test('records follow a new address, a new name, a new TTL, and the end of their reservation', async () => {
  const id = await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:02', ip: '172.30.19.101', hostname: 'moving' })
  await eventually(() => worker.record('moving.site.com'))

  await worker.kea.query(
    `UPDATE hosts SET ipv4_address = '172.30.19.102'::inet - '0.0.0.0'::inet WHERE host_id = $1`,
    [id],
  )
  await eventually(() => worker.record('moving.site.com')?.value === '172.30.19.102')
  await eventually(() => worker.record('102.19.30.172.in-addr.arpa', 'PTR') !== undefined)
  await eventually(() => worker.record('101.19.30.172.in-addr.arpa', 'PTR') === undefined)

  await worker.kea.query(`UPDATE hosts SET hostname = 'moved' WHERE host_id = $1`, [id])
  await eventually(() => worker.record('moved.site.com')?.value === '172.30.19.102')
  await eventually(() => worker.record('moving.site.com') === undefined)
  await eventually(() => worker.record('102.19.30.172.in-addr.arpa', 'PTR')?.value === 'moved.site.com')

  await eventually(async () => (await reservationOf('moved'))?.status === 'served')
  await worker.app.query(`update policy set value = value || '{"defaultTtl": 900}'`)
  await worker.app.query(`select graphile_worker.add_job('sync-all', '{}')`)
  await eventually(() => worker.record('moved.site.com')?.ttl === 900)
  await worker.app.query(`update policy set value = value || '{"defaultTtl": 600}'`)

  await worker.kea.query('DELETE FROM hosts WHERE host_id = $1', [id])
  await eventually(() => worker.record('moved.site.com') === undefined)
  await eventually(() => worker.record('102.19.30.172.in-addr.arpa', 'PTR') === undefined)
  await eventually(async () => (await reservationOf('moved')) === undefined)
  await eventually(async () => {
    const left = await worker.app.query(
      `select 1 from dns_record where name in ('moved.site.com', 'moving.site.com')`,
    )
    return left.rows.length === 0
  })
})

test('a record that somebody made is refused beside, named, and never touched', async () => {
  const foreign = { name: 'taken.site.com', type: 'A', value: '172.30.19.200', ttl: 60, owner: null }
  // Made after the last listing: nobody told us of it.
  worker.dns.put('internal', 'site.com', foreign)
  const id = await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:03', ip: '172.30.19.103', hostname: 'taken' })
  const failed = await eventually(
    () => reservationOf('taken'),
    (row) => row?.status === 'failed',
  )
  expect(failed?.reason).toContain('172.30.19.200')
  expect(worker.dns.records('internal').filter(({ name }) => name === 'taken.site.com')).toMatchObject([
    foreign,
  ])
  expect((await auditOf('taken.site.com')).map(({ verb }) => verb)).toEqual(['refused'])

  await worker.kea.query('DELETE FROM hosts WHERE host_id = $1', [id])
  await eventually(async () => (await reservationOf('taken')) === undefined)
  expect(worker.record('taken.site.com')).toMatchObject(foreign)
})

test('an imported record with the very value is kept: linked, served, and left standing at the end', async () => {
  const id = await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:04', ip: '172.30.19.50', hostname: 'imported' })
  await eventually(async () => (await reservationOf('imported'))?.status === 'served')
  expect(worker.record('imported.site.com')).toMatchObject({ ttl: 3600, owner: null })
  const { rows } = await worker.app.query(
    `select origin, provenance, owned, status from dns_record where name = 'imported.site.com'`,
  )
  expect(rows).toEqual([{ origin: 'imported', provenance: 'static(admin)', owned: false, status: 'served' }])
  await worker.kea.query('DELETE FROM hosts WHERE host_id = $1', [id])
  await eventually(async () => (await reservationOf('imported')) === undefined)
  await eventually(() => worker.record('50.19.30.172.in-addr.arpa', 'PTR') === undefined)
  expect(worker.record('imported.site.com')).toMatchObject({ value: '172.30.19.50', ttl: 3600 })
})

test('of two clients with one name the first keeps it under Block, and the second gets it when the first goes', async () => {
  await worker.app.query(`update policy set value = value || '{"drift": "block"}'`)
  worker.deps.world.forget()
  const first = await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:05', ip: '172.30.19.105', hostname: 'twice' })
  await eventually(() => worker.record('twice.site.com')?.value === '172.30.19.105')
  await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:06', ip: '172.30.19.106', hostname: 'twice' })
  await eventually(
    async () =>
      (await worker.app.query(`select status from reservation where host(ip) = '172.30.19.106'`)).rows[0]
        ?.status,
    (status) => status === 'failed',
  )
  expect(worker.record('twice.site.com')?.value).toBe('172.30.19.105')
  await worker.kea.query('DELETE FROM hosts WHERE host_id = $1', [first])
  await eventually(() => worker.record('twice.site.com')?.value === '172.30.19.106')
  await worker.app.query(`update policy set value = value || '{"drift": "warn"}'`)
  worker.deps.world.forget()
})

test('two clients with one name both have it under Warn, and an alert says so', async () => {
  const values = () =>
    worker.dns
      .records('internal')
      .filter(({ name }) => name === 'both.site.com')
      .map(({ value }) => value)
  await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:07', ip: '172.30.19.107', hostname: 'both' })
  await eventually(() => values().length === 1)
  const second = await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:08', ip: '172.30.19.108', hostname: 'both' })
  await eventually(() => values().length === 2)
  const alerts = async () =>
    (await worker.app.query(`select summary from alert where name = 'both.site.com' and active is not null`))
      .rows
  await eventually(async () => (await alerts()).length === 1)
  await worker.kea.query('DELETE FROM hosts WHERE host_id = $1', [second])
  await eventually(() => String(values()) === '172.30.19.107')
  await eventually(async () => (await alerts()).length === 0)
})

test('every check tells what it refuses in the form of the other lines', async () => {
  worker.dns.put('internal', 'site.com', {
    ...{ name: 'told.site.com', type: 'A', value: '172.30.19.210', ttl: 60, owner: null },
  })
  const id = await worker.insertHost({ mac: 'aa:bb:cc:dd:ee:0a', ip: '172.30.19.110', hostname: 'told' })
  const a =
    '[DNS] Refused A record: told.site.com -> 172.30.19.110 (172.30.19.210 stands there and is not ours)'
  const ptr = '[DNS] Refused PTR record: 110.19.30.172.in-addr.arpa -> told.site.com (the forward record '
  const told = (line: string) => worker.lines.filter((one) => one.startsWith(line)).length
  await eventually(() => told(a) === 1 && told(ptr) === 1)
  const also = () => worker.lines.filter((line) => line.includes(' 2 refused')).length
  const before = also()
  await worker.app.query(`select graphile_worker.add_job('sync-all', '{}')`)
  await eventually(() => told(a) === 2 && told(ptr) === 2)
  await eventually(() => also() > before)
  await worker.kea.query('DELETE FROM hosts WHERE host_id = $1', [id])
  await eventually(async () => (await reservationOf('told')) === undefined)
})

test('a second check creates nothing', async () => {
  const checks = () => worker.lines.filter((line) => line.startsWith('DNS consistency check complete'))
  const check = async () => {
    const done = checks().length
    await worker.app.query(`select graphile_worker.add_job('sync-all', '{}')`)
    await eventually(() => checks().length > done)
  }
  await check()
  const before = worker.dns.records('internal')
  await check()
  expect(checks().at(-1)).toBe('DNS consistency check complete: 0 records created')
  expect(worker.dns.records('internal')).toEqual(before)
})

test('a record that somebody deleted comes back with the next check under Block', async () => {
  await worker.app.query(`update policy set value = value || '{"drift": "block", "observe": false}'`)
  worker.deps.world.forget()
  worker.dns.remove('internal', 'us3-cab10-ru20-idrac.site.com')
  await worker.app.query(`select graphile_worker.add_job('sync-all', '{}')`)
  await eventually(() => worker.record('us3-cab10-ru20-idrac.site.com'))
  await eventually(() => worker.lines.includes('DNS consistency check complete: 1 records created'))
})
