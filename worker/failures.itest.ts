import { afterEach, expect, test } from 'vitest'
import { DnsError, type DnsProvider } from '@/lib/core/ports/dns'
import { eventually, type HarnessOptions, type TestWorker, testWorker } from '@/worker/testing/harness'

const open: TestWorker[] = []
afterEach(async () => {
  for (const worker of open.splice(0)) await worker.stop()
})

async function started(options: HarnessOptions = {}): Promise<TestWorker> {
  const worker = await testWorker(options)
  open.push(worker)
  return worker
}

const settled = (worker: TestWorker) =>
  eventually(() => worker.lines.some((line) => line.includes('DNS consistency check complete')))

const audits = async (worker: TestWorker, verb: string) =>
  (
    await worker.app.query<{ line: string }>(
      `select line from audit_event where verb = $1 and subject_kind = 'record'`,
      [verb],
    )
  ).rows

test('a worker that dies between the call and its writing makes nothing twice, and tells it once', async () => {
  let dies = false
  const worker = await started()
  const { createRecord } = worker.dns
  // The call arrives, and then nothing more is heard: neither answer nor anything written down.
  worker.dns.createRecord = async (zone, draft) => {
    const made = await createRecord.call(worker.dns, zone, draft)
    if (dies) throw new DnsError('transient', 'the connection broke', 'ECONNRESET', true)
    return made
  }
  const first = await worker.start()
  await settled(worker)
  dies = true
  await worker.insertHost({ mac: '02:00:00:00:00:01', ip: '172.30.19.10', hostname: 'dying' })
  await eventually(() => worker.record('dying.site.com'))
  await first.stop()

  dies = false
  await worker.start()
  await eventually(
    async () =>
      (await worker.app.query(`select status from dns_record where name = 'dying.site.com'`)).rows[0]?.status,
    (status) => status === 'served',
  )
  expect(worker.dns.records('internal').filter(({ name }) => name === 'dying.site.com')).toHaveLength(1)
  await eventually(async () => (await audits(worker, 'created')).length === 2)
  const lines = (await audits(worker, 'created')).map(({ line }) => line)
  expect(lines.filter((line) => line.startsWith('A created'))).toHaveLength(1)
  const { rows } = await worker.app.query(`select status from change where status = 'queued'`)
  expect(rows).toHaveLength(0)
})

test('while the DNS server is away the row says why, and the work is done when it is back', async () => {
  let away = false
  const worker = await started({
    before: (operation: keyof DnsProvider) => {
      if (away && operation !== 'ping')
        throw new DnsError('transient', 'SOLIDserver: no answer', 'ECONNREFUSED')
    },
  })
  const companion = await worker.start()
  await settled(worker)
  away = true
  await worker.insertHost({ mac: '02:00:00:00:00:02', ip: '172.30.19.11', hostname: 'patient' })
  const row = await eventually(
    async () =>
      (await worker.app.query(`select status, reason from dns_record where name = 'patient.site.com'`))
        .rows[0],
    (found) => found?.reason !== null && found !== undefined,
  )
  expect(row).toEqual({ status: 'queued', reason: 'SOLIDserver: no answer' })
  away = false
  companion.pullForward()
  await eventually(() => worker.record('patient.site.com'))
  await eventually(
    async () =>
      (await worker.app.query(`select reason from dns_record where name = 'patient.site.com'`)).rows[0]
        ?.reason,
    (reason) => reason === null,
  )
})

test('what the server refuses for good is shown as failed, and the other names go on', async () => {
  const worker = await started()
  const { createRecord } = worker.dns
  worker.dns.createRecord = async (zone, draft) => {
    if (draft.name.startsWith('bad')) throw new DnsError('permanent', 'SOLIDserver: name is forbidden', '400')
    return createRecord.call(worker.dns, zone, draft)
  }
  await worker.start()
  await settled(worker)
  await worker.insertHost({ mac: '02:00:00:00:00:03', ip: '172.30.19.12', hostname: 'bad' })
  await worker.insertHost({ mac: '02:00:00:00:00:04', ip: '172.30.19.13', hostname: 'good' })
  await eventually(() => worker.record('good.site.com'))
  const row = await eventually(
    async () =>
      (await worker.app.query(`select status, reason from reservation where hostname = 'bad'`)).rows[0],
    (found) => found?.status === 'failed',
  )
  expect(row?.reason).toContain('SOLIDserver: name is forbidden')
})

test('what is accepted and never served is called failed at the deadline, and served when it comes late', async () => {
  const worker = await started({ servedDeadlineMs: 300 })
  let served = false
  const { query } = worker.dns.lookup
  worker.deps.lookup = {
    query: async (...question) =>
      served || !question[1].startsWith('slow')
        ? query(...question)
        : { rcode: 'NXDOMAIN', values: [], authoritative: true },
    close: async () => undefined,
  }
  await worker.start()
  await settled(worker)
  await worker.insertHost({ mac: '02:00:00:00:00:05', ip: '172.30.19.14', hostname: 'slow' })
  const status = async () =>
    (await worker.app.query(`select status, reason from dns_record where name = 'slow.site.com'`)).rows[0]
  await eventually(status, (row) => row?.status === 'accepted')
  const failed = await eventually(status, (row) => row?.status === 'failed')
  expect(failed?.reason).toBe('accepted by SOLIDserver, not served by internal DNS after 0 s')
  served = true
  await worker.app.query(`select graphile_worker.add_job('look-name', '{"name": "slow.site.com"}')`)
  await eventually(status, (row) => row?.status === 'served')
})

test('two thousand rows in one statement: all served, none lost, in seconds', async () => {
  const worker = await started()
  await worker.start()
  await settled(worker)
  const begun = Date.now()
  await worker.kea.query(
    `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
     SELECT 0, decode('02' || lpad(to_hex(n), 10, '0'), 'hex'), 1, ('172.30.0.0'::inet + n) - '0.0.0.0'::inet, 'n' || n
     FROM generate_series(1, 2000) n`,
  )
  await eventually(
    async () =>
      (await worker.app.query(`select count(*)::int as n from reservation where status = 'served'`)).rows[0]
        ?.n,
    (count) => count === 2000,
    25_000,
  )
  expect(Date.now() - begun).toBeLessThan(25_000)
  expect(worker.dns.records('internal').filter(({ type }) => type === 'A')).toHaveLength(2000)
  expect(await audits(worker, 'created')).toHaveLength(4000)
}, 40_000)

test('what changed while no worker was there is found by the next one', async () => {
  const worker = await started()
  const first = await worker.start()
  await settled(worker)
  const id = await worker.insertHost({ mac: '02:00:00:00:00:06', ip: '172.30.19.16', hostname: 'before' })
  await eventually(() => worker.record('before.site.com'))
  await first.stop()
  await worker.kea.query(`DELETE FROM hosts WHERE host_id = $1`, [id])
  await worker.insertHost({ mac: '02:00:00:00:00:07', ip: '172.30.19.17', hostname: 'after' })
  await worker.start()
  await eventually(() => worker.record('after.site.com'))
  await eventually(() => worker.record('before.site.com') === undefined)
})

test('two workers share the work and do nothing twice', async () => {
  const worker = await started()
  const posts = new Map<string, number>()
  const { createRecord } = worker.dns
  worker.dns.createRecord = async (zone, draft) => {
    posts.set(`${draft.name} ${draft.type}`, (posts.get(`${draft.name} ${draft.type}`) ?? 0) + 1)
    return createRecord.call(worker.dns, zone, draft)
  }
  await worker.start()
  const second = await worker.startAnother()
  await settled(worker)
  for (let n = 1; n <= 40; n += 1) {
    await worker.insertHost({
      mac: `02:00:00:00:01:${String(n).padStart(2, '0')}`,
      ip: `172.30.18.${n}`,
      hostname: `s${n}`,
    })
  }
  await eventually(
    async () =>
      (await worker.app.query(`select count(*)::int as n from reservation where status = 'served'`)).rows[0]
        ?.n,
    (count) => count === 40,
  )
  expect([...posts.values()].filter((count) => count > 1)).toEqual([])
  await second.stop()
})

test('a server that hangs: every row that waits says so after two seconds, and forgets it when it is served', async () => {
  const worker = await started()
  await worker.start()
  await settled(worker)
  const held: (() => void)[] = []
  let hangs = true
  const { createRecord } = worker.dns
  worker.dns.createRecord = async (zone, draft) => {
    if (hangs) await new Promise<void>((resolve) => held.push(resolve))
    return await createRecord.call(worker.dns, zone, draft)
  }
  // More than looks may be under way: those behind wait in the queue.
  await worker.kea.query(
    `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
     SELECT 0, decode('02' || lpad(to_hex(n), 10, '0'), 'hex'), 1, ('172.30.19.0'::inet + n) - '0.0.0.0'::inet, 'h' || n
     FROM generate_series(1, 60) n`,
  )
  const waiting = async (table: string) =>
    (
      await worker.app.query<{ n: number; reason: string }>(
        `select count(*)::int as n, min(reason) as reason from ${table}
         where status = 'queued' and reason like '%waiting for SOLIDserver since %'`,
      )
    ).rows[0]
  const records = await eventually(
    () => waiting('dns_record'),
    (found) => found?.n === 120,
  )
  expect(records?.reason).toMatch(/^waiting for SOLIDserver since \d\d:\d\d:\d\d$/)
  const reservations = await eventually(
    () => waiting('reservation'),
    (found) => found?.n === 60,
  )
  expect(reservations?.reason).toMatch(/^h\d+\.site\.com: waiting for SOLIDserver since \d\d:\d\d:\d\d/)
  hangs = false
  for (const go of held) go()
  await eventually(
    async () =>
      (
        await worker.app.query<{ n: number }>(
          `select count(*)::int as n from reservation where status = 'served' and reason is null`,
        )
      ).rows[0]?.n,
    (served) => served === 60,
  )
})
