import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Candidate, InfrastructureApplied, InfrastructurePlan } from '@/lib/contract/infrastructure'
import type { Page } from '@/lib/contract/list'
import type { Role } from '@/lib/contract/role'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'
import { recomputeAll } from '@/lib/services/worker/recompute-all'
import { createWorldCache } from '@/lib/services/worker/world'

let web: TestWeb

beforeEach(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const zone = (name: string, reverse: boolean) =>
    web.app.db.prisma.zone.create({
      data: { view: 'internal', server: 's', name, reverse, providerId: name, listedAt: new Date() },
    })
  await zone('site.com', false)
  await zone('30.172.in-addr.arpa', true)
  await web.app.db.prisma.zoneRule.create({
    data: { position: 1, pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] },
  })
  await web.app.db.prisma.policy.update({
    where: { id: 1 },
    data: { value: { dnsEnabled: true, observe: false } },
  })
})
afterEach(() => web.close())

type Errors = { errors?: { path: string }[]; detail?: string }

async function ask<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const role: Role = 'operator'
  const sent = { token: web.tokens[role], headers, ...(body === undefined ? {} : { body }) }
  const response = await web.ask(method, `/api/dhcp/infrastructure/${path}`, sent)
  return { status: response.status, response, item: (await response.json()) as T & Errors }
}

const preview = (body: unknown) => ask<InfrastructurePlan>('POST', 'preview', body)
const apply = (body: unknown, headers: Record<string, string> = {}) =>
  ask<InfrastructureApplied>('POST', 'apply', body, headers)

/** A reservation as Kea has it. */
async function reserved(
  n: number,
  hostname: string | null,
  over: Record<string, unknown> = {},
): Promise<string> {
  const ip = `172.30.19.${n}`
  const mac = n.toString(16).padStart(12, 'a')
  const held = { family: 4, subnetId: 1, identifierType: 'hw-address', identifierValue: mac, ip, hostname }
  const row = await web.app.db.prisma.reservation.create({
    data: {
      ...held,
      keaHostId: n,
      status: 'served',
      observed: { ...held, hostId: n, moreAddresses: [], userContext: null },
      ...over,
    },
  })
  return row.id
}

async function leased(
  n: number,
  hostname: string,
  days: number,
  over: Record<string, unknown> = {},
): Promise<string> {
  const ip = `172.30.19.${n}`
  const since = new Date(Date.now() - days * 86_400_000)
  await web.app.db.prisma.lease.create({
    data: {
      ...{ ip, family: 4, subnetId: 1, hwaddr: n.toString(16).padStart(12, 'e'), hostname, state: 'active' },
      ...{ keaState: 0, cause: 'GRANT', since, validLifetime: 3600n, ...over },
    },
  })
  return ip
}

/** What the worker would have done by now. */
async function settled(): Promise<void> {
  const { pool } = web.app.db
  await recomputeAll({ pool, world: createWorldCache(pool), now: () => new Date() })
  await pool.query(`update dns_record set present = true, owned = true, status = 'served'`)
  await pool.query(`delete from graphile_worker._private_jobs`)
}

async function candidates(query = '', limit = 100): Promise<Candidate[]> {
  const items: Candidate[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const answer: { status: number; item: Page<Candidate> } = await ask<Page<Candidate>>(
      'GET',
      `candidates?limit=${limit}${query}${cursor === '' ? '' : `&cursor=${cursor}`}`,
    )
    const { status, item } = answer
    expect(status).toBe(200)
    expect(item.items.length).toBeLessThanOrEqual(limit)
    items.push(...item.items)
    cursor = item.nextCursor
  }
  return items
}

async function world(): Promise<void> {
  await reserved(1, 'us3-cab10-ru20-idrac')
  await reserved(2, 'web1')
  await leased(2, 'web1', 30, { hwaddr: '2'.padStart(12, 'a') })
  await reserved(3, null)
  await reserved(4, 'done', { infra: true })
  await reserved(5, 'going', { pending: 'delete' })
  await reserved(6, 'self', { allowClientHostname: true })
  await leased(20, 'nas', 8)
  await leased(21, 'guest', 1)
  await leased(22, 'us3-cab11-ru01-ilo', 0)
  await leased(23, 'ended', 30, { state: 'released', cause: 'RELEASE' })
  await leased(24, 'nobody', 30, { hwaddr: '000000000000' })
  // The client of a reservation, elsewhere.
  await leased(25, 'roaming', 30, { hwaddr: '1'.padStart(12, 'a') })
}

describe('the candidates', () => {
  it('are named reservations, BMCs and leases held for long, each with why', async () => {
    await world()
    const found = await candidates()
    expect(found.map(({ kind, hostname }) => `${kind} ${hostname}`)).toEqual([
      'bmc us3-cab10-ru20-idrac',
      'server web1',
      'server self',
      'long-lease nas',
      'bmc us3-cab11-ru01-ilo',
    ])
    const [bmc, server, self, nas] = found
    expect(bmc).toMatchObject({ source: 'reservation', scope: 'MGMT', ip: '172.30.19.1', obstacle: null })
    expect(bmc?.reason).toBe('Its name is that of a BMC')
    expect(server?.reason).toBe(
      'It is reserved under the hostname web1; its client has the lease for 30 days',
    )
    expect(self?.obstacle).toMatch(/Pin Hostname/)
    expect(nas).toMatchObject({ source: 'lease', id: '172.30.19.20' })
    expect(nas?.reason).toBe('One client holds the lease for 8 days, and no reservation')
  })

  it('are paged, counted and filtered', async () => {
    await world()
    const all = (await candidates()).map(({ id }) => id)
    for (const limit of [1, 2, 3, 4, 5]) {
      expect((await candidates('', limit)).map(({ id }) => id)).toEqual(all)
    }
    const { item } = await ask<Page<Candidate>>('GET', 'candidates?limit=2')
    expect(item.total).toBe(5)
    const names = async (query: string) => (await candidates(query)).map(({ hostname }) => hostname)
    expect(await names('&kind=bmc')).toEqual(['us3-cab10-ru20-idrac', 'us3-cab11-ru01-ilo'])
    expect(await names('&kind=server')).toEqual(['web1', 'self'])
    expect(await names('&kind=long-lease')).toEqual(['nas'])
    expect(await names('&scope=LAN')).toEqual([])
    expect(await names('&scope=MGMT&q=cab1')).toEqual(['us3-cab10-ru20-idrac', 'us3-cab11-ru01-ilo'])
    for (const query of ['kind=odd', 'cursor=x', 'cursor=l.x', 'limit=0']) {
      expect((await ask('GET', `candidates?${query}`)).status).toBe(422)
    }
  })
})

describe('the plan', () => {
  it('says what changes in Kea and in DNS, and writes nothing', async () => {
    const web1 = await reserved(2, 'web1')
    const self = await reserved(6, 'self', { allowClientHostname: true })
    const done = await reserved(4, 'done', { infra: true })
    const nas = await leased(20, 'nas', 8)
    await settled()
    const before = await web.app.db.prisma.reservation.findMany()
    const { status, item } = await preview({ ids: [web1, self, done], leases: [nas, '172.30.19.99'] })
    expect(status).toBe(200)
    expect(item.reservations).toEqual({ change: 1, create: 1 })
    expect(item.skipped.map(({ source, id }) => `${source} ${id}`).sort()).toEqual(
      [`lease 172.30.19.99`, `reservation ${done}`, `reservation ${self}`].sort(),
    )
    // web1: A and PTR get another TTL; nas: its records become those of the reservation.
    expect(item.counts).toMatchObject({ create: 0, update: 4, delete: 0 })
    expect(item.stopResolving.now).toBe(0)
    const [kea] = item.lines
    expect(kea).toMatchObject({
      op: 'update',
      system: 'kea',
      target: { scope: 'MGMT', hostname: 'web1', ip: '172.30.19.2' },
      before: { infra: false, ttlClass: 'default' },
      after: {
        infra: true,
        stickyDns: true,
        pinHostname: true,
        conflictGuard: true,
        ttlClass: 'infrastructure',
      },
    })
    expect(item.lines).toContainEqual(
      expect.objectContaining({
        op: 'update',
        system: 'dns',
        target: expect.objectContaining({ name: 'web1.site.com', type: 'A' }) as unknown,
        before: { value: '172.30.19.2', ttl: 600 },
        after: { value: '172.30.19.2', ttl: 86_400 },
      }),
    )
    expect(await web.app.db.prisma.reservation.findMany()).toEqual(before)
  })

  it.each([
    [{}, 'filter'],
    [{ ids: [] }, 'filter'],
    [{ ids: ['x'] }, 'ids.0'],
    [{ leases: ['1.2'] }, 'leases.0'],
    [{ filter: { kind: 'odd' } }, 'filter.kind'],
    [{ filter: {}, leases: ['1.2.3.4'] }, 'filter'],
    [{ filter: {}, all: true }, 'all'],
  ])('of %j names %s', async (body, path) => {
    const { status, item } = await preview(body)
    expect(status).toBe(422)
    expect(item.errors?.map((error) => error.path)).toContain(path)
  })
})

describe('applying the plan', () => {
  it('makes infrastructure of what was shown, with an audit event and a job each', async () => {
    await world()
    await settled()
    const { item: plan } = await preview({ filter: {} })
    expect(plan.reservations).toEqual({ change: 2, create: 2 })
    const { status, item } = await apply({ filter: {}, fingerprint: plan.fingerprint })
    expect(status).toBe(202)
    expect(item).toMatchObject({ changed: 2, created: 2, more: false })
    expect(item.skipped.map(({ reason }) => reason)).toEqual([expect.stringMatching(/Pin Hostname/)])
    const rows = await web.app.db.prisma.reservation.findMany({
      where: { infra: true },
      orderBy: { ip: 'asc' },
    })
    expect(rows.map(({ hostname, pending }) => `${hostname} ${pending}`).sort()).toEqual([
      'done null',
      'nas create',
      'us3-cab10-ru20-idrac update',
      'us3-cab11-ru01-ilo create',
      'web1 update',
    ])
    expect(
      rows.filter(({ pending }) => pending !== null).every((row) => row.stickyDns && row.conflictGuard),
    ).toBe(true)
    const events = await web.app.db.prisma.auditEvent.findMany({ where: { subjectKind: 'reservation' } })
    expect(events.map(({ verb }) => verb).sort()).toEqual(['created', 'created', 'updated', 'updated'])
    expect(events.every(({ actor, after }) => actor === 'token:operator' && after !== null)).toBe(true)
    const { rows: queued } = await web.app.db.pool.query(
      `select 1 from graphile_worker.jobs where task_identifier = 'look-reservation'`,
    )
    expect(queued).toHaveLength(4)
    expect((await candidates()).map(({ hostname }) => hostname)).toEqual(['self'])
  })

  it('is refused when anything of it has changed since, and then does nothing', async () => {
    const id = await reserved(2, 'web1')
    const other = await reserved(8, 'web2')
    const { item: plan } = await preview({ ids: [id, other] })
    await web.app.db.prisma.reservation.update({ where: { id: other }, data: { version: { increment: 1 } } })
    const { status, item } = await apply({ ids: [id, other], fingerprint: plan.fingerprint })
    expect(status).toBe(409)
    expect(item.detail).toMatch(/look at the plan again/)
    expect(await web.app.db.prisma.reservation.count({ where: { infra: true } })).toBe(0)
    const again = await preview({ ids: [id, other] })
    expect((await apply({ ids: [other], fingerprint: again.item.fingerprint })).status).toBe(409)
    expect((await apply({ ids: [other, id], fingerprint: again.item.fingerprint })).status).toBe(202)
    expect((await apply({ ids: [id, other] })).status).toBe(422)
  })

  it('happens once per Idempotency-Key, and twice it changes nothing more', async () => {
    const id = await reserved(2, 'web1')
    const { item: plan } = await preview({ ids: [id] })
    const body = { ids: [id], fingerprint: plan.fingerprint }
    const first = await apply(body, { 'idempotency-key': 'k' })
    const second = await apply(body, { 'idempotency-key': 'k' })
    expect([first.status, second.status]).toEqual([202, 202])
    expect(second.item).toEqual(first.item)
    const row = await web.app.db.prisma.reservation.findUniqueOrThrow({ where: { id } })
    expect(row.version).toBe(2)
    const { item: nothing } = await preview({ ids: [id] })
    expect(nothing.reservations).toEqual({ change: 0, create: 0 })
    const third = await apply({ ids: [id], fingerprint: nothing.fingerprint })
    expect(third.item).toMatchObject({ changed: 0, skipped: [{ reason: 'It is infrastructure already.' }] })
  })

  it('of two at the same moment changes each reservation once', async () => {
    for (let n = 30; n < 60; n++) await reserved(n, `host-${n}`)
    const { item: plan } = await preview({ filter: { kind: 'server' } })
    const body = { filter: { kind: 'server' }, fingerprint: plan.fingerprint }
    const answers = await Promise.all([apply(body), apply(body)])
    const changed = answers.map(({ status, item }) => (status === 202 ? item.changed : 0))
    expect(changed.reduce((sum, each) => sum + each, 0)).toBe(30)
    const rows = await web.app.db.prisma.reservation.findMany()
    expect(rows.every(({ version, infra }) => infra && version === 2)).toBe(true)
    expect(await web.app.db.prisma.auditEvent.count({ where: { subjectKind: 'reservation' } })).toBe(30)
  })

  it('goes page by page through more than one holds', async () => {
    await web.app.db.pool.query(
      `insert into reservation (family, subnet_id, kea_host_id, identifier_type, identifier_value, ip, hostname, status)
       select 4, 3, 1000 + i, 'hw-address', lpad(to_hex(i), 12, '0'), '10.20.0.0'::inet + i, 'srv-' || i, 'served'
       from generate_series(1, 1000) i`,
    )
    const { item: plan } = await preview({ filter: { scope: 'GUEST' } })
    expect(plan.reservations.change).toBe(1000)
    expect(plan.lines).toHaveLength(100)
    const { item } = await apply({ filter: { scope: 'GUEST' }, fingerprint: plan.fingerprint })
    expect(item).toMatchObject({ changed: 1000, skipped: [] })
    expect(await web.app.db.prisma.reservation.count({ where: { infra: true, pending: 'update' } })).toBe(
      1000,
    )
  })
})
