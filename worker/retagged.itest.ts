import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Actor, Result } from '@/lib/services/console/deps'
import { fixAlert } from '@/lib/services/console/drift/fix-alert'
import { createRecord } from '@/lib/services/console/records/create-record'
import { type DriftWorld, startDriftWorld } from '@/worker/testing/drift'
import { eventually } from '@/worker/testing/harness'

// Somebody deleted a record of ours and made it again: with another TTL, and without our tag.

const ACTOR: Actor = { kind: 'user', id: 'u', label: 'ann@site.com', role: 'operator' }
const WITHIN = 20_000

let world: DriftWorld
beforeAll(async () => {
  world = await startDriftWorld()
  for (let n = 1; n <= 30; n += 1) await world.add(`filler${n}.site.com`, 'A', `10.20.9.${n}`)
  for (let n = 1; n <= 30; n += 1) await world.add(`${n}.9.20.10.in-addr.arpa`, 'PTR', `filler${n}.site.com`)
  await world.check()
}, 60_000)
afterAll(() => world.close())
beforeEach(() => world.policy({ drift: 'warn' }))

const open = async (name: string) => (await world.alerts(name)).filter(({ active }) => active !== null)
const kinds = async (name: string) => (await open(name)).map(({ kind }) => kind)
const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const query = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await world.worker.app.query<T>(text, values)).rows
const failed = (name: string) =>
  query(`select op, reason from change where target->>'name' = $1 and status = 'failed'`, [name])
const writes = async () => (await query('select 1 from change')).length
const shown = async (name: string) =>
  (
    await query<{ text: string }>(
      `select provenance || ' ' || origin || ' ' || owned || ' ' || coalesce(drift, '-') as text from dns_record
       where name = $1 and type = 'A'`,
      [name],
    )
  ).map(({ text }) => text)
const ours = async (name: string, ip: string) => {
  await eventually(async () => (await world.facts(name))[0]?.owner != null, Boolean, WITHIN)
  expect(await world.standing(name)).toEqual([`A ${ip} 600`])
  await eventually(async () => (await open(name)).length === 0, Boolean, WITHIN)
}
const again = async (name: string, ip: string, ttl: string) => {
  await world.remove(name, ip)
  await world.add(name, 'A', ip, { rr_ttl: ttl })
}
const fixed = async (name: string, ip: string) => {
  value(
    await createRecord(world.console, ACTOR, {
      ...{ name, value: ip, view: 'internal' },
    } as Parameters<typeof createRecord>[2]),
  )
  await eventually(async () => (await world.standing(name)).length === 1, Boolean, WITHIN)
  const [made] = await world.facts(name)
  await eventually(
    async () =>
      (await query(`select 1 from dns_record where name = $1 and status = 'served'`, [name])).length,
    Boolean,
    WITHIN,
  )
  await world.check()
  return made
}

describe('between two checks', () => {
  test('under Block it is repaired by the next check', async () => {
    await world.policy({ drift: 'block' })
    await world.reserve('anew', 61)
    await world.check()
    await again('anew.site.com', '10.20.0.61', '60')
    await world.check()
    await ours('anew.site.com', '10.20.0.61')
    expect(await failed('anew.site.com')).toEqual([])
    expect((await world.audit('anew.site.com')).at(-1)).toMatch(/^A updated \(REPAIR\)/)
  })

  test('under Warn it is told, and a fix puts TTL and tag right', async () => {
    await world.reserve('asked', 62)
    await world.check()
    await again('asked.site.com', '10.20.0.62', '60')
    const before = await writes()
    await world.check()
    expect(await kinds('asked.site.com')).toEqual(['record-ttl'])
    await world.check()
    expect(await kinds('asked.site.com')).toEqual(['record-ttl'])
    expect(await writes()).toBe(before)
    const [alert] = await open('asked.site.com')
    value(await fixAlert(world.console, ACTOR, { id: String(alert?.id), version: null }, { dryRun: false }))
    await ours('asked.site.com', '10.20.0.62')
    expect(await failed('asked.site.com')).toEqual([])
  })

  test("an operator's too, also when Block comes later", async () => {
    await fixed('op.site.com', '10.20.0.63')
    await again('op.site.com', '10.20.0.63', '60')
    await world.check()
    expect(await kinds('op.site.com')).toEqual(['record-ttl'])
    await world.policy({ drift: 'block' })
    await world.check()
    await ours('op.site.com', '10.20.0.63')
    expect(await failed('op.site.com')).toEqual([])
  })
})

describe('after a check saw that it was missing', () => {
  const missing = async (name: string, ip: string) => {
    await world.remove(name, ip)
    await world.check()
    expect(await kinds(name)).toEqual(['record-missing'])
  }

  test.each([
    ['another', '60', 64],
    ['same', '600', 65],
  ])('it stays an operator’s, told under Warn and repaired under Block: %s TTL', async (word, ttl, last) => {
    const [name, ip] = [`${word}.site.com`, `10.20.0.${last}`]
    await fixed(name, ip)
    await missing(name, ip)
    const before = await writes()
    await world.add(name, 'A', ip, { rr_ttl: ttl })
    await world.check()
    expect(await shown(name)).toEqual(['static(admin) holdfast true tag'])
    expect(await open(name)).toHaveLength(1)
    await world.check()
    expect(await open(name)).toHaveLength(1)
    expect(await world.standing(name)).toEqual([`A ${ip} ${ttl}`])
    expect(await writes()).toBe(before)

    await world.policy({ drift: 'block' })
    await world.check()
    await ours(name, ip)
    expect((await world.audit(name)).at(-1)).toMatch(/^A updated \(REPAIR\)/)
    expect(await shown(name)).toEqual(['static(admin) holdfast true -'])
    expect((await world.audit(name)).filter((line) => line.includes('not ours'))).toEqual([])
  })

  test('deleted once more it is missing again, and nothing makes it under Warn', async () => {
    await fixed('twice.site.com', '10.20.0.66')
    await missing('twice.site.com', '10.20.0.66')
    await world.add('twice.site.com', 'A', '10.20.0.66', { rr_ttl: '60' })
    await world.check()
    await missing('twice.site.com', '10.20.0.66')
    await world.check()
    expect(await world.standing('twice.site.com')).toEqual([])
    expect(await kinds('twice.site.com')).toEqual(['record-missing'])
  })

  test('a fix that was asked for before anybody looked puts it right', async () => {
    await fixed('raced.site.com', '10.20.0.67')
    await missing('raced.site.com', '10.20.0.67')
    await world.add('raced.site.com', 'A', '10.20.0.67', { rr_ttl: '60' })
    const [alert] = await open('raced.site.com')
    value(await fixAlert(world.console, ACTOR, { id: String(alert?.id), version: null }, { dryRun: false }))
    await ours('raced.site.com', '10.20.0.67')
  })

  test("a reservation's as well", async () => {
    await world.reserve('kea', 68)
    await world.check()
    await missing('kea.site.com', '10.20.0.68')
    await world.add('kea.site.com', 'A', '10.20.0.68', { rr_ttl: '60' })
    await world.check()
    expect(await kinds('kea.site.com')).toEqual(['record-ttl'])
    await world.policy({ drift: 'block' })
    await world.check()
    await ours('kea.site.com', '10.20.0.68')
  })

  test('what nobody wants any more is not ours without a tag', async () => {
    const id = await world.reserve('given', 69)
    await world.check()
    await missing('given.site.com', '10.20.0.69')
    await world.worker.kea.query('DELETE FROM hosts WHERE host_id = $1', [id])
    await eventually(
      () => query(`select 1 from dns_record where name = 'given.site.com' and wanted`),
      (left) => left.length === 0,
      WITHIN,
    )
    await world.policy({ drift: 'block' })
    await world.add('given.site.com', 'A', '10.20.0.69', { rr_ttl: '60' })
    await world.check()
    await world.check()
    expect(await world.standing('given.site.com')).toEqual(['A 10.20.0.69 60'])
    expect((await world.facts('given.site.com'))[0]?.owner ?? null).toBeNull()
    expect(await shown('given.site.com')).toEqual(['static(admin) imported false -'])
  })
})

test('an imported record that serves a claim is not ours either when it comes back otherwise', async () => {
  await world.add('guest.site.com', 'A', '10.20.0.70')
  await world.check()
  await world.worker.insertHost({ mac: '0a:00:00:00:00:46', ip: '10.20.0.70', hostname: 'guest', subnet: 3 })
  await eventually(
    () => query(`select 1 from dns_record where name = 'guest.site.com' and wanted and status = 'served'`),
    (rows) => rows.length === 1,
    WITHIN,
  )
  await world.policy({ drift: 'block' })
  await world.check()
  await again('guest.site.com', '10.20.0.70', '60')
  await world.check()
  await world.check()
  expect(await world.standing('guest.site.com')).toEqual(['A 10.20.0.70 60'])
  expect((await world.facts('guest.site.com'))[0]?.owner ?? null).toBeNull()
  expect(await shown('guest.site.com')).toEqual(['static(admin) imported false -'])
})
