import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestWorker, testWorker } from '@/worker/testing/harness'

// DHCP options of reservations as TXT records, in a Kea database as Kea makes it.

const WITHIN_MS = 25_000
let worker: TestWorker
beforeAll(async () => {
  worker = await testWorker()
  await worker.start()
  await eventually(
    () => worker.lines.some((line) => line.includes('DNS consistency check complete')),
    Boolean,
    WITHIN_MS,
  )
}, 60_000)
afterAll(() => worker.stop())

async function setRules(...rules: { code: number; name: string; ttl?: number }[]): Promise<void> {
  const value = { version: 2, updatedAt: null, txtRules: rules.map((rule) => ({ family: 4, ...rule })) }
  await worker.app.query(
    `insert into setting (key, value) values ('zone-rules', $1) on conflict (key) do update set value = excluded.value`,
    [JSON.stringify(value)],
  )
  await worker.app.query(`select graphile_worker.add_job('recompute', '{}')`)
}

const texts = (name: string): string[] =>
  worker.dns
    .records('internal')
    .flatMap((fact) =>
      fact.name === name && fact.type === 'TXT' ? [`${fact.value} ${fact.ttl} ${fact.owner?.ref ?? ''}`] : [],
    )

const becomes = (name: string, expected: string[]) =>
  eventually(
    () => texts(name),
    (found) => JSON.stringify(found) === JSON.stringify(expected),
    WITHIN_MS,
  )

const option = (hostId: number, code: number, text: string) =>
  worker.kea.query(
    `INSERT INTO dhcp4_options (code, space, formatted_value, scope_id, host_id) VALUES ($2, 'dhcp4', $3, 3, $1)`,
    [hostId, code, text],
  )

test('follow the option, the rule and the reservation', { timeout: 120_000 }, async () => {
  const hostId = await worker.insertHost({ mac: '02:00:00:00:20:01', ip: '172.30.19.60', hostname: 'boot1' })
  await option(hostId, 60, 'PXEClient')
  await option(hostId, 12, "hostile' or 1=1 --")
  await eventually(() => worker.record('boot1.site.com'), Boolean, WITHIN_MS)
  // No rule, no TXT.
  expect(texts('_opt60.boot1.site.com')).toEqual([])

  await setRules({ code: 60, name: '_opt60.{hostname}' }, { code: 12, name: '_opt12.{hostname}', ttl: 60 })
  const ref = 'hw-address:020000002001@1'
  await becomes('_opt60.boot1.site.com', [`PXEClient 600 ${ref}`])
  const hex = Buffer.from("hostile' or 1=1 --").toString('hex')
  await becomes('_opt12.boot1.site.com', [`0x${hex} 60 ${ref}`])
  await eventually(
    async () =>
      (await worker.app.query('select status, reason from reservation where kea_host_id = $1', [hostId]))
        .rows[0],
    (row) => JSON.stringify(row) === JSON.stringify({ status: 'served', reason: null }),
    WITHIN_MS,
  )
  const stored = async () =>
    (
      await worker.app.query(
        `select address, provenance, status, owned from dns_record where type = 'TXT' and name = '_opt60.boot1.site.com'`,
      )
    ).rows
  // The read-back by a DNS query comes after the call.
  const rows = await eventually(stored, ([row]) => row?.status === 'served', WITHIN_MS)
  expect(rows).toEqual([{ address: null, provenance: 'ddns(reservation)', status: 'served', owned: true }])

  // The option alone changes, and nothing of the host.
  await worker.kea.query(`UPDATE dhcp4_options SET formatted_value = 'HTTPClient' WHERE code = 60`)
  await becomes('_opt60.boot1.site.com', [`HTTPClient 600 ${ref}`])
  await worker.kea.query('DELETE FROM dhcp4_options WHERE code = 60')
  await becomes('_opt60.boot1.site.com', [])

  await setRules()
  await becomes('_opt12.boot1.site.com', [])
  await setRules({ code: 12, name: '_opt12.{hostname}' })
  await becomes('_opt12.boot1.site.com', [`0x${hex} 600 ${ref}`])
  await worker.kea.query('DELETE FROM hosts WHERE host_id = $1', [hostId])
  await becomes('_opt12.boot1.site.com', [])
})

test('leave alone what somebody else wrote there', { timeout: 120_000 }, async () => {
  const name = '_opt60.boot2.site.com'
  const foreign = { name, type: 'TXT', value: 'by hand', ttl: 300, owner: null }
  worker.dns.put('internal', 'site.com', foreign)
  await worker.app.query(`select graphile_worker.add_job('sync-all', '{}')`)
  await eventually(
    async () =>
      (await worker.app.query('select from dns_record where name = $1 and present', [name])).rowCount,
    (count) => count === 1,
    WITHIN_MS,
  )
  const hostId = await worker.insertHost({ mac: '02:00:00:00:20:02', ip: '172.30.19.61', hostname: 'boot2' })
  await option(hostId, 60, '10.0.0.1')
  await setRules({ code: 60, name: '_opt60.{hostname}' })
  const row = async () =>
    (
      await worker.app.query<{ status: string; reason: string }>(
        `select status, reason from dns_record where name = $1 and value = '10.0.0.1'`,
        [name],
      )
    ).rows[0]
  const found = await eventually(row, (one) => one?.status === 'refused', WITHIN_MS)
  expect(found?.reason).toContain('by hand')
  expect(texts(name)).toEqual(['by hand 300 '])
})
