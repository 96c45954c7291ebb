import { afterAll, beforeAll, expect, test } from 'vitest'
import { DnsError } from '@/lib/core/ports/dns'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

// What an operator reads beside a reservation: names and words, no ids and no codes.

let worker: TestWorker
beforeAll(async () => {
  worker = await testWorker()
  const { createRecord } = worker.dns
  worker.dns.createRecord = async (zone, draft) => {
    if (draft.name.startsWith('bad')) {
      throw new DnsError('permanent', 'SOLIDserver refused: the name is forbidden', '9', false, 'errno 9')
    }
    return await createRecord.call(worker.dns, zone, draft)
  }
  await worker.start()
  await eventually(() => worker.lines.some((line) => line.includes('DNS consistency check complete')))
}, 30_000)
afterAll(() => worker.stop())

interface Row {
  status: string
  reason: string | null
}
const rowOf = async (ip: string) =>
  (await worker.app.query<Row>('select status, reason from reservation where host(ip) = $1', [ip])).rows[0]
const settled = (ip: string, status: string) =>
  eventually(
    () => rowOf(ip),
    (row) => row?.status === status,
  )

async function setDrift(drift: 'warn' | 'block'): Promise<void> {
  await worker.app.query(`update policy set value = value || jsonb_build_object('drift', $1::text)`, [drift])
  worker.deps.world.forget()
}

test('the A comes before its PTR, and a PTR that only follows is not told again', async () => {
  await worker.insertHost({ mac: '02:00:00:00:40:01', ip: '172.30.19.1', hostname: 'bad' })
  const reason = 'bad.site.com: SOLIDserver refused: the name is forbidden'
  await eventually(
    () => rowOf('172.30.19.1'),
    (row) => row?.status === 'failed' && row.reason === reason,
  )
  expect(worker.lines.some((line) => line.includes('errno 9'))).toBe(true)
})

test('a PTR that is refused by itself is told', async () => {
  const theirs = { name: '2.19.30.172.in-addr.arpa', type: 'PTR', value: 'other.net', ttl: 60, owner: null }
  worker.dns.put('internal', '30.172.in-addr.arpa', theirs)
  await worker.insertHost({ mac: '02:00:00:00:40:02', ip: '172.30.19.2', hostname: 'good' })
  expect(await settled('172.30.19.2', 'failed')).toEqual({
    status: 'failed',
    reason: '2.19.30.172.in-addr.arpa: other.net stands there and is not ours',
  })
})

test('under Block the holder is named by MAC and scope', async () => {
  await setDrift('block')
  await worker.insertHost({ mac: '02:00:00:00:40:03', ip: '172.30.19.3', hostname: 'twice' })
  await settled('172.30.19.3', 'served')
  await worker.insertHost({ mac: '02:00:00:00:40:04', ip: '172.30.19.4', hostname: 'twice' })
  expect(await settled('172.30.19.4', 'failed')).toEqual({
    status: 'failed',
    reason: 'twice.site.com: held by the reservation of 02:00:00:00:40:03 in MGMT (172.30.19.3)',
  })
  await setDrift('warn')
})

test('under Warn the second is let through, and row and audit say beside whom', async () => {
  await worker.insertHost({ mac: '02:00:00:00:40:05', ip: '172.30.19.5', hostname: 'both' })
  await settled('172.30.19.5', 'served')
  await worker.insertHost({ mac: '02:00:00:00:40:06', ip: '172.30.19.6', hostname: 'both' })
  const note =
    'the name is also that of the reservation of 02:00:00:00:40:05 in MGMT (172.30.19.5); the drift policy is Warn'
  await eventually(
    () => rowOf('172.30.19.6'),
    (row) => row?.status === 'served' && row.reason === `both.site.com: ${note}`,
  )
  expect(await rowOf('172.30.19.5')).toEqual({ status: 'served', reason: null })
  const { rows } = await worker.app.query<{ line: string }>(
    `select line from audit_event where verb = 'created' and line like 'A %ip=172.30.19.6 %'`,
  )
  expect(rows[0]?.line).toContain(note)
  await worker.kea.query(`delete from hosts where dhcp_identifier = '\\x020000004005'`)
  await eventually(
    () => rowOf('172.30.19.6'),
    (row) => row?.status === 'served' && row.reason === null,
  )
})

test('with Conflict Guard the first owner keeps the name also under Warn', async () => {
  await worker.kea.query(
    `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname, user_context)
     VALUES (0, '\\x020000004007', 1, '172.30.19.7'::inet - '0.0.0.0'::inet, 'gateway',
       '{"holdfast": {"conflictGuard": true}}')`,
  )
  await settled('172.30.19.7', 'served')
  await worker.insertHost({ mac: '02:00:00:00:40:08', ip: '172.30.19.8', hostname: 'gateway' })
  expect((await settled('172.30.19.8', 'failed'))?.reason).toBe(
    'gateway.site.com: held by a reservation with Conflict Guard, 02:00:00:00:40:07 in MGMT (172.30.19.7)',
  )
  expect(worker.dns.records('internal').filter(({ name }) => name === 'gateway.site.com')).toHaveLength(1)
  expect(worker.record('8.19.30.172.in-addr.arpa', 'PTR')).toBeUndefined()
})
