import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fixed } from '@/lib/contract/drift'
import type { Actor, Result } from '@/lib/services/console/deps'
import { fixAlert } from '@/lib/services/console/drift/fix-alert'
import { createRecord } from '@/lib/services/console/records/create-record'
import { type DriftWorld, startDriftWorld } from '@/worker/testing/drift'
import { eventually } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// What is told of a difference is true as long as it is told, and nothing that is true is forgotten.

const ACTOR: Actor = { kind: 'user', id: 'u', label: 'ann@site.com', role: 'operator' }

let world: DriftWorld
beforeAll(async () => {
  world = await startDriftWorld()
  for (let n = 1; n <= 40; n += 1) await world.add(`filler${n}.site.com`, 'A', `10.20.9.${n}`)
  for (let n = 1; n <= 40; n += 1) await world.add(`${n}.9.20.10.in-addr.arpa`, 'PTR', `filler${n}.site.com`)
  await world.check()
  await world.policy({ drift: 'warn' })
}, 60_000)
afterAll(() => world.close())

const rows = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await world.worker.app.query<T>(text, values)).rows
const open = async (name: string) =>
  (await world.alerts(name)).filter(({ active }) => active !== null).map(({ kind }) => kind)
const alertOf = async (name: string, kind: string) => {
  const found = (await world.alerts(name)).find((one) => one.active !== null && one.kind === kind)
  if (found === undefined) throw new Error(`no ${kind} at ${name}`)
  return found
}
const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const fix = async (id: string, dryRun = false): Promise<Fixed> =>
  value(await fixAlert(world.console, ACTOR, { id, version: null }, { dryRun }))
const watched = async (ip: string) =>
  (await rows('select 1 from watch where ip = $1::inet', [ip])).length === 1

describe('a value that somebody else wrote', () => {
  test('in place of ours is told until it is gone, also when ours was put back beside it', async () => {
    await world.reserve('swap', 52)
    await world.check()
    await world.remove('swap.site.com', '10.20.0.52')
    await world.add('swap.site.com', 'A', '10.20.0.152')
    await world.check()
    expect(await open('swap.site.com')).toEqual(['record-changed'])
    const plan = await fix((await alertOf('swap.site.com', 'record-changed')).id, true)
    expect(plan.lines.map(({ op, target }) => `${op} ${target.value}`)).toEqual([
      'create 10.20.0.52',
      'refuse 10.20.0.152',
    ])
    await fix((await alertOf('swap.site.com', 'record-changed')).id)
    await eventually(async () => (await open('swap.site.com')).join() === 'record-duplicate', Boolean, 20_000)
    expect(await world.standing('swap.site.com')).toEqual(['A 10.20.0.152 600', 'A 10.20.0.52 600'])
    await world.check()
    expect(await open('swap.site.com')).toEqual(['record-duplicate'])

    await world.edit('swap.site.com', '10.20.0.52', { rr_ttl: '60' })
    await world.check()
    expect((await open('swap.site.com')).sort()).toEqual(['record-duplicate', 'record-ttl'])
    await fix((await alertOf('swap.site.com', 'record-ttl')).id)
    await eventually(async () => (await open('swap.site.com')).join() === 'record-duplicate', Boolean, 20_000)

    await world.remove('swap.site.com', '10.20.0.152')
    await world.check()
    expect(await open('swap.site.com')).toEqual([])
  })

  test('under Block too', async () => {
    await world.policy({ drift: 'block' })
    await world.reserve('stay', 54)
    await world.check()
    await world.remove('stay.site.com', '10.20.0.54')
    await world.add('stay.site.com', 'A', '10.20.0.154')
    await world.check()
    await world.check()
    expect(await world.standing('stay.site.com')).toEqual(['A 10.20.0.154 600', 'A 10.20.0.54 600'])
    expect(await open('stay.site.com')).toEqual(['record-duplicate'])
    await world.policy({ drift: 'warn' })
  })

  test('is no reason to watch its address', async () => {
    value(
      await createRecord(world.console, ACTOR, {
        ...{ name: 'fixed.site.com', value: '10.20.0.53', view: 'internal' },
      } as Parameters<typeof createRecord>[2]),
    )
    await eventually(() => watched('10.20.0.53'), Boolean, 20_000)
    await world.check()
    await world.edit('fixed.site.com', '10.20.0.53', { value1: '10.20.0.153' })
    await world.check()
    expect(await open('fixed.site.com')).toEqual(['record-changed'])
    await world.add('plain.site.com', 'A', '10.20.0.155')
    await world.check()
    // What nobody here claims is watched, as ever.
    await eventually(() => watched('10.20.0.155'), Boolean, 20_000)
    const found = await Promise.all(['152', '153', '154'].map((last) => watched(`10.20.0.${last}`)))
    expect(found).toEqual([false, false, false])
    expect(await watched('10.20.0.53')).toBe(true)
  })
})

test('what differs is not forgotten while DNS is off, for the scope or for all', async () => {
  await world.reserve('asleep', 55)
  await world.check()
  await world.remove('asleep.site.com', '10.20.0.55')
  await world.check()
  expect(await open('asleep.site.com')).toEqual(['record-missing'])
  const scope = async (policy: object) => {
    await world.worker.app.query(`update scope set policy = $1 where name = 'GUEST'`, [policy])
    world.worker.deps.world.forget()
    await world.check()
  }
  await scope({ dnsEnabled: false })
  expect(await world.standing('asleep.site.com')).toEqual([])
  await scope({})
  expect(await open('asleep.site.com')).toEqual(['record-missing'])
  expect(await world.standing('asleep.site.com')).toEqual([])

  await world.policy({ dnsEnabled: false })
  await world.worker.app.query(`select graphile_worker.add_job('look-name', '{"name":"asleep.site.com"}')`)
  await world.check()
  await world.policy({ dnsEnabled: true })
  await world.check()
  expect(await open('asleep.site.com')).toEqual(['record-missing'])
  expect(await world.standing('asleep.site.com')).toEqual([])
}, 120_000)

describe('a zone that somebody restored', () => {
  const many = Array.from({ length: 60 }, (_, n) => n + 160).filter((n) => n < 220)
  const item = async () =>
    (
      await rows<{ id: string; detail: { counts: object; names: string[] } }>(
        `select id, detail from alert where kind = 'zone-differs' and active is not null`,
      )
    )[0]

  test('counts a changed value once, and its plan says what becomes of every name', async () => {
    for (const n of many)
      await world.worker.insertHost({
        ...{ mac: `0a:00:00:00:03:${n.toString(16)}`, ip: `10.20.0.${n}`, hostname: `z${n}`, subnet: 3 },
      })
    const leases = leaseRows(world.worker.kea)
    const lapsed = { ip: '10.20.0.222', mac: '0a:00:00:00:03:ff', hostname: 'lapsed', subnet: 3 }
    await leases.grant(lapsed)
    await eventually(async () => (await world.standing('lapsed.site.com')).length === 1, Boolean, 30_000)
    await leases.expire(lapsed.ip)
    await eventually(async () => (await world.standing('z219.site.com')).length === 1, Boolean, 30_000)
    await eventually(
      () => rows(`select 1 from dns_record where wanted and status <> 'served'`),
      (left) => left.length <= 2,
      30_000,
    )
    await world.check()
    for (const n of many.slice(2))
      await world.edit(`z${n}.site.com`, `10.20.0.${n}`, { value1: `10.21.0.${n}` })
    await world.remove('lapsed.site.com', lapsed.ip)
    await world.remove('z160.site.com', '10.20.0.160')
    await world.add('z160.site.com', 'CNAME', 'filler1.site.com')
    await world.remove('z161.site.com', '10.20.0.161')
    await world.add('z161.site.com', 'A', '10.21.0.161')
    await world.check()
    const found = await item()
    // With the two of the tests before.
    expect(found?.detail.counts).toEqual({ missing: 2, changed: many.length + 1 })
    // Nothing is decided yet: not about the PTR of what a CNAME took the place of either.
    expect(await world.standing('160.0.20.10.in-addr.arpa')).toHaveLength(1)
    if (found === undefined) return

    const plan = await fix(found.id, true)
    const said = plan.lines.map(({ op, target }) => `${op} ${target.type} ${target.name} ${target.value}`)
    expect(said).toContain('refuse A z160.site.com 10.20.0.160')
    const why = plan.lines.find(({ target }) => target.name === 'lapsed.site.com')
    expect(why).toMatchObject({
      ...{ op: 'refuse', target: { type: 'A', value: '10.20.0.222' } },
      reason: '10.20.0.222 does not come back: its lease ended, and nothing stands that could be kept',
    })
    expect(said).toContain('delete PTR 160.0.20.10.in-addr.arpa z160.site.com')
    expect(said.filter((one) => one.includes('160.0.20.10'))).toHaveLength(1)
    expect(said).toContain('create A z161.site.com 10.20.0.161')
    expect(said).toContain('refuse A z161.site.com 10.21.0.161')
    expect(said).toContain('update A z162.site.com 10.20.0.162')
    expect(
      plan.lines.find(({ target, op }) => op === 'refuse' && target.name === 'z160.site.com')?.reason,
    ).toBe(
      '10.20.0.160 does not come back: on the DNS server CNAME filler1.site.com stands in its place, and is not ours',
    )

    await fix(found.id)
    await eventually(
      () => world.standing('160.0.20.10.in-addr.arpa'),
      (left) => left.length === 0,
      30_000,
    )
    await eventually(
      () =>
        rows(
          `select 1 from dns_record where drift is not null and drift like 'repair-%' and name <> 'z160.site.com'`,
        ),
      (left) => left.length === 0,
      30_000,
    )
    const [audit] = await eventually(
      () =>
        rows<{ cause: string; chain: unknown }>(
          `select cause, chain from audit_event where verb = 'deleted' and line like 'PTR%' and line like '%host=z160 %'`,
        ),
      (found) => found.length > 0,
    )
    expect(audit).toEqual({
      cause: 'REPAIR',
      chain: [
        { kind: 'alert', id: found.id },
        { kind: 'user', id: 'ann@site.com' },
      ],
    })
    await world.check()
    expect(await item()).toBeUndefined()
    expect(await open('z161.site.com')).toEqual(['record-duplicate'])
    expect(await open('z160.site.com')).toContain('record-changed')
  }, 120_000)

  test('a PTR that goes with what somebody else replaced says that the check found it', async () => {
    await world.reserve('taken', 56)
    await world.check()
    await world.remove('taken.site.com', '10.20.0.56')
    await world.add('taken.site.com', 'CNAME', 'filler1.site.com')
    await world.check()
    const [audit] = await eventually(
      () =>
        rows<{ cause: string; chain: { kind: string; id: string }[] }>(
          `select cause, chain from audit_event where verb = 'deleted' and line like 'PTR%' and line like '%host=taken %'`,
        ),
      (found) => found.length > 0,
      20_000,
    )
    const [alias] = await rows<{ id: string }>(
      `select id from dns_record where name = 'taken.site.com' and type = 'CNAME'`,
    )
    expect(audit).toEqual({ cause: 'SYNC', chain: [{ kind: 'record', id: alias?.id }] })
  })
})

test('what was refused before so much of a zone differed keeps no check from its end', async () => {
  await world.policy({ drift: 'warn' })
  await world.reserve('early', 59)
  await world.check()
  await world.remove('early.site.com', '10.20.0.59')
  await world.add('early.site.com', 'CNAME', 'filler1.site.com')
  await world.check()
  await eventually(
    async () => (await world.standing('59.0.20.10.in-addr.arpa')).length === 0,
    Boolean,
    20_000,
  )
  await world.policy({ drift: 'block' })
  const fillers = Array.from({ length: 90 }, (_, n) => n + 101)
  for (const n of fillers)
    await world.worker.insertHost({
      ...{ mac: `0a:00:00:00:04:${n.toString(16)}`, ip: `10.20.1.${n}`, hostname: `y${n}`, subnet: 3 },
    })
  await eventually(async () => (await world.standing('y190.site.com')).length === 1, Boolean, 30_000)
  await world.check()
  const left = `select 1 from dns_record where name like 'y1%' and wanted and status <> 'served'`
  await eventually(async () => (await rows(left)).length === 0, Boolean, 30_000)
  await world.check()
  for (const n of fillers) await world.remove(`y${n}.site.com`, `10.20.1.${n}`)
  await world.check()
  const gated = `select id from alert where kind = 'zone-differs' and active is not null`
  expect(await rows(gated)).toHaveLength(1)
  await world.check()
  await fix(String((await rows<{ id: string }>(gated))[0]?.id))
  await eventually(async () => (await world.standing('y190.site.com')).length === 1, Boolean, 30_000)
  await world.check()
  expect(await rows(gated)).toEqual([])
  await world.remove('early.site.com', 'filler1.site.com')
  await world.check()
  await world.policy({ drift: 'warn' })
}, 120_000)
