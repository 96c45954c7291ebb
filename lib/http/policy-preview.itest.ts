import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Effect } from '@/lib/contract/effect'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'
import { readNames } from '@/lib/services/worker/look-name/facts'
import { planName } from '@/lib/services/worker/look-name/plan'
import { recomputeAll } from '@/lib/services/worker/recompute-all'
import { createWorldCache, readWorld } from '@/lib/services/worker/world'

let web: TestWeb

beforeEach(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const zone = (name: string, reverse: boolean) =>
    web.app.db.prisma.zone.create({
      data: { view: 'internal', server: 's', name, reverse, providerId: name, listedAt: new Date() },
    })
  await zone('site.com', false)
  await zone('1.168.192.in-addr.arpa', true)
  await zone('20.10.in-addr.arpa', true)
  await web.app.db.prisma.zoneRule.create({
    data: { position: 1, pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] },
  })
})
afterEach(() => web.close())

async function ask(method: string, path: string, body: unknown) {
  const response = await web.ask(method, path, { token: web.tokens.administrator, body })
  return { status: response.status, item: (await response.json()) as unknown }
}

async function put(policy: Record<string, unknown>): Promise<void> {
  expect((await ask('PUT', '/api/policy', policy)).status).toBe(200)
}

async function preview(body: unknown): Promise<Effect> {
  const { status, item } = await ask('POST', '/api/policy/preview', body)
  expect(status).toBe(200)
  return item as Effect
}

async function leases(from: number, to: number, over = ''): Promise<void> {
  await web.app.db.pool.query(
    `insert into lease (ip, family, subnet_id, hwaddr, hostname, state, kea_state, cause, since, ended_at, valid_lifetime)
     select '10.20.0.0'::inet + i, 4, 3, lpad(to_hex(i), 12, '0'), 'pc-' || i, state, 0, cause, since, ended, 3600
     from generate_series($1::int, $2::int) i,
       (values ${over === '' ? `('active', 'GRANT', now(), null::timestamptz)` : over}) as v(state, cause, since, ended)`,
    [from, to],
  )
}

const ended = (state: string, cause: string, hours: number): string =>
  `('${state}', '${cause}', now() - interval '${hours} hours', now() - interval '${hours} hours')`

/** What the worker would store and have done by now. What is kept of leases that ended stood before they did. */
async function settled(): Promise<void> {
  const { pool } = web.app.db
  await pool.query(`create table ended as select * from lease where ended_at is not null`)
  await pool.query(`update lease set state = 'active', ended_at = null where ended_at is not null`)
  await recomputeAll({ pool, world: createWorldCache(pool), now: () => new Date() })
  await pool.query(`update dns_record set present = true`)
  await pool.query(`update lease l set state = e.state, ended_at = e.ended_at from ended e where e.ip = l.ip`)
  await pool.query('drop table ended')
  await recomputeAll({ pool, world: createWorldCache(pool), now: () => new Date() })
  await pool.query(`delete from dns_record where not wanted`)
  await pool.query(`update dns_record set present = true, owned = true, status = 'served'`)
}

/** What looks would do now, after the change was made and everything computed again. */
async function reality(): Promise<Effect['counts']> {
  const { pool } = web.app.db
  await recomputeAll({ pool, world: createWorldCache(pool), now: () => new Date() })
  const { rows } = await pool.query<{ name: string }>('select distinct name from dns_record')
  const world = await readWorld(pool)
  const counts = { create: 0, update: 0, delete: 0, leave: 0, stay: 0, refuse: 0 }
  const names = rows.map(({ name }) => name)
  for (const facts of await readNames(pool, names)) {
    for (const { op, leavesAt } of planName(facts, world, 'any', new Date())) {
      if (op === 'keep' && leavesAt !== null) counts.leave += 1
      if (op !== 'keep' && op !== 'held') counts[op] += 1
    }
  }
  return counts
}

const NOTHING = { create: 0, update: 0, delete: 0, leave: 0, stay: 0, refuse: 0 }

describe('the preview of the policy', () => {
  it('on the first day says what confirming it would publish, and writes nothing', async () => {
    await leases(1, 5)
    await settled()
    expect(await web.app.db.prisma.claim.count()).toBe(0)
    const found = await preview({ policy: { dnsEnabled: true } })
    expect(found.counts).toEqual({ ...NOTHING, create: 10 })
    expect(found).toMatchObject({ complete: true, stopResolving: { now: 0, later: 0 } })
    expect(found.lines).toContainEqual({
      op: 'create',
      system: 'dns',
      target: { view: 'internal', zone: 'site.com', name: 'pc-1.site.com', type: 'A', value: '10.20.0.1' },
      before: null,
      after: { value: '10.20.0.1', ttl: 600 },
      leavesAt: null,
      reason: 'claimed and not there',
    })
    expect(await web.app.db.prisma.claim.count()).toBe(0)
    expect((await preview({ policy: { dnsEnabled: true, observe: true } })).counts).toEqual(NOTHING)
    await put({ dnsEnabled: true })
    expect(await reality()).toEqual(found.counts)
  })

  it('counts nothing that happens anyway', async () => {
    await put({ dnsEnabled: true, observe: true })
    const held = { family: 4, subnetId: 3, identifierType: 'hw-address', identifierValue: '0a0000000001' }
    const seen = { ...held, ip: '10.20.0.9', hostname: 'srv' }
    await web.app.db.prisma.reservation.create({
      data: { ...seen, keaHostId: 1, observed: { ...seen, hostId: 1, moreAddresses: [], userContext: null } },
    })
    const { pool } = web.app.db
    await recomputeAll({ pool, world: createWorldCache(pool), now: () => new Date() })
    expect(await web.app.db.prisma.dnsRecord.count({ where: { status: 'queued' } })).toBe(2)
    // A reservation's records are created while observing, too.
    expect((await preview({ policy: {} })).counts).toEqual(NOTHING)
    await put({ dnsEnabled: false })
    expect((await preview({ policy: { dnsEnabled: true } })).counts).toEqual({ ...NOTHING, create: 2 })
  })

  it('counts the names that a deletion on RELEASE would take', async () => {
    await put({ dnsEnabled: true, deleteOnRelease: false })
    await leases(1, 3)
    await leases(11, 14, ended('released', 'RELEASE', 2))
    await settled()
    // What made them is no longer known; what takes them will be.
    await web.app.db.pool.query('update dns_record set why = null')
    const found = await preview({ policy: { deleteOnRelease: true } })
    expect(found.counts).toEqual({ ...NOTHING, delete: 8 })
    expect(found.stopResolving).toEqual({
      now: 4,
      later: 0,
      names: ['pc-11.site.com', 'pc-12.site.com', 'pc-13.site.com', 'pc-14.site.com'],
    })
    await put({ deleteOnRelease: true })
    expect(await reality()).toEqual(found.counts)
  })

  it('tells what would leave at the end of a grace from what would go at once', async () => {
    await put({ dnsEnabled: true })
    await leases(1, 2, ended('expired', 'EXPIRY', 1))
    await leases(11, 13, ended('expired', 'EXPIRY', 30))
    await settled()
    const found = await preview({ policy: { deleteOnExpiry: true } })
    expect(found.counts).toEqual({ ...NOTHING, leave: 4, delete: 6 })
    expect(found.stopResolving).toMatchObject({ now: 3, later: 2 })
    const leaving = found.lines.find(({ op }) => op === 'leave')
    const hours = (Date.parse(leaving?.leavesAt ?? '') - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(22.9)
    expect(hours).toBeLessThan(23.1)
    const longer = await preview({ policy: { deleteOnExpiry: true, graceHours: 48 } })
    expect(longer.counts).toEqual({ ...NOTHING, leave: 10 })
    await put({ deleteOnExpiry: true })
    expect(await reality()).toEqual(found.counts)
  })

  it('tells of TTLs and PTRs', async () => {
    await put({ dnsEnabled: true })
    await leases(1, 3)
    await settled()
    expect((await preview({ policy: { defaultTtl: 300 } })).counts).toEqual({ ...NOTHING, update: 6 })
    const without = await preview({ policy: { ptr: false } })
    expect(without.counts).toEqual({ ...NOTHING, delete: 3 })
    expect(without.stopResolving.now).toBe(0)
    expect(without.lines.every(({ target }) => target.type === 'PTR')).toBe(true)
    expect((await preview({ policy: {} })).counts).toEqual(NOTHING)
    expect((await preview({ policy: { dnsEnabled: false } })).counts).toEqual(NOTHING)
  })

  it('of a scope concerns nobody outside it', async () => {
    await put({ dnsEnabled: true, deleteOnRelease: false })
    await leases(1, 3, ended('released', 'RELEASE', 2))
    await web.app.db.pool.query(
      `insert into lease (ip, family, subnet_id, hwaddr, hostname, state, kea_state, cause, since, ended_at, valid_lifetime)
       values ('192.168.1.9', 4, 2, '0a0000000001', 'lan-pc', 'released', 0, 'RELEASE', now(), now(), 3600)`,
    )
    await settled()
    const scope = await web.app.db.prisma.scope.findFirstOrThrow({ where: { name: 'LAN' } })
    const found = await preview({ scope: { id: scope.id, policy: { deleteOnRelease: true } } })
    expect(found.counts).toEqual({ ...NOTHING, delete: 2 })
    expect(found.stopResolving.names).toEqual(['lan-pc.site.com'])
    const back = await preview({ scope: { id: scope.id, policy: { deleteOnRelease: null } } })
    expect(back.counts).toEqual(NOTHING)
  })

  it('leaves alone what a reservation decides for itself, and lets go no record that is not ours', async () => {
    await put({ dnsEnabled: true, deleteOnRelease: false })
    await leases(1, 2, ended('released', 'RELEASE', 2))
    await settled()
    await web.app.db.pool.query(
      `update dns_record set owned = false, origin = 'imported', provenance = 'static(admin)' where name like 'pc-2.%'`,
    )
    const found = await preview({ policy: { deleteOnRelease: true } })
    expect(found.stopResolving.names).toEqual(['pc-1.site.com'])
  })

  it('of thousands shows the first hundred lines and counts the rest', async () => {
    await put({ dnsEnabled: true, deleteOnRelease: false })
    await leases(1, 900, ended('released', 'RELEASE', 2))
    await leases(1001, 2400)
    await settled()
    const found = await preview({ policy: { deleteOnRelease: true } })
    expect(found.counts.delete).toBe(1800)
    expect(found.lines).toHaveLength(100)
    expect(found.stopResolving.now).toBe(900)
    expect(found.stopResolving.names).toHaveLength(20)
    const ttl = await preview({ policy: { defaultTtl: 900 } })
    expect(ttl.counts.update).toBe(4600)
    expect(ttl.complete).toBe(true)
  })
})

describe('asking for a preview', () => {
  it.each([
    [{}, 'policy'],
    [{ policy: { graceHours: 0 } }, 'policy.graceHours'],
    [{ policy: {}, scope: { id: '00000000-0000-4000-8000-000000000000', policy: {} } }, 'policy'],
    [{ scope: { id: 'x', policy: {} } }, 'scope.id'],
    [
      { scope: { id: '00000000-0000-4000-8000-000000000000', policy: { autoWatch: true } } },
      'scope.policy.autoWatch',
    ],
  ])('%j names %s', async (body, path) => {
    const { status, item } = await ask('POST', '/api/policy/preview', body)
    expect(status).toBe(422)
    expect((item as { errors: { path: string }[] }).errors.map((error) => error.path)).toEqual([path])
  })

  it('of a scope that there is not is not found', async () => {
    const body = { scope: { id: '00000000-0000-4000-8000-000000000000', policy: {} } }
    expect((await ask('POST', '/api/policy/preview', body)).status).toBe(404)
  })
})
