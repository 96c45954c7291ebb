import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { DnsLookup } from '@/lib/core/ports/dns'
import { createVerifier, type Verifier } from '@/lib/services/worker/verify/verifier'
import { type DriftWorld, startDriftWorld } from '@/worker/testing/drift'
import { eventually } from '@/worker/testing/harness'

// The DNS servers are asked over UDP; what they answer may be held back or turned, as after a transfer that failed.

vi.setConfig({ testTimeout: 90_000 })

let world: DriftWorld
let verifier: Verifier
let turned: (name: string) => 'NXDOMAIN' | 'SERVFAIL' | null
const said: string[] = []
beforeAll(async () => {
  world = await startDriftWorld()
  for (let n = 1; n <= 20; n += 1) await world.add(`filler${n}.site.com`, 'A', `10.20.9.${n}`)
  await world.policy({ drift: 'warn' })
  await world.check()
  const real = world.worker.deps.lookup as DnsLookup
  const lookup: DnsLookup = {
    ...real,
    async query(view, name, type) {
      const rcode = turned(name)
      return rcode === null ? real.query(view, name, type) : { rcode, values: [], authoritative: true }
    },
  }
  turned = () => null
  world.worker.deps.servedDeadlineMs = 500
  verifier = createVerifier(
    { ...world.worker.deps, lookup },
    { size: 100, perSecond: 1_000, onVerified: (view, outcome) => said.push(`${view} ${outcome}`) },
  )
}, 60_000)
afterAll(async () => {
  verifier.close()
  await world.close()
})

const open = async (name: string) =>
  (await world.alerts(name)).filter(({ active }) => active !== null).map(({ kind }) => kind)
const rowOf = async (name: string) =>
  (
    await world.worker.app.query<{ status: string; reason: string | null }>(
      `select status, reason from dns_record where name = $1 and type = 'A' and wanted`,
      [name],
    )
  ).rows[0]

test('what is served as it was left costs a query and nothing else', async () => {
  await world.reserve('right', 31)
  said.length = 0
  expect(await verifier.sample()).toEqual({ asked: 2, unserved: [], changed: [] })
  expect(said).toEqual(['internal served', 'internal served'])
})

test('what SOLIDserver holds and DNS does not serve is an alert until it is served', async () => {
  await world.reserve('lagging', 32)
  turned = (name) => (name === 'lagging.site.com' ? 'NXDOMAIN' : null)
  expect((await verifier.sample()).unserved).toEqual(['lagging.site.com'])
  expect(await open('lagging.site.com')).toEqual(['not-served'])
  expect(await rowOf('lagging.site.com')).toEqual({
    status: 'failed',
    reason: 'held by SOLIDserver, not served by internal DNS as it is',
  })
  const reservation = `select status from reservation where hostname = 'lagging'`
  expect((await world.worker.app.query(reservation)).rows).toEqual([{ status: 'failed' }])
  await verifier.recheck()
  expect(await open('lagging.site.com')).toEqual(['not-served'])
  turned = () => null
  await verifier.recheck()
  expect(await open('lagging.site.com')).toEqual([])
  expect(await rowOf('lagging.site.com')).toEqual({ status: 'served', reason: null })
  expect((await world.worker.app.query(reservation)).rows).toEqual([{ status: 'served' }])
})

test('a server that fails proves nothing', async () => {
  turned = () => 'SERVFAIL'
  said.length = 0
  const { asked, ...found } = await verifier.sample()
  turned = () => null
  expect(found).toEqual({ unserved: [], changed: [] })
  expect(said).toEqual(Array.from({ length: asked }, () => 'internal unanswered'))
  expect(await rowOf('right.site.com')).toEqual({ status: 'served', reason: null })
})

test('what somebody deleted on SOLIDserver is drift, between two checks', async () => {
  await world.reserve('gone', 33)
  await world.remove('gone.site.com', '10.20.0.33')
  expect((await verifier.sample()).changed).toEqual(['gone.site.com'])
  await eventually(
    () => open('gone.site.com'),
    (kinds) => kinds.join() === 'record-missing',
    20_000,
  )
  expect(await world.standing('gone.site.com')).toEqual([])
})

test('and under Block it is put right', async () => {
  await world.policy({ drift: 'block' })
  await world.reserve('blocked', 34)
  await world.edit('blocked.site.com', '10.20.0.34', { rr_ttl: '60' })
  expect((await verifier.sample()).changed).toEqual(['blocked.site.com'])
  await eventually(
    () => world.standing('blocked.site.com'),
    (standing) => standing.join() === 'A 10.20.0.34 600',
    20_000,
  )
})

test('a change that is never served raises the alert too', async () => {
  await world.policy({ drift: 'warn' })
  await world.worker.app.query(
    `update dns_record set status = 'failed', reason = 'accepted by SOLIDserver, not served by internal DNS after 30 s'
     where name = 'right.site.com' and type = 'A'`,
  )
  turned = (name) => (name === 'right.site.com' ? 'NXDOMAIN' : null)
  await verifier.recheck()
  turned = () => null
  expect(await open('right.site.com')).toEqual(['not-served'])
})

test('samples follow each other and come by every record', async () => {
  const names = new Set<string>()
  const real = world.worker.deps.lookup as DnsLookup
  const lookup: DnsLookup = {
    ...real,
    query(view, name, type) {
      names.add(`${name} ${type}`)
      return real.query(view, name, type)
    },
  }
  const small = createVerifier({ ...world.worker.deps, lookup }, { size: 2, perSecond: 1_000 })
  const { rows } = await world.worker.app.query<{ n: number }>(
    `select count(*)::int as n from dns_record where wanted and owned and present and drift is null and status = 'served'`,
  )
  const all = rows[0]?.n ?? 0
  expect(all).toBeGreaterThan(4)
  for (let turn = 0; turn < Math.ceil(all / 2); turn += 1) await small.sample()
  expect(names.size).toBe(all)
})
