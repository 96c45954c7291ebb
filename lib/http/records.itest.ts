import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '@/lib/contract/problem'
import type { DnsRecord } from '@/lib/contract/record'
import type { RecordWritten } from '@/lib/contract/record-write'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
const zones: Record<string, string> = {}
let made = 0
let ip = ''
let name = ''

beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const zone = async (view: string, zoneName: string, reverse: boolean) => {
    const data = { view, server: 's', name: zoneName, reverse, providerId: `${view}/${zoneName}` }
    zones[`${view}/${zoneName}`] = (await web.app.db.prisma.zone.create({ data })).id
  }
  await zone('internal', 'site.com', false)
  await zone('external', 'site.com', false)
  await zone('internal', 'lab.site.com', false)
  await zone('internal', '1.168.192.in-addr.arpa', true)
  await zone('external', 'public.org', false)
  await zone('dmz', 'two.org', false)
  await zone('external', 'two.org', false)
})
afterAll(() => web.close())
beforeEach(() => {
  made += 1
  ip = `192.168.1.${made}`
  name = `host-${made}.site.com`
})

type Answer = RecordWritten & Omit<Problem, 'status'>

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await web.ask(method, path, {
    token: web.tokens.operator,
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, headers: response.headers, item: (await response.json()) as Answer }
}

const create = (over: object = {}, headers = {}) =>
  ask('POST', '/api/dns/records', { name, value: ip, ...over }, headers)

async function imported(over: Record<string, unknown> = {}): Promise<DnsRecord> {
  const row = await web.app.db.prisma.dnsRecord.create({
    data: {
      ...{ zoneId: zones['internal/site.com'] ?? '', name, type: 'A', value: ip, address: ip, ttl: 900 },
      ...{ provenance: 'static(admin)', origin: 'imported', present: true, status: 'served', ...over },
    },
  })
  return (await ask('GET', `/api/dns/records/${row.id}`)).item
}

const claimsOf = async (id: string | null) =>
  (await web.app.db.prisma.claim.findMany({ where: { sourceKind: 'static', sourceId: id ?? '' } }))
    .map(({ type, value, ttl }) => `${type} ${value} ${ttl}`)
    .sort()

async function jobsFor(...names: string[]): Promise<number> {
  const { rows } = await web.app.db.pool.query('select from graphile_worker.jobs where key = any($1)', [
    names.map((one) => `name:${one}`),
  ])
  return rows.length
}

const lastAudit = (id: string) =>
  web.app.db.prisma.auditEvent.findFirst({ where: { subjectId: id }, orderBy: { id: 'desc' } })

async function lease(over: Record<string, unknown> = {}): Promise<string> {
  const hwaddr = `0a1bbd4360${made.toString(16).padStart(2, '0')}`
  await web.app.db.prisma.lease.create({
    data: {
      ...{ ip, family: 4, subnetId: 2, hwaddr, hostname: `printer-${made}`, state: 'active', keaState: 0 },
      ...{ cause: 'GRANT', since: new Date(), validLifetime: 3600n, ...over },
    },
  })
  return hwaddr
}

async function policy(over: object): Promise<void> {
  const response = await web.ask('PUT', '/api/policy', { token: web.tokens.administrator, body: over })
  expect(response.status).toBe(200)
}

describe('creating a static record', () => {
  it('wants it and its PTR, asks for looks, and writes down who did it', async () => {
    const { status, item, headers } = await create({ comment: ' the gateway ' })
    expect(status).toBe(201)
    expect(headers.get('etag')).toBe(`"${item.version}"`)
    expect(item).toMatchObject({
      ...{ zone: 'site.com', view: 'internal', name, type: 'A', value: ip, ttl: 600 },
      ...{ provenance: 'static(admin)', status: 'queued', comment: 'the gateway', ptr: true },
      reservation: null,
    })
    expect(item.owner).toBe(`static:${item.staticRecordId}`)
    expect(await claimsOf(item.staticRecordId)).toEqual([`A ${ip} 600`, `PTR ${name} 600`])
    expect(await jobsFor(name, `${made}.1.168.192.in-addr.arpa`)).toBe(2)
    const event = await lastAudit(item.id)
    expect(event).toMatchObject({ actor: 'token:operator', cause: 'ADMIN', verb: 'created', before: null })
    expect(event?.line).toBe(
      `A created (ADMIN) host=host-${made} mac=- ip=${ip} scope=LAN ttl=600 reason="static record"`,
    )
    expect(event?.chain).toEqual([{ kind: 'static', id: item.staticRecordId }])
  })

  it('takes a label and a zone, a view, a TTL and no PTR', async () => {
    const body = { name: `label-${made}`, zone: 'Site.com.', view: 'external', ttl: 60, ptr: false }
    const { item } = await create(body)
    expect(item).toMatchObject({ name: `label-${made}.site.com`, view: 'external', ttl: 60, ptr: false })
    expect(await claimsOf(item.staticRecordId)).toEqual([`A ${ip} 60`])
  })

  it('goes to the longest zone, and has the TTL of its scope', async () => {
    const lab = await create({ name: `epg-${made}.lab.site.com` })
    expect(lab.item).toMatchObject({ zone: 'lab.site.com', view: 'internal' })
    await web.app.db.pool.query(`update scope set policy = '{"defaultTtl": 120}' where name = 'GUEST'`)
    expect((await create({ value: `10.20.1.${made}` })).item.ttl).toBe(120)
    const far = await create({ name: `far-${made}.public.org`, value: '2001:DB8::7' })
    expect(far.item).toMatchObject({ type: 'AAAA', value: '2001:db8::7', view: 'external' })
  })

  it.each([
    ['name', { name: 'epg.nowhere.net' }, /lies in no managed zone: there are lab\.site\.com, public\.org/],
    ['zone', { name: 'epg' }, /is required for a single label: one of lab\.site\.com/],
    ['zone', { name: 'epg', zone: 'nowhere.net' }, /is no managed forward zone/],
    ['name', { name: 'a.public.org', zone: 'site.com' }, /does not lie in site\.com/],
    ['zone', { name: 'a.lab.site.com', zone: 'site.com' }, /must be lab\.site\.com/],
    ['view', { name: 'a.two.org' }, /is required: two\.org is in dmz, external/],
    ['view', { name: 'a.two.org', view: 'internal' }, /does not have two\.org: it is in dmz, external/],
    ['name', { name: 'site.com' }, /is the apex of site\.com/],
    ['type', { type: 'AAAA' }, /must be A: 192\.168\.1\.\d+ is an IPv4 address/],
    ['value', { value: '300.1.1.1' }, /must be an IPv4 or IPv6 address/],
    ['name', { name: 'a_b.site.com' }, /underscore/],
    ['ttl', { ttl: 0 }, /at least 1 second/],
    ['comment', { comment: 'a\u0007b' }, /control characters/],
    ['nonsense', { nonsense: 1 }, /is not a known field/],
  ])('names the field %s of %j', async (path, over, message) => {
    const { status, item } = await create(over)
    expect(status).toBe(422)
    expect(item.errors?.[0]).toMatchObject({ path, message: expect.stringMatching(message) as string })
  })

  it('refuses a second one like it, however many ask at once, and what stands there already', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => create()))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409])
    const first = answers.find(({ status }) => status === 201)?.item.id ?? ''
    for (const { status, item } of answers) {
      if (status === 409)
        expect(item.detail).toContain(`is a static record in internal already: record ${first}`)
    }
    expect((await create()).item.detail).toContain(`is a static record in internal already: record ${first}`)
    made += 1
    ;[ip, name] = [`192.168.1.${made}`, `host-${made}.site.com`]
    const there = await imported()
    const { status, item } = await create()
    expect(status).toBe(409)
    expect(item.detail).toContain(`was imported: adopt it (record ${there.id})`)
  })

  it('refuses a name that is a CNAME, and the very record of a lease', async () => {
    await imported({ type: 'CNAME', value: 'www.site.com', address: null })
    expect((await create()).item.detail).toMatch(/is a CNAME to www\.site\.com, .*delete the CNAME first/)
    name = `dynamic-${made}.site.com`
    await imported({ provenance: 'ddns(dynamic)', origin: 'holdfast', owned: true })
    expect((await create()).item.detail).toMatch(/from a lease: promote it to static/)
  })

  it('lets other values stand, and says who else has the name', async () => {
    await imported({ value: '192.168.1.250', address: '192.168.1.250' })
    const { status, item } = await create()
    expect(status).toBe(201)
    expect(item.warnings.map(({ message }) => message).join()).toContain('has 192.168.1.250 too')
    expect(item.warnings.map(({ message }) => message).join()).toContain('DNS is switched off')
  })

  it('happens once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': `k-${made}` }
    const [first, second] = [await create({}, headers), await create({}, headers)]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.item.id).toBe(first.item.id)
    expect(second.headers.get('idempotency-replayed')).toBe('true')
  })

  it('needs an operator', async () => {
    const body = { name, value: ip }
    const response = await web.ask('POST', '/api/dns/records', { token: web.tokens.viewer, body })
    expect(response.status).toBe(403)
  })
})

describe('what is offered with it', () => {
  it('reserves the address of a leased client in the same step when asked to', async () => {
    await lease()
    const { status, item } = await create({ reserve: true })
    expect(status).toBe(201)
    expect(item.reservation).toMatchObject({
      ...{ ip, hostname: `host-${made}`, infra: true, stickyDns: true, pinHostname: true },
      ...{ conflictGuard: true, ttlClass: 'infrastructure', createdFrom: 'dns' },
      staticRecordId: item.staticRecordId,
    })
    expect(item.reservation?.recordIds).toContain(item.id)
    expect(item.reservationId).toBe(item.reservation?.id)
    expect(item.proposal).toMatchObject({ kind: 'none', reservationId: item.reservation?.id, drift: null })
    expect((await lastAudit(item.id))?.chain).toEqual([
      { kind: 'static', id: item.staticRecordId },
      { kind: 'reservation', id: item.reservation?.id },
    ])
  })

  it('writes nothing when the reservation that is asked for cannot be made', async () => {
    const { status, item } = await create({ reserve: true })
    expect(status).toBe(422)
    expect(item.detail).toBe(
      `reserve must be off: nobody knows which client uses ${ip}: put it on the watchlist, or type its MAC.`,
    )
    expect(await web.app.db.prisma.staticRecord.count({ where: { name } })).toBe(0)
  })

  it('reserves by itself under Auto-create, and says why where it cannot', async () => {
    await policy({ onStaticDns: 'auto-create' })
    try {
      await lease({ state: 'expired', cause: 'EXPIRY', endedAt: new Date() })
      expect((await create()).item.reservation).toMatchObject({ ip, infra: true })
      expect((await create({ name: `no-${made}.site.com`, reserve: false })).item.reservation).toBeNull()
      const mac = (await web.app.db.prisma.lease.findFirstOrThrow({ where: { ip } })).hwaddr
      const nobody = await create({ name: `nobody-${made}.site.com`, value: `192.168.1.${200 + made}` })
      const watch = await web.app.db.prisma.watch.findFirst({ where: { recordId: nobody.item.id } })
      expect(watch).toMatchObject({ origin: 'prompt', state: 'watching' })
      expect(nobody.item).toMatchObject({ watchId: watch?.id, proposal: { watchId: watch?.id } })
      made += 1
      ;[ip, name] = [`192.168.1.${made}`, `host-${made}.site.com`]
      await lease({ hwaddr: mac })
      const { status, item } = await create()
      expect(status).toBe(201)
      expect(item.reservation).toBeNull()
      const asked = await create({ name: `asked-${made}.site.com`, reserve: true })
      expect(asked.status).toBe(409)
      expect(asked.item.holder).toMatchObject({ kind: 'reservation', ip: `192.168.1.${made - 1}` })
      expect(await web.app.db.prisma.staticRecord.count({ where: { name: `asked-${made}.site.com` } })).toBe(
        0,
      )
      expect(item.warnings.map(({ message }) => message).join()).toMatch(
        /no reservation was made: .* is reserved already/,
      )
    } finally {
      await policy({ onStaticDns: 'prompt' })
    }
  })

  it('reserves an IPv6 address for the DUID of its client', async () => {
    const value = `2001:db8:77::${made}`
    const duid = `00010001020304050a1bbd4360${made.toString(16).padStart(2, '0')}`
    await lease({
      ip: value,
      family: 6,
      subnetId: 6,
      hwaddr: '',
      duid,
      iaid: 7n,
      leaseType: 'NA',
      prefixLen: 128,
    })
    const { item } = await create({ value: value.toUpperCase(), reserve: true })
    expect(item).toMatchObject({ type: 'AAAA', value, reservation: { scope: 'LAN6', ip: value, family: 6 } })
    expect(item.reservation?.identifier.type).toBe('duid')
    const more = `2001:db8:77::a:${made}`
    await web.app.db.pool.query(`update reservation set more_addresses = array[$2] where id = $1::uuid`, [
      item.reservation?.id,
      more,
    ])
    const second = await create({ name: `more-${made}.site.com`, value: more })
    expect(second.item.proposal).toMatchObject({ kind: 'none', reservationId: item.reservation?.id })
  })

  it('offers nothing under Ignore', async () => {
    await policy({ onStaticDns: 'ignore' })
    try {
      await lease()
      expect((await create()).item.proposal).toMatchObject({ kind: 'none', reservation: null })
    } finally {
      await policy({ onStaticDns: 'prompt' })
    }
  })

  it.each([
    ['an address in no scope', '203.0.113.9', 'none', /lies in no scope/],
    ['the broadcast address', '192.168.1.255', 'none', /is the broadcast address/],
    ['an address that nobody uses', null, 'watch', /^Nobody knows which client uses/],
  ])('for %s: %s', async (_what, value, kind, message) => {
    const { item } = await create(value === null ? {} : { value })
    expect(item.proposal).toMatchObject({ kind, message: expect.stringMatching(message) as string })
  })

  it('shows the reservation of the address, and that the names differ', async () => {
    const body = {
      scope: 'LAN',
      ip,
      mac: `02:00:00:00:bb:${made.toString(16).padStart(2, '0')}`,
      hostname: 'gw',
    }
    const reserved = await ask('POST', '/api/dhcp/reservations', body)
    const { proposal } = (await create()).item
    expect(proposal).toMatchObject({
      ...{ kind: 'none', reservationId: reserved.item.id, message: `${ip} is reserved already, for gw.` },
      drift: `DNS calls ${ip} ${name}, its reservation gw.`,
    })
  })

  it('ignores a lease that was declined', async () => {
    await lease({ state: 'declined', cause: 'DECLINE' })
    expect((await create()).item.proposal.kind).toBe('watch')
  })
})

describe('an existing static record', () => {
  it.each(['ours', 'imported'])(
    '%s is offered the same, and reserved with a MAC that is typed',
    async (whose) => {
      const record = whose === 'ours' ? (await create()).item : await imported()
      const path = `/api/dns/records/${record.id}`
      expect((await ask('GET', `${path}/proposal`)).item).toMatchObject({ kind: 'watch' })
      expect((await ask('POST', `${path}/reserve`)).item.errors).toEqual([
        { path: 'mac', message: `is required: nobody knows which client uses ${ip}` },
      ])
      const mac = `02-00-00-00-cc-${made.toString(16).padStart(2, '0')}`
      const { status, item } = await ask('POST', `${path}/reserve`, { mac })
      expect(status).toBe(201)
      expect(item).toMatchObject({ ip, hostname: `host-${made}`, infra: true, createdFrom: 'dns' })
      expect(item.staticRecordId).toBe(record.staticRecordId)
      expect((await lastAudit(item.id))?.chain).toContainEqual({ kind: 'record', id: record.id })
      const after = (await ask('GET', path)).item
      expect(after.reservationId).toBe(item.id)
      expect((await ask('GET', `${path}/proposal`)).item).toMatchObject({
        kind: 'none',
        reservationId: item.id,
      })
      const again = await ask('POST', `${path}/reserve`, { mac: '02:00:00:00:dd:01' })
      expect(again.status).toBe(409)
      expect(again.item.holder).toMatchObject({ id: item.id, ip })
    },
  )

  it('reserves for the client of the lease without a word', async () => {
    await lease()
    const { item } = await create()
    const answer = await ask('POST', `/api/dns/records/${item.id}/reserve`)
    expect(answer.item).toMatchObject({ mac: expect.stringMatching(/^0A:1B:BD:43:60/) as string, ip })
  })

  it('is reserved under its whole name where the rules lead its label elsewhere', async () => {
    const rule = { position: 1, pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] }
    const { id: ruleId } = await web.app.db.prisma.zoneRule.create({ data: rule })
    const labelled = await imported()
    const whole = await imported({ zoneId: zones['internal/lab.site.com'], name: `epg-${made}.lab.site.com` })
    await lease()
    const draftOf = async ({ id }: DnsRecord) =>
      ((await ask('GET', `/api/dns/records/${id}/proposal`)).item as unknown as RecordWritten['proposal'])
        .reservation
    expect((await draftOf(labelled))?.hostname).toBe(`host-${made}`)
    expect((await draftOf(whole))?.hostname).toBe(`epg-${made}.lab.site.com`)
    await web.app.db.prisma.zoneRule.delete({ where: { id: ruleId } })
  })

  it('stays dismissed, visibly, until it is undone', async () => {
    const { item } = await create()
    const path = `/api/dns/records/${item.id}/dismiss`
    const { item: gone } = await ask('POST', path)
    expect(gone.dismissed).toMatchObject({ by: 'token:operator' })
    const exported = await web.ask('GET', `/api/dns/records/export?name=${name}&format=json`, {
      token: web.tokens.viewer,
    })
    expect(await exported.text()).toContain('"dismissed":{"by":"token:operator"')
    expect((await ask('POST', path, {}, { 'if-match': '"99"' })).status).toBe(412)
    expect((await ask('POST', path, { undo: true })).item.dismissed).toBeNull()
    expect((await lastAudit(item.id))?.line).toContain('offered again')
    const dynamic = await imported({ name: `dyn-${made}.site.com`, provenance: 'ddns(dynamic)' })
    expect((await ask('POST', `/api/dns/records/${dynamic.id}/dismiss`)).status).toBe(409)
  })
})
