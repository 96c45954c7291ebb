import { afterAll, beforeAll, expect, test } from 'vitest'
import { enqueueReservations } from '@/lib/services/worker/enqueue'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

let worker: TestWorker
beforeAll(async () => {
  worker = await testWorker()
  await worker.start()
  await eventually(() => worker.lines.some((line) => line.includes('DNS consistency check complete')))
}, 30_000)
afterAll(() => worker.stop())

interface Row {
  id: string
  pending: string | null
  status: string
  reason: string | null
  ip: string
  hostname: string
}
const rowOf = async (id: string) =>
  (
    await worker.app.query<Row>(
      'select id, pending, status, reason, host(ip) as ip, hostname from reservation where id = $1',
      [id],
    )
  ).rows[0]
const hostOf = async (hostname: string) =>
  (
    await worker.kea.query<{ host_id: number; ip: string; user_context: string }>(
      `select host_id, host('0.0.0.0'::inet + ipv4_address) as ip, user_context from hosts where hostname = $1`,
      [hostname],
    )
  ).rows

/** As the console writes it: the intent, and the job in the same transaction. */
async function intend(mac: string, ip: string, hostname: string, more = ''): Promise<string> {
  const { rows } = await worker.app.query<{ id: string }>(
    `insert into reservation (family, subnet_id, identifier_type, identifier_value, ip, hostname, pending, status,
       created_from, ttl_class, infra) values (4, 1, 'hw-address', $1, $2, $3, 'create', 'queued', 'console',
       ${more === 'infra' ? `'infrastructure', true` : `'default', false`}) returning id`,
    [mac, ip, hostname],
  )
  const id = rows[0]?.id ?? ''
  await enqueueReservations(worker.app, [id])
  return id
}

async function change(id: string, set: string, pending: string): Promise<void> {
  await worker.app.query(
    `update reservation set ${set} pending = '${pending}', status = 'queued', version = version + 1 where id = $1`,
    [id],
  )
  await enqueueReservations(worker.app, [id])
}

test('an intent of the console is carried into Kea, and its records served', async () => {
  const id = await intend('020000000101', '172.30.19.21', 'epg', 'infra')
  await eventually(
    () => rowOf(id),
    (row) => row?.status === 'served' && row.pending === null,
  )
  const [host, ...others] = await hostOf('epg')
  expect(others).toEqual([])
  expect(host?.ip).toBe('172.30.19.21')
  expect(JSON.parse(host?.user_context ?? '')).toMatchObject({ holdfast: { reservation: id, infra: true } })
  expect(worker.record('epg.site.com')).toMatchObject({ value: '172.30.19.21', ttl: 86_400 })
  const { rows } = await worker.app.query(`select count(*)::int as n from reservation where hostname = 'epg'`)
  expect(rows[0]?.n).toBe(1)

  await change(id, `ip = '172.30.19.22', hostname = 'epg2',`, 'update')
  await eventually(() => worker.record('epg2.site.com')?.value === '172.30.19.22')
  await eventually(() => worker.record('epg.site.com') === undefined)
  expect((await hostOf('epg2'))[0]?.ip).toBe('172.30.19.22')

  await change(id, '', 'delete')
  await eventually(async () => (await rowOf(id)) === undefined)
  await eventually(() => worker.record('epg2.site.com') === undefined)
  expect(await hostOf('epg2')).toEqual([])
})

test('what follows from an intent is not told from an event in Kea that came before it was carried out', async () => {
  const id = await intend('020000000107', '172.30.19.27', 'asked')
  await eventually(
    () => rowOf(id),
    (row) => row?.status === 'served' && row.pending === null,
  )
  // No look is asked for yet: only Kea tells, of a row that says nothing of the guard.
  await worker.app.query(
    `update reservation set infra = true, conflict_guard = true, pending = 'update', version = version + 1 where id = $1`,
    [id],
  )
  await worker.kea.query(
    `update hosts set user_context = '{"rack": 7}' where host_id = (select max(host_id) from hosts where hostname = 'asked')`,
  )
  const guarded = async () =>
    (
      await worker.app.query<{ why: { cause: string; chain: { kind: string }[] } }>(
        `select why from claim where source_id = $1 and guard and type = 'A'`,
        [id],
      )
    ).rows[0]?.why
  const why = await eventually(guarded, (found) => found !== undefined)
  expect(why).toMatchObject({ cause: 'RESERVATION', chain: [{ kind: 'reservation', id }] })
  await enqueueReservations(worker.app, [id])
  await eventually(
    () => rowOf(id),
    (row) => row?.status === 'served' && row.pending === null,
  )
})

test('what Kea must not take is refused with the name of the holder, and stays to be seen', async () => {
  await worker.insertHost({ mac: '02:00:00:00:02:01', ip: '172.30.19.31', hostname: 'holder' })
  await eventually(() => worker.record('holder.site.com'))
  const id = await intend('020000000202', '172.30.19.31', 'latecomer')
  const row = await eventually(
    () => rowOf(id),
    (found) => found?.status === 'failed',
  )
  expect(row?.pending).toBe('create')
  expect(row?.reason).toBe('172.30.19.31 is reserved for holder (02:00:00:00:02:01, 172.30.19.31, MGMT)')
  expect(await hostOf('latecomer')).toEqual([])
  expect(worker.record('latecomer.site.com')).toBeUndefined()
  const { rows } = await worker.app.query(`select verb, line from audit_event where subject_id = $1`, [id])
  expect(rows).toMatchObject([{ verb: 'refused' }])

  await change(id, '', 'delete')
  await eventually(async () => (await rowOf(id)) === undefined)
})

test('a refused change falls back to what Kea holds', async () => {
  await worker.insertHost({ mac: '02:00:00:00:03:01', ip: '172.30.19.41', hostname: 'settled' })
  const id = await intend('020000000302', '172.30.19.42', 'changing')
  await eventually(async () => (await rowOf(id))?.status === 'served')
  await change(id, `ip = '172.30.19.41',`, 'update')
  const row = await eventually(
    () => rowOf(id),
    (found) => found?.status === 'failed',
  )
  expect(row).toMatchObject({ ip: '172.30.19.42', pending: null })
  expect(row?.reason).toContain('settled')
  expect(worker.record('changing.site.com')?.value).toBe('172.30.19.42')
})

test('a reservation without a name is served once Kea has it', async () => {
  await worker.insertHost({ mac: '02:00:00:00:04:01', ip: '172.30.19.51', hostname: null })
  const { rows } = await eventually(
    () => worker.app.query(`select status, reason from reservation where host(ip) = '172.30.19.51'`),
    (result) => result.rows[0]?.status === 'served',
  )
  expect(rows[0]?.reason).toBeNull()
})

test('leases are mirrored with the cause of their state, latched', async () => {
  const grant = `INSERT INTO lease4 (address, hwaddr, client_id, valid_lifetime, expire, subnet_id, fqdn_fwd, fqdn_rev,
    hostname, state, user_context) VALUES ('192.168.1.56'::inet - '0.0.0.0'::inet, '\\x020000000501', '\\x', 3600,
    date_trunc('second', now()) + interval '1 hour', 2, false, false, 'laptop', 0, '')`
  await worker.kea.query(grant)
  const lease = async () =>
    (
      await worker.app.query(
        `select state, cause, since, hostname, expires_at from lease where host(ip) = '192.168.1.56'`,
      )
    ).rows[0]
  const active = await eventually(lease)
  expect(active).toMatchObject({ state: 'active', cause: 'GRANT', hostname: 'laptop' })

  await worker.kea.query(`UPDATE lease4 SET expire = expire + interval '10 minutes'`)
  const renewed = await eventually(lease, (row) => row?.cause === 'RENEW')
  expect(renewed?.since).toEqual(active?.since)

  await worker.kea.query('DELETE FROM lease4')
  const released = await eventually(lease, (row) => row?.state === 'released')
  expect(released).toMatchObject({ cause: 'RELEASE', hostname: 'laptop' })
  const { rows } = await worker.app.query(
    `select kind from kea_event where host(ip) = '192.168.1.56' order by id`,
  )
  expect(rows.map(({ kind }) => kind)).toEqual(['GRANT', 'RELEASE'])
})
