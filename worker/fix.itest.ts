import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fixed } from '@/lib/contract/drift'
import type { Actor, Result } from '@/lib/services/console/deps'
import { checkDns } from '@/lib/services/console/drift/check-dns'
import { fixAlert } from '@/lib/services/console/drift/fix-alert'
import { type DriftWorld, type RaisedAlert, startDriftWorld } from '@/worker/testing/drift'
import { eventually } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// What an operator does about a difference, and what a client's return does.

const ACTOR: Actor = { kind: 'user', id: 'u', label: 'ann@site.com', role: 'operator' }

let world: DriftWorld
beforeAll(async () => {
  world = await startDriftWorld()
  await world.policy({ drift: 'warn' })
}, 60_000)
afterAll(() => world.close())

const open = async (name: string) => (await world.alerts(name)).filter(({ active }) => active !== null)
const first = async (name: string): Promise<RaisedAlert> => {
  const [alert] = await open(name)
  if (alert === undefined) throw new Error(`no alert at ${name}`)
  return alert
}
const fix = (alert: RaisedAlert, dryRun: boolean): Promise<Result<Fixed>> =>
  fixAlert(world.console, ACTOR, { id: alert.id, version: null }, { dryRun })
const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const brief = ({ lines }: Fixed) => lines.map(({ op, target }) => `${op} ${target.name} ${target.value}`)
const filler = async (count: number) => {
  for (let n = 1; n <= count; n += 1) await world.add(`filler${n}.site.com`, 'A', `10.20.9.${n}`)
  for (let n = 1; n <= count; n += 1)
    await world.add(`${n}.9.20.10.in-addr.arpa`, 'PTR', `filler${n}.site.com`)
}

describe('one record', () => {
  beforeAll(() => filler(30))

  test('the plan is shown and nothing done; then it is repaired in the name of who asked', async () => {
    await world.reserve('fixed', 31)
    await world.check()
    await world.edit('fixed.site.com', '10.20.0.31', { value1: '10.20.0.95' })
    await world.check()
    const alert = await first('fixed.site.com')
    const plan = value(await fix(alert, true))
    expect(brief(plan)).toEqual(['update fixed.site.com 10.20.0.31'])
    expect(plan).toMatchObject({ applied: false, total: 1, alert: { fixable: true, fixReason: null } })
    expect(await world.standing('fixed.site.com')).toEqual(['A 10.20.0.95 600'])

    expect(value(await fix(alert, false)).applied).toBe(true)
    await eventually(async () => String(await world.standing('fixed.site.com')) === 'A 10.20.0.31 600')
    await eventually(async () => (await open('fixed.site.com')).length === 0)
    const audit = await eventually(
      async () =>
        (
          await world.worker.app.query(
            `select cause, chain from audit_event where verb = 'updated' and line like '%host=fixed %' order by id`,
          )
        ).rows,
      (rows) => rows.length > 0,
    )
    expect(audit.at(-1)).toEqual({
      cause: 'REPAIR',
      chain: [
        { kind: 'alert', id: alert.id },
        { kind: 'user', id: 'ann@site.com' },
      ],
    })
    // Asked for once: what happens later is another matter.
    await world.edit('fixed.site.com', '10.20.0.31', { rr_ttl: '42' })
    await world.check()
    expect((await open('fixed.site.com')).map(({ kind }) => kind)).toEqual(['record-ttl'])
    const again = await fix(alert, false)
    expect(again).toMatchObject({ ok: false, refusal: { kind: 'conflict', message: /resolved/ } })
  })

  test('a lost tag is put back by a fix as well', async () => {
    await world.reserve('bare', 32)
    await world.check()
    await world.edit('bare.site.com', '10.20.0.32', {
      class_parameters_to_delete: 'holdfast_instance&holdfast_provenance&holdfast_ref',
    })
    await world.check()
    expect(value(await fix(await first('bare.site.com'), false)).lines).toHaveLength(1)
    await eventually(async () => (await world.facts('bare.site.com'))[0]?.owner !== null)
    await eventually(async () => (await open('bare.site.com')).length === 0)
  })

  test('what is not ours has no fix, and the refusal says what to do', async () => {
    await world.reserve('double', 33)
    await world.check()
    await world.add('double.site.com', 'A', '10.20.0.94')
    await world.check()
    const refused = await fix(await first('double.site.com'), true)
    expect(refused).toMatchObject({ ok: false, refusal: { message: /not ours.*adopt it/ } })

    await world.reserve('alias', 34)
    await world.check()
    await world.remove('alias.site.com', '10.20.0.34')
    await world.add('alias.site.com', 'CNAME', 'filler1.site.com')
    await world.check()
    // One fact is one alert: that the name is refused, too, is the same.
    const [alert, ...others] = await open('alias.site.com')
    expect(others).toEqual([])
    expect(alert?.summary).toContain('CNAME filler1.site.com stands in its place')
    expect(alert === undefined ? null : await fix(alert, true)).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('not ours, and ours cannot stand beside it') },
    })
    // Once that is gone there is one.
    await world.remove('alias.site.com', 'filler1.site.com')
    await world.check()
    value(await fix(await first('alias.site.com'), false))
    await eventually(
      async () => String(await world.standing('alias.site.com')) === 'A 10.20.0.34 600',
      Boolean,
      20_000,
    )
    await eventually(async () => (await open('alias.site.com')).length === 0, Boolean, 20_000)
  })

  test('a missing record of a reservation returns with the next grant of its client', async () => {
    const leases = leaseRows(world.worker.kea)
    const lease = { ip: '10.20.0.35', mac: '0a:00:00:00:00:23', hostname: 'x', subnet: 3 }
    await world.reserve('back', 35)
    await leases.grant(lease)
    await world.check()
    await world.remove('back.site.com', '10.20.0.35')
    await world.check()
    expect(await open('back.site.com')).toHaveLength(1)
    await leases.renew(lease.ip, 'x')
    await eventually(async () => String(await world.standing('back.site.com')) === 'A 10.20.0.35 600')
    await eventually(async () => (await open('back.site.com')).length === 0)
    await eventually(async () => (await world.audit('back.site.com')).at(-1)?.startsWith('A created (RENEW)'))
  })
})

describe('a zone that somebody restored', () => {
  const many = Array.from({ length: 40 }, (_, n) => n + 101)
  const summary = async () =>
    (
      await world.worker.app.query<RaisedAlert>(
        `select id, kind, active, summary, detail, group_key as "groupKey" from alert where kind = 'zone-differs'
         order by created_at`,
      )
    ).rows
  const there = async () => {
    const found = await Promise.all(many.map((n) => world.standing(`r${n}.site.com`)))
    return found.filter((one) => one.length > 0).length
  }

  test('is one item; nothing is applied until it is fixed, and the fix applies all', async () => {
    await world.policy({ drift: 'block' })
    for (const n of many)
      await world.worker.insertHost({
        ...{ mac: `0a:00:00:00:01:${n.toString(16)}`, ip: `10.20.0.${n}`, hostname: `r${n}`, subnet: 3 },
      })
    await eventually(async () => (await there()) === many.length, Boolean, 20_000)
    await world.check()
    for (const n of many) await world.remove(`r${n}.site.com`, `10.20.0.${n}`)
    await world.check()
    await world.check()
    const [item, ...others] = await summary()
    expect(others).toEqual([])
    expect(item).toMatchObject({
      groupKey: 'zone:internal/site.com',
      detail: { view: 'internal', zone: 'site.com', counts: { missing: 40 } },
    })
    expect(item?.summary).toMatch(/^Much of site.com \(internal\) differs .*40 of \d+ records/)
    expect(await there()).toBe(0)
    expect(await open('r101.site.com')).toEqual([])
    // What is new goes on all the same.
    await world.reserve('fresh', 99)

    if (item === undefined) return
    const plan = value(await fix(item, true))
    expect(plan).toMatchObject({ total: 40, applied: false })
    expect(plan.lines).toHaveLength(40)
    expect(plan.lines[0]).toMatchObject({
      op: 'create',
      target: { name: 'r101.site.com', value: '10.20.0.101' },
    })
    expect(await there()).toBe(0)
    value(await fix(item, false))
    await eventually(async () => (await there()) === many.length, Boolean, 20_000)
    await world.check()
    expect((await summary()).map(({ active }) => active)).toEqual([null])
    expect((await world.audit('r101.site.com')).at(-1)).toMatch(/^A created \(REPAIR\)/)
    // What somebody else wrote at a name of ours stands there still, and is told.
    expect((await open('double.site.com')).map(({ kind }) => kind)).toEqual(['record-duplicate'])
  }, 60_000)

  test('resolves itself when the zone is as wanted again', async () => {
    const kept = await Promise.all(many.map((n) => world.facts(`r${n}.site.com`)))
    for (const n of many) await world.edit(`r${n}.site.com`, `10.20.0.${n}`, { rr_ttl: '7' })
    await world.check()
    expect((await summary()).filter(({ active }) => active !== null)).toHaveLength(1)
    for (const n of many) await world.edit(`r${n}.site.com`, `10.20.0.${n}`, { rr_ttl: '600' })
    await world.check()
    expect((await summary()).filter(({ active }) => active !== null)).toHaveLength(0)
    expect(await Promise.all(many.map((n) => world.facts(`r${n}.site.com`)))).toEqual(kept)
    const { rows } = await world.worker.app.query(`select 1 from dns_record where drift <> 'foreign'`)
    expect(rows).toEqual([])
  }, 60_000)

  test('a listing that breaks off proves nothing', async () => {
    const { listRecords } = world.sim.provider
    world.sim.provider.listRecords = async function* (zone) {
      let pages = 0
      for await (const page of listRecords.call(world.sim.provider, zone)) {
        pages += 1
        if (pages > 1) throw new Error('the connection broke')
        yield page
      }
    }
    await world.check()
    world.sim.provider.listRecords = listRecords
    const { rows } = await world.worker.app.query(`select 1 from dns_record where drift <> 'foreign'`)
    expect(rows).toEqual([])
    expect(await there()).toBe(many.length)
  })
})

test('a check can be asked for, of all zones or of one', async () => {
  const asked = value(await checkDns(world.console, ACTOR))
  expect(asked.zones.map(({ name }) => name)).toContain('site.com')
  const zone = asked.zones.find(({ view, name }) => view === 'internal' && name === 'site.com')
  await world.policy({ drift: 'warn' })
  await world.reserve('asked', 98)
  await world.remove('asked.site.com', '10.20.0.98')
  value(await checkDns(world.console, ACTOR, zone?.id))
  await eventually(async () => (await open('asked.site.com')).length === 1)
  expect(await checkDns(world.console, ACTOR, 'nonsense')).toMatchObject({ ok: false })
})

test('a zone that is managed no more has no alerts, and nothing is fixed while DNS is off', async () => {
  await world.policy({ drift: 'warn' })
  await world.reserve('lost', 97)
  await world.check()
  await world.remove('lost.site.com', '10.20.0.97')
  await world.check()
  const alert = await first('lost.site.com')
  await world.policy({ dnsEnabled: false })
  expect(await fix(alert, true)).toMatchObject({ ok: false, refusal: { message: /^DNS is off/ } })
  await world.policy({ dnsEnabled: true })
  const managed = (yes: boolean) =>
    world.worker.app.query(`update zone set managed = $1 where view = 'internal' and name = 'site.com'`, [
      yes,
    ])
  await managed(false)
  world.worker.deps.world.forget()
  await world.check()
  expect(await open('lost.site.com')).toEqual([])
  await managed(true)
})
