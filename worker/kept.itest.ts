import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDb } from '@/lib/db/client'
import type { Actor } from '@/lib/services/console/deps'
import { previewPolicy } from '@/lib/services/console/effect/preview-policy'
import { putPolicy } from '@/lib/services/console/policy'
import { until } from '@/scripts/testing/shell'
import { type TestWorker, testWorker } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// A name that outlives its lease by the policy is kept where it stands, and nowhere else.

const ACTOR: Actor = { kind: 'user', id: 'u', label: 'ann@site.com', role: 'administrator' }
const client = (n: number) => ({ ip: `172.30.19.15${n}`, mac: `0a:00:00:00:03:0${n}`, hostname: `pc${n}` })

let worker: TestWorker
beforeAll(async () => {
  worker = await testWorker()
  await worker.app.query(`update policy set value = value || '{"observe": false}' where id = 1`)
  await worker.start()
  await until('the first check is over', () => checks() === 1)
}, 60_000)
afterAll(() => worker.stop())

const checks = () => worker.lines.filter((line) => line.includes('check complete')).length
const count = async (from: string) =>
  (await worker.app.query<{ n: number }>(`select count(*)::int as n from ${from}`)).rows[0]?.n

it('unticking Delete on RELEASE says nothing of leases that were released before', async () => {
  const leases = leaseRows(worker.kea)
  for (const n of [1, 2, 3]) await leases.grant(client(n))
  for (const n of [1, 2, 3])
    await until(`pc${n} is there`, () => worker.record(`pc${n}.site.com`)?.value === client(n).ip)
  for (const n of [1, 2]) await leases.release(client(n).ip)
  for (const n of [1, 2]) await until(`pc${n} is gone`, () => worker.record(`pc${n}.site.com`) === undefined)
  await until('their rows are gone', async () => (await count(`dns_record where name like 'pc%'`)) === 1)

  const db = createDb(worker.appUrl)
  const deps = { db, now: () => new Date() }
  try {
    const effect = await previewPolicy(deps, { policy: { deleteOnRelease: false } })
    expect(effect).toMatchObject({ ok: true, value: { counts: { create: 0, refuse: 0, delete: 0 } } })
    const done = checks()
    const body = { dnsEnabled: true, deleteOnRelease: false }
    expect((await putPolicy(deps, ACTOR, { version: null, body })).ok).toBe(true)
    await until('everything was looked at', () => checks() > done)
  } finally {
    await db.close()
  }
  const told = async () => [
    await count(`dns_record where name like 'pc%'`),
    await count(`audit_event where verb = 'refused'`),
  ]
  expect(await told()).toEqual([1, 0])
  const { rows } = await worker.app.query(`select distinct reason from lease where state = 'released'`)
  expect(rows).toEqual([{ reason: 'its lease ended, and nothing stands that could be kept' }])

  await leases.release(client(3).ip)
  await until('the lease is released', async () => (await count(`lease where state = 'released'`)) === 3)
  await leases.grant(client(4))
  await until('pc4 is there', () => worker.record('pc4.site.com') !== undefined)
  expect(worker.record('pc3.site.com')?.value).toBe(client(3).ip)
  expect(await told()).toEqual([2, 0])
})
