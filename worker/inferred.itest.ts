import { afterEach, beforeEach, expect, it } from 'vitest'
import { until } from '@/scripts/testing/shell'
import { type TestWorker, testWorker } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// What happened to a lease without an event that tells it, and what is said about its record.

const HOUR = 3_600_000
let worker: TestWorker
let offset: number

beforeEach(async () => {
  offset = 0
  worker = await testWorker()
  worker.deps.now = () => new Date(Date.now() + offset)
  const policy = { observe: false, deleteOnExpiry: true, graceHours: 1 }
  await worker.app.query(`update policy set value = value || $1 where id = 1`, [policy])
  await worker.start()
  await until('the first check is over', () => worker.lines.some((line) => line.includes('check complete')))
})
afterEach(() => worker.stop())

const whyOf = async (name: string) => {
  const { rows } = await worker.app.query<{ value: string; why: { cause: string; chain: unknown } | null }>(
    `select value, why from dns_record where name = $1 and type <> 'PTR' and wanted`,
    [name],
  )
  return rows[0]
}

it('a lease that lapsed while Kea is silent expired', async () => {
  await leaseRows(worker.kea).grant({ ip: '172.30.19.150', mac: '0a:00:00:00:00:01', hostname: 'laptop' })
  await until('the name is there', () => worker.record('laptop.site.com')?.value === '172.30.19.150')
  offset = 1.5 * HOUR
  await until(
    'the record leaves by EXPIRY',
    async () => (await whyOf('laptop.site.com'))?.why?.cause === 'EXPIRY',
  )
  offset = 3 * HOUR
  await until('the name is gone', () => worker.record('laptop.site.com') === undefined)
  const { rows } = await worker.app.query(`select distinct cause from change where op = 'delete'`)
  expect(rows).toEqual([{ cause: 'EXPIRY' }])
})

it('the second half of a move that is not told yet is a grant', async () => {
  const lease = (ip: string) =>
    `INSERT INTO lease6 (address, hwaddr, duid, valid_lifetime, expire, subnet_id, pref_lifetime, lease_type, iaid,
       prefix_len, fqdn_fwd, fqdn_rev, hostname, hwtype, hwaddr_source, state, user_context)
     VALUES ('${ip}', '', decode('000300010a0000000006', 'hex'), 3600, date_trunc('second', now()) + interval '1 hour',
       6, 2250, 0, 7, 128, false, false, 'roamer', 1, 2, 0, '')`
  await worker.kea.query(lease('2001:db8:77::10'))
  await until('AAAA', () => worker.record('roamer.site.com', 'AAAA')?.value === '2001:db8:77::10')
  const kea = await worker.kea.connect()
  // Without triggers: as if the second event were still on its way.
  await kea.query('SET session_replication_role = replica')
  await kea.query(lease('2001:db8:77::20'))
  kea.release(true)
  await worker.kea.query(`DELETE FROM lease6 WHERE address = '2001:db8:77::10'`)
  await until('AAAA', () => worker.record('roamer.site.com', 'AAAA')?.value === '2001:db8:77::20')
  expect(await whyOf('roamer.site.com')).toMatchObject({ value: '2001:db8:77::20', why: { cause: 'GRANT' } })
})
