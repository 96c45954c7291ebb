import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Effect } from '@/lib/contract/effect'
import type { ZoneRuleInput, ZoneRules, ZoneRulesTested } from '@/lib/contract/zone-rule'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'
import { recomputeAll } from '@/lib/services/worker/recompute-all'
import { applyFlags } from '@/lib/services/worker/setup'
import { createWorldCache } from '@/lib/services/worker/world'

const PATH = '/api/dns/zone-rules'
let web: TestWeb

beforeEach(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  await web.app.db.pool.query(`
    insert into zone (view, server, name, reverse, provider_id, listed_at) values
      ('internal', 's', 'site.com', false, '1', now()), ('internal', 's', 'lab.site.com', false, '2', now()),
      ('external', 'x', 'site.com', false, '3', now()), ('internal', 's', '20.10.in-addr.arpa', true, '4', now());
    update policy set value = '{"dnsEnabled": true, "observe": false}'`)
})
afterEach(() => web.close())

const all: ZoneRuleInput = { pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] }
const www: ZoneRuleInput = {
  match: 'regex',
  pattern: '(www|shop)-\\d+',
  scopes: ['GUEST'],
  targets: [
    { view: 'internal', zone: 'site.com' },
    { view: 'external', zone: 'Site.com.', ttl: 60 },
  ],
  comment: 'seen from outside',
}

type Role = keyof TestWeb['tokens']

async function ask<T>(
  method: string,
  path: string,
  body?: unknown,
  over: { as?: Role; match?: string } = {},
) {
  const headers: Record<string, string> = over.match === undefined ? {} : { 'if-match': over.match }
  const token = web.tokens[over.as ?? 'administrator']
  const response = await web.ask(method, path, { token, headers, ...(body === undefined ? {} : { body }) })
  return { status: response.status, etag: response.headers.get('etag'), item: (await response.json()) as T }
}

const put = (rules: unknown, over: { as?: Role; match?: string } = {}) =>
  ask<ZoneRules>('PUT', PATH, { rules }, over)

const errorsOf = (item: unknown) => (item as { errors: { path: string; message: string }[] }).errors

async function leases(count: number): Promise<void> {
  await web.app.db.pool.query(
    `insert into lease (ip, family, subnet_id, hwaddr, hostname, state, kea_state, cause, since, valid_lifetime)
     select '10.20.0.0'::inet + i, 4, 3, lpad(to_hex(i), 12, '0'), 'www-' || i, 'active', 0, 'GRANT', now(), 3600
     from generate_series(1, $1::int) i`,
    [count],
  )
}

const recompute = () => {
  const { pool } = web.app.db
  return recomputeAll({ pool, world: createWorldCache(pool), now: () => new Date() })
}

describe('the list of zone rules', () => {
  it('is read with a version, replaced as a whole, and told in the audit log', async () => {
    const empty = await ask<ZoneRules>('GET', PATH, undefined, { as: 'viewer' })
    expect(empty).toMatchObject({
      status: 200,
      etag: '"1"',
      item: { rules: [], version: 1, updatedAt: null },
    })

    const saved = await put([www, all], { match: '"1"' })
    expect(saved).toMatchObject({ status: 200, etag: '"2"' })
    const read = await ask<ZoneRules>('GET', PATH)
    expect(read.item).toEqual(saved.item)
    expect(read.item.rules[0]).toEqual({
      ...{ match: 'regex', pattern: '(www|shop)-\\d+', scopes: ['GUEST'], kinds: [], family: null },
      targets: [
        { view: 'internal', zone: 'site.com', ttl: null },
        { view: 'external', zone: 'site.com', ttl: 60 },
      ],
      comment: 'seen from outside',
    })
    const [event] = await web.app.db.prisma.auditEvent.findMany({ where: { subjectKind: 'zone-rules' } })
    expect(event).toMatchObject({
      line: 'zone-rules updated (POLICY) rules=2 added=2 removed=0 txt=0',
      cause: 'POLICY',
    })
    expect(event?.before).toEqual({ rules: [], txtRules: [] })
    expect(event?.after).toEqual({ rules: saved.item.rules, txtRules: [] })
    const { rows } = await web.app.db.pool.query(`select task_identifier from graphile_worker.jobs`)
    expect(rows).toContainEqual({ task_identifier: 'recompute' })
  })

  it('keeps a lost race out, and makes no event of no change', async () => {
    await put([all])
    expect((await put([www], { match: '"1"' })).status).toBe(412)
    expect((await put([all], { match: '"2"' })).etag).toBe('"2"')
    expect(await web.app.db.prisma.auditEvent.count({ where: { subjectKind: 'zone-rules' } })).toBe(1)
  })

  it('is for administrators to change', async () => {
    expect((await put([all], { as: 'operator' })).status).toBe(403)
    expect((await ask('POST', `${PATH}/preview`, { rules: [all] }, { as: 'viewer' })).status).toBe(403)
  })

  it.each<[string, Partial<ZoneRuleInput>, string, RegExp]>([
    ['a look-ahead', { match: 'regex', pattern: '(?=a)' }, 'pattern', /must not look ahead/],
    ['a glob with signs of a regex', { pattern: 'a[bc]' }, 'pattern', /must not contain "\["/],
    ['a pattern that is too long', { pattern: 'a'.repeat(201) }, 'pattern', /at most 200/],
    ['an unknown scope', { scopes: ['GUEST', 'DMZ'] }, 'scopes.1', /there is no DMZ/],
    [
      'an unknown view',
      { targets: [{ view: 'dmz', zone: 'site.com' }] },
      'targets.0.view',
      /external, internal/,
    ],
    [
      'an unknown zone',
      { targets: [{ view: 'external', zone: 'site.org' }] },
      'targets.0.zone',
      /no managed forward zone of view external: there are site.com/,
    ],
    [
      'a reverse zone',
      { targets: [{ view: 'internal', zone: '20.10.in-addr.arpa' }] },
      'targets.0.zone',
      /no managed/,
    ],
    ['one zone twice', { targets: [...all.targets, ...all.targets] }, 'targets.1.zone', /twice/],
    [
      'a TTL of 0',
      { targets: [{ view: 'internal', zone: 'site.com', ttl: 0 }] },
      'targets.0.ttl',
      /at least 1/,
    ],
  ])('refuses %s, naming the row and the field', async (_, wrong, path, message) => {
    const { status, item } = await put([all, { ...all, ...wrong }])
    expect(status).toBe(422)
    expect(errorsOf(item)).toEqual([
      { path: `rules.1.${path}`, message: expect.stringMatching(message) as string },
    ])
    expect((await ask<ZoneRules>('GET', PATH)).item.rules).toEqual([])
  })

  it('lets stand what stood before its zone and scope went', async () => {
    await put([www, all])
    await web.app.db.pool.query(`update zone set gone_at = now() where view = 'external'`)
    await web.app.db.pool.query(`update scope set gone_at = now() where name = 'GUEST'`)
    expect((await put([all, www])).status).toBe(200)
  })

  it('is not written again by the flags of the command once it was set here', async () => {
    const flags = { enableDns: false, zone: 'site.com', view: 'internal' }
    await applyFlags(web.app.db.pool, flags)
    expect((await ask<ZoneRules>('GET', PATH)).item.rules).toMatchObject([{ pattern: '*' }])
    await put([])
    await applyFlags(web.app.db.pool, flags)
    expect((await ask<ZoneRules>('GET', PATH)).item.rules).toEqual([])
  })
})

describe('rules for DHCP options', () => {
  const opt60 = { code: 60, name: '_OPT60.{hostname}' }
  const putBoth = (txtRules: unknown) => ask<ZoneRules>('PUT', PATH, { rules: [all], txtRules })

  it('are none at first, and stay when only the list of zones is sent', async () => {
    expect((await ask<ZoneRules>('GET', PATH)).item.txtRules).toEqual([])
    const saved = await putBoth([opt60])
    expect(saved.item.txtRules).toEqual([
      { family: 4, code: 60, space: null, name: '_opt60.{hostname}', ttl: null, comment: null },
    ])
    expect((await put([all, www])).item.txtRules).toEqual(saved.item.txtRules)
    expect((await putBoth([])).item.txtRules).toEqual([])
  })

  it.each([
    ['a name that hosts could have', { name: '{hostname}' }, 'name'],
    ['a name without the hostname', { name: '_opt60.site.com' }, 'name'],
    ['a code that DHCPv4 does not have', { code: 300 }, 'code'],
  ])('refuse %s', async (_, wrong, path) => {
    const { status, item } = await putBoth([{ ...opt60, ...wrong }])
    expect(status).toBe(422)
    expect(errorsOf(item)).toMatchObject([{ path: `txtRules.0.${path}` }])
  })
})

describe('the tester', () => {
  const test = async (body: unknown) => {
    const { status, item } = await ask<ZoneRulesTested>('POST', `${PATH}/test`, body, { as: 'operator' })
    expect(status).toBe(200)
    return item
  }

  it('says where a name goes by the rules that hold, and why', async () => {
    await put([www, all])
    const found = await test({ hostname: 'www-1', scope: 'GUEST', kind: 'lease' })
    expect(found).toMatchObject({ hostname: 'www-1', decidedBy: 1, reason: null })
    expect(found.targets).toEqual([
      { view: 'external', zone: 'site.com', fqdn: 'www-1.site.com', ttl: 60 },
      { view: 'internal', zone: 'site.com', fqdn: 'www-1.site.com', ttl: null },
    ])
    const other = await test({ hostname: 'www-1', scope: 'LAN' })
    expect(other.decidedBy).toBe(2)
    expect(other.rules[0]).toEqual({
      verdict: 'does-not-fit',
      reason: 'it is only for scope GUEST, not LAN',
    })
  })

  it('refuses a scope that nobody knows, rather than saying where the name of none goes', async () => {
    const { status, item } = await ask<{ errors: unknown[] }>(
      ...(['POST', `${PATH}/test`, { hostname: 'www-1', scope: 'LANN' }, { as: 'operator' }] as const),
    )
    expect(status).toBe(422)
    expect(item.errors).toEqual([{ path: 'scope', message: 'names no scope: there is no LANN' }])
  })

  it('takes a draft instead', async () => {
    await put([all])
    const found = await test({ hostname: 'epg', rules: [{ ...all, kinds: ['infrastructure'] }] })
    expect(found).toMatchObject({ decidedBy: null, targets: [], reason: 'no zone rule is for epg' })
  })
})

describe('the preview', () => {
  it('counts what another list would create, delete and change, and writes nothing', async () => {
    await put([all])
    await leases(3)
    await recompute()
    await web.app.db.pool.query(`update dns_record set present = true, owned = true, status = 'served'`)
    const preview = async (rules: ZoneRuleInput[]) => {
      const { status, item } = await ask<Effect>('POST', `${PATH}/preview`, { rules }, { as: 'operator' })
      expect(status).toBe(200)
      return item
    }
    const before = await web.app.db.prisma.claim.count()
    expect((await preview([all])).counts).toMatchObject({ create: 0, update: 0, delete: 0 })
    expect((await preview([www, all])).counts).toMatchObject({ create: 3, update: 0, delete: 0 })
    const nowhere = await preview([{ ...all, targets: [] }])
    expect(nowhere.counts).toMatchObject({ create: 0, delete: 6 })
    expect(nowhere.stopResolving).toMatchObject({
      now: 3,
      names: ['www-1.site.com', 'www-2.site.com', 'www-3.site.com'],
    })
    const moved = await preview([{ ...all, targets: [{ view: 'internal', zone: 'lab.site.com' }] }])
    // The PTRs follow in place.
    expect(moved.counts).toMatchObject({ create: 3, update: 3, delete: 3 })
    expect(await web.app.db.prisma.claim.count()).toBe(before)

    await put([www, all])
    await recompute()
    const queued = await web.app.db.prisma.dnsRecord.findMany({ where: { wanted: true, present: false } })
    expect(queued).toHaveLength(3)
    expect(queued[0]).toMatchObject({ name: 'www-1.site.com', ttl: 60 })
  })

  it('counts the texts that an option would become', async () => {
    await put([all])
    const of = { family: 4, subnetId: 2, identifierType: 'hw-address', identifierValue: '0a0000000001' }
    const seen = { ...of, ip: '192.168.1.9', hostname: 'srv' }
    const options = [{ family: 4, code: 60, space: 'dhcp4', value: '', text: 'PXEClient' }]
    const observed = { ...seen, hostId: 1, moreAddresses: [], userContext: null, options }
    await web.app.db.prisma.reservation.create({ data: { ...seen, keaHostId: 1, observed } })
    await recompute()
    await web.app.db.pool.query(`update dns_record set present = true, owned = true, status = 'served'`)
    const body = { rules: [all], txtRules: [{ code: 60, name: '_opt60.{hostname}' }] }
    const { item } = await ask<Effect>('POST', `${PATH}/preview`, body, { as: 'operator' })
    expect(item.counts).toMatchObject({ create: 1, update: 0, delete: 0 })
    expect(item.lines[0]?.target).toMatchObject({
      type: 'TXT',
      name: '_opt60.srv.site.com',
      value: 'PXEClient',
    })

    expect((await ask('PUT', PATH, body)).status).toBe(200)
    await recompute()
    const text = await web.app.db.prisma.dnsRecord.findFirst({ where: { type: 'TXT' } })
    const why = await ask<{ steps: { title: string; link: string | null }[] }>(
      'GET',
      `/api/why?record=${text?.id}`,
    )
    expect(why.item.steps[0]).toMatchObject({
      title: 'zone-rules updated (POLICY) rules=1 added=0 removed=0 txt=1',
      link: '/settings/zone-rules',
    })
  })
})
