import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Effect } from '@/lib/contract/effect'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'
import { autoWatch } from '@/lib/services/worker/watches/auto-watch'

let web: TestWeb
let zoneId = ''
beforeEach(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const zone = await web.app.db.prisma.zone.create({
    data: {
      view: 'internal',
      server: 's',
      name: 'site.com',
      reverse: false,
      providerId: '1',
      listedAt: new Date(),
    },
  })
  zoneId = zone.id
  await put({ autoWatch: false, drift: 'warn', onStaticDns: 'prompt', dnsEnabled: true })
})
afterEach(() => web.close())

const token = () => web.tokens.administrator

async function put(policy: Record<string, unknown>): Promise<void> {
  expect((await web.ask('PUT', '/api/policy', { token: token(), body: policy })).status).toBe(200)
}

async function preview(policy: Record<string, unknown>): Promise<Effect> {
  const response = await web.ask('POST', '/api/policy/preview', { token: token(), body: { policy } })
  expect(response.status).toBe(200)
  return (await response.json()) as Effect
}

async function record(name: string, ip: string, more: Record<string, unknown> = {}): Promise<string> {
  const row = await web.app.db.prisma.dnsRecord.create({
    data: {
      ...{ zoneId, name: `${name}.site.com`, type: 'A', value: ip, address: ip, ttl: 600, present: true },
      ...{ provenance: 'static(admin)', origin: 'imported', status: 'served', ...more },
    },
  })
  return row.id
}

async function lease(ip: string): Promise<void> {
  await web.app.db.pool.query(
    `insert into lease (ip, family, subnet_id, hwaddr, state, kea_state, cause, since, valid_lifetime)
     values ($1, 4, 2, 'aabbccddeeff', 'active', 0, 'GRANT', now(), 3600)`,
    [ip],
  )
}

/** In a pool, outside of every pool, at an edge of the subnet, reserved, in no scope, dynamic. */
async function records(): Promise<void> {
  await record('inside', '192.168.1.150')
  await record('beside', '192.168.1.20')
  await record('network', '192.168.1.0')
  await record('broadcast', '192.168.1.255')
  await record('anycast', '2001:db8:77::', { type: 'AAAA' })
  await record('reserved', '192.168.1.151')
  await record('far', '203.0.113.9')
  await record('dynamic', '192.168.1.152', { provenance: 'ddns(dynamic)', origin: 'holdfast' })
  await web.app.db.prisma.reservation.create({
    data: {
      ...{ family: 4, subnetId: 2, identifierType: 'hw-address', identifierValue: '001122334455' },
      ...{ ip: '192.168.1.151', keaHostId: 7, status: 'served' },
    },
  })
}

it('counts and names the watches that Auto-watch would make, as the worker then makes them', async () => {
  await records()
  const effect = await preview({ autoWatch: true })
  expect(effect.integration).toEqual({
    watches: 2,
    holds: { create: 0, remove: 0, impossible: 0 },
    offers: { reserve: 0, watch: 0 },
  })
  expect(effect.counts.create).toBe(2)
  expect(effect.lines.map(({ op, system, target }) => [op, system, target.ip, target.scope])).toEqual([
    ['create', 'watchlist', '192.168.1.20', 'LAN'],
    ['create', 'watchlist', '192.168.1.150', 'LAN'],
  ])
  await put({ autoWatch: true })
  expect(await autoWatch(web.app.db.pool, 'all')).toBe(2)
  // What stands already changes nothing.
  expect((await preview({ autoWatch: false })).counts.create).toBe(0)
})

it('has no edges where both addresses of a subnet are hosts, and none of a wider subnet', async () => {
  await web.app.db.pool.query("update scope set subnet = '192.168.1.20/31' where kea_subnet_id = 2")
  await record('even', '192.168.1.20')
  await record('odd', '192.168.1.21')
  await record('middle', '10.20.1.0')
  expect((await preview({ autoWatch: true })).integration?.watches).toBe(3)
  await put({ autoWatch: true })
  expect(await autoWatch(web.app.db.pool, 'all')).toBe(3)
})

it('tells the holds that Block would place, those that go with Warn, and where Kea would ignore one', async () => {
  await records()
  await put({ autoWatch: true })
  await autoWatch(web.app.db.pool, 'all')
  const block = await preview({ drift: 'block' })
  expect(block.integration?.holds).toEqual({ create: 1, remove: 0, impossible: 0 })
  expect(block.lines).toMatchObject([
    {
      op: 'create',
      system: 'kea',
      target: { kind: 'hold', ip: '192.168.1.150', hostname: 'inside.site.com' },
    },
  ])
  await web.app.db.pool.query('update scope set reservations_out_of_pool = true where kea_subnet_id = 2')
  const impossible = await preview({ drift: 'block' })
  expect(impossible.integration?.holds).toEqual({ create: 0, remove: 0, impossible: 1 })
  expect(impossible.lines[0]?.reason).toMatch(/reservations-out-of-pool/)
  await web.app.db.pool.query('update scope set reservations_out_of_pool = false')
  await put({ drift: 'block' })
  expect((await preview({ drift: 'warn' })).integration?.holds).toMatchObject({ create: 0, remove: 1 })
  // A scope that says otherwise is not concerned.
  await web.app.db.pool.query(`update scope set policy = '{"drift": "block"}' where kea_subnet_id = 2`)
  expect((await preview({ drift: 'warn' })).integration?.holds).toMatchObject({ create: 0, remove: 0 })
})

it('tells whom a hold lets in: the client that has the address is not thrown out', async () => {
  await records()
  await lease('192.168.1.150')
  const holds = async (policy: Record<string, unknown>) =>
    (await preview(policy)).lines
      .filter(({ target }) => target.kind === 'hold')
      .map(({ target, reason }) => [target.client, reason])
  const kept = [['aa:bb:cc:dd:ee:ff', 'the address is given to aa:bb:cc:dd:ee:ff alone']]
  expect(await holds({ drift: 'block', autoWatch: true })).toEqual(kept)
  await put({ autoWatch: true })
  await autoWatch(web.app.db.pool, 'all')
  expect(await holds({ drift: 'block' })).toEqual([[null, 'no client is given the address']])
  await web.app.db.pool.query(
    `update watch set state = 'client-seen', hwaddr = 'aabbccddeeff', client_seen_at = now() where ip = '192.168.1.150'`,
  )
  expect(await holds({ drift: 'block' })).toEqual(kept)
})

it('places no hold while the installation observes', async () => {
  await records()
  await put({ autoWatch: true, observe: true })
  await autoWatch(web.app.db.pool, 'all')
  expect((await preview({ drift: 'block', observe: true })).integration?.holds.create).toBe(0)
  await put({ drift: 'block', observe: true })
  // Confirming is what places them.
  expect((await preview({ observe: false })).integration?.holds.create).toBe(1)
})

it('tells watches and holds that two toggles together would bring', async () => {
  await records()
  const effect = await preview({ drift: 'block', autoWatch: true })
  expect(effect.integration).toMatchObject({ watches: 2, holds: { create: 1 } })
})

it('tells the holds of one scope whose own drift is changed', async () => {
  await records()
  await put({ autoWatch: true })
  await autoWatch(web.app.db.pool, 'all')
  const scopes = await web.app.db.prisma.scope.findMany({ where: { name: { in: ['LAN', 'GUEST'] } } })
  const of = async (name: string) => {
    const id = scopes.find((scope) => scope.name === name)?.id
    const body = { scope: { id, policy: { drift: 'block' } } }
    const response = await web.ask('POST', '/api/policy/preview', { token: token(), body })
    return (await response.json()) as Effect
  }
  expect((await of('LAN')).integration?.holds.create).toBe(1)
  expect((await of('GUEST')).integration?.holds.create).toBe(0)
})

it('says what static records would be offered, and that nothing is made for those that stand', async () => {
  await records()
  await lease('192.168.1.150')
  const effect = await preview({ onStaticDns: 'auto-create' })
  expect(effect.integration?.offers).toEqual({ reserve: 1, watch: 1 })
  expect(effect.counts.create).toBe(0)
  expect((await preview({ onStaticDns: 'ignore' })).integration?.offers).toEqual({ reserve: 0, watch: 0 })
})

it('tells what Block would repair on the DNS server', async () => {
  await web.app.db.prisma.zoneRule.create({
    data: { position: 1, pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] },
  })
  await record('gone', '192.168.1.160', {
    ...{
      origin: 'holdfast',
      owned: true,
      wanted: true,
      present: false,
      drift: 'missing',
      ownerRef: 'static:x',
    },
  })
  await web.app.db.prisma.claim.create({
    data: {
      ...{
        sourceKind: 'static',
        sourceId: 'x',
        zoneId,
        name: 'gone.site.com',
        type: 'A',
        value: '192.168.1.160',
      },
      ...{ ttl: 600, provenance: 'static(admin)', ref: 'static:x' },
    },
  })
  const effect = await preview({ drift: 'block' })
  expect(effect.lines).toMatchObject([
    { op: 'create', system: 'dns', target: { name: 'gone.site.com', value: '192.168.1.160' } },
  ])
})

it('says nothing of it when something else is changed', async () => {
  await records()
  expect((await preview({ graceHours: 48 })).integration).toBeUndefined()
})
