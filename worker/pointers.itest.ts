import { afterEach, expect, test } from 'vitest'
import { DnsError, type DnsRecordDraft } from '@/lib/core/ports/dns'
import { eventually, type HarnessOptions, type TestWorker, testWorker } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// A PTR says that a name has an address. It must not stand while the name does not say so itself.

const open: TestWorker[] = []
afterEach(async () => {
  for (const worker of open.splice(0)) await worker.stop()
})

async function ready(options: HarnessOptions & { blind?: boolean } = {}): Promise<TestWorker> {
  const worker = await testWorker(options)
  open.push(worker)
  if (options.blind === true) worker.deps.lookup = null
  await worker.start()
  await checked(worker, 1)
  return worker
}

const checked = (worker: TestWorker, times: number) =>
  eventually(
    () => worker.lines.filter((line) => line.startsWith('DNS consistency check complete')).length >= times,
  )

async function check(worker: TestWorker): Promise<void> {
  const done = worker.lines.filter((line) => line.startsWith('DNS consistency check complete')).length
  await worker.app.query(`select graphile_worker.add_job('sync-all', '{}')`)
  await checked(worker, done + 1)
}

const rowOf = async (worker: TestWorker, name: string, value: string) =>
  (
    await worker.app.query<{ status: string; reason: string | null; present: boolean }>(
      'select status, reason, present from dns_record where name = $1 and value = $2',
      [name, value],
    )
  ).rows[0]

/** Counts the creations that reach the server, and lets a test decide about each. */
function spyOn(
  worker: TestWorker,
  decide: (draft: DnsRecordDraft) => Promise<void> | void = () => undefined,
) {
  const made: string[] = []
  const { createRecord } = worker.dns
  worker.dns.createRecord = async (zone, draft) => {
    made.push(`${draft.type} ${draft.name}`)
    await decide(draft)
    return await createRecord.call(worker.dns, zone, draft)
  }
  return made
}

const foreign = (name: string, value: string) => ({ name, type: 'A', value, ttl: 60, owner: null })
const REVERSE = '10.19.30.172.in-addr.arpa'
const host = { mac: '02:00:00:00:00:10', ip: '172.30.19.10' }

test('beside a record that somebody made a moment ago no PTR is ever published', async () => {
  const worker = await ready()
  const made = spyOn(worker)
  worker.dns.put('internal', 'site.com', foreign('taken.site.com', '172.30.19.200'))
  await worker.insertHost({ ...host, hostname: 'taken' })
  const pointer = await eventually(
    () => rowOf(worker, REVERSE, 'taken.site.com'),
    (row) => row?.status === 'refused',
  )
  expect(pointer?.reason).toContain('taken.site.com A 172.30.19.10 was refused: 172.30.19.200 stands there')
  expect(worker.record(REVERSE, 'PTR')).toBeUndefined()
  expect(made).toEqual([])

  worker.dns.remove('internal', 'taken.site.com')
  await check(worker)
  await eventually(() => worker.record(REVERSE, 'PTR')?.value === 'taken.site.com')
  expect(worker.record('taken.site.com')?.value).toBe('172.30.19.10')
})

test('without a DNS server to ask the PTR goes again as soon as its A is refused', async () => {
  const worker = await ready({ blind: true })
  worker.dns.put('internal', 'site.com', foreign('taken.site.com', '172.30.19.200'))
  await worker.insertHost({ ...host, hostname: 'taken' })
  await eventually(
    () => rowOf(worker, REVERSE, 'taken.site.com'),
    (row) => row?.status === 'refused' && !row.present,
  )
  expect(worker.record(REVERSE, 'PTR')).toBeUndefined()
})

test.each([0, 40])(
  'an A that fails for good after %i ms takes its PTR along, and brings it back',
  async (ms) => {
    const worker = await ready()
    let broken = true
    spyOn(worker, async ({ type }) => {
      if (type === 'A') await new Promise((resolve) => setTimeout(resolve, ms))
      if (type === 'A' && broken) throw new DnsError('permanent', 'SOLIDserver: the name is forbidden', '400')
    })
    await worker.insertHost({ ...host, hostname: 'bad' })
    const pointer = await eventually(
      () => rowOf(worker, REVERSE, 'bad.site.com'),
      (row) => row?.status === 'failed' && !row.present,
    )
    expect(pointer?.reason).toBe(
      'the forward record bad.site.com A 172.30.19.10 failed: SOLIDserver: the name is forbidden',
    )
    expect(worker.record(REVERSE, 'PTR')).toBeUndefined()

    broken = false
    await check(worker)
    await eventually(() => worker.record(REVERSE, 'PTR')?.value === 'bad.site.com')
    await eventually(
      async () =>
        (await worker.app.query(`select status, reason from reservation where hostname = 'bad'`)).rows[0],
      (row) => row?.status === 'served' && row.reason === null,
    )
  },
)

test('a reservation that is renamed to a name it does not get leaves no PTR behind', async () => {
  const worker = await ready()
  worker.dns.put('internal', 'site.com', foreign('taken.site.com', '172.30.19.200'))
  await check(worker)
  const id = await worker.insertHost({ ...host, hostname: 'free' })
  await eventually(() => worker.record(REVERSE, 'PTR')?.value === 'free.site.com')
  await worker.kea.query(`UPDATE hosts SET hostname = 'taken' WHERE host_id = $1`, [id])
  await eventually(() => worker.record('free.site.com') === undefined)
  await eventually(() => worker.record(REVERSE, 'PTR') === undefined)
  await eventually(async () => (await rowOf(worker, REVERSE, 'taken.site.com'))?.status === 'refused')

  await worker.kea.query(`UPDATE hosts SET hostname = 'free' WHERE host_id = $1`, [id])
  await eventually(() => worker.record(REVERSE, 'PTR')?.value === 'free.site.com')
})

test('the PTR of a lease follows its A too', async () => {
  const worker = await ready()
  await worker.app.query(`update policy set value = value || '{"observe": false}'`)
  worker.deps.world.forget()
  let broken = true
  spyOn(worker, ({ type }) => {
    if (type === 'A' && broken) throw new DnsError('permanent', 'SOLIDserver: the name is forbidden', '400')
  })
  await leaseRows(worker.kea).grant({ ...host, hostname: 'laptop' })
  await eventually(
    () => rowOf(worker, REVERSE, 'laptop.site.com'),
    (row) => row?.status === 'failed' && !row.present,
  )
  expect(worker.record(REVERSE, 'PTR')).toBeUndefined()
  broken = false
  await check(worker)
  await eventually(() => worker.record(REVERSE, 'PTR')?.value === 'laptop.site.com')
})

test("somebody else's PTR is left standing whatever becomes of the A", async () => {
  const worker = await ready()
  worker.dns.put('internal', 'site.com', foreign('taken.site.com', '172.30.19.200'))
  const theirs = { ...foreign(REVERSE, 'taken.site.com'), type: 'PTR' }
  worker.dns.put('internal', '30.172.in-addr.arpa', theirs)
  await worker.insertHost({ ...host, hostname: 'taken' })
  await eventually(
    () => rowOf(worker, 'taken.site.com', '172.30.19.10'),
    (row) => row?.status === 'refused',
  )
  await check(worker)
  expect(worker.record(REVERSE, 'PTR')).toMatchObject(theirs)
})

test('a foreign PTR made a moment ago is not extended, and the A is published all the same', async () => {
  const worker = await ready()
  const theirs = { ...foreign(REVERSE, 'other.example.net'), type: 'PTR' }
  worker.dns.put('internal', '30.172.in-addr.arpa', theirs)
  await worker.insertHost({ ...host, hostname: 'mine' })
  await eventually(() => worker.record('mine.site.com'))
  const row = await eventually(
    () => rowOf(worker, REVERSE, 'mine.site.com'),
    (found) => found?.status === 'refused',
  )
  expect(row?.reason).toContain('other.example.net stands there and is not ours')
  expect(worker.dns.records('internal').filter(({ name }) => name === REVERSE)).toMatchObject([theirs])
})

test('a check takes away a PTR that an older version left without its A', async () => {
  const worker = await ready()
  await worker.insertHost({ ...host, hostname: 'old' })
  await eventually(async () => (await rowOf(worker, REVERSE, 'old.site.com'))?.status === 'served')
  await eventually(async () => (await rowOf(worker, 'old.site.com', '172.30.19.10'))?.status === 'served')
  worker.dns.remove('internal', 'old.site.com')
  worker.dns.put('internal', 'site.com', foreign('old.site.com', '172.30.19.201'))
  await worker.app.query(
    `update dns_record set present = false, owned = false, status = 'refused', provider_id = null,
       reason = '172.30.19.201 stands there and is not ours' where name = 'old.site.com'`,
  )
  await check(worker)
  await eventually(() => worker.record(REVERSE, 'PTR') === undefined)
  await eventually(async () => (await rowOf(worker, REVERSE, 'old.site.com'))?.status === 'refused')
})

test('a PTR that cannot be withdrawn is not tried without end', async () => {
  const worker = await ready()
  let away = false
  spyOn(worker, ({ type }) => {
    if (type === 'A') throw new DnsError('permanent', 'SOLIDserver: the name is forbidden', '400')
  })
  const { deleteRecord } = worker.dns
  let tries = 0
  worker.dns.deleteRecord = async (zone, expected) => {
    tries += 1
    if (away) throw new DnsError('transient', 'SOLIDserver: no answer', 'ECONNREFUSED')
    return await deleteRecord.call(worker.dns, zone, expected)
  }
  away = true
  worker.deps.lookup = null
  await worker.insertHost({ ...host, hostname: 'bad' })
  await eventually(() => tries > 0)
  await eventually(
    async () => (await rowOf(worker, REVERSE, 'bad.site.com'))?.reason === 'SOLIDserver: no answer',
  )
  const until = Date.now() + 700
  await eventually(() => Date.now() > until)
  expect(tries).toBeLessThan(4)
  away = false
  await worker.app.query(`select graphile_worker.add_job('look-name', $1)`, [
    JSON.stringify({ name: REVERSE }),
  ])
  await eventually(() => worker.record(REVERSE, 'PTR') === undefined)
  await eventually(async () => (await rowOf(worker, REVERSE, 'bad.site.com'))?.status === 'failed')
})

test('whatever the order in which the calls end, every PTR ends as its A does', async () => {
  const worker = await ready()
  const bad = new Set<string>()
  const made = spyOn(worker, async ({ type, name }) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30))
    if (type === 'A' && bad.has(name)) throw new DnsError('permanent', 'SOLIDserver: refused', '400')
  })
  for (let n = 1; n <= 40; n += 1) if (n % 3 === 0) bad.add(`n${n}.site.com`)
  await worker.kea.query(
    `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
     SELECT 0, decode('02' || lpad(to_hex(n), 10, '0'), 'hex'), 1, ('172.30.19.0'::inet + n) - '0.0.0.0'::inet, 'n' || n
     FROM generate_series(1, 40) n`,
  )
  await eventually(
    async () =>
      (
        await worker.app.query(
          `select count(*)::int as n from dns_record where status not in ('served', 'failed')`,
        )
      ).rows[0]?.n,
    (waiting) => waiting === 0 && made.length >= 40,
  )
  await eventually(() => {
    const names = new Set(
      worker.dns
        .records('internal')
        .filter(({ type }) => type === 'A')
        .map(({ name }) => name),
    )
    const pointers = worker.dns.records('internal').filter(({ type }) => type === 'PTR')
    return names.size === 27 && pointers.length === 27 && pointers.every(({ value }) => names.has(value))
  })
  await eventually(
    async () =>
      (
        await worker.app.query(
          `select count(*)::int as n from dns_record
           where type = 'PTR' and status = 'failed' and reason like 'the forward record %'`,
        )
      ).rows[0]?.n,
    (count) => count === 13,
  )
})
