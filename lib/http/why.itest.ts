import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Why } from '@/lib/contract/why'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
let zoneId = ''
let made = 0

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 9, minute))

beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const data = { view: 'internal', server: 'dns-internal-smart.site.com', name: 'site.com', reverse: false }
  zoneId = (await web.app.db.prisma.zone.create({ data: { ...data, providerId: '1' } })).id
})
afterAll(() => web.close())
beforeEach(() => {
  made += 1
})

const here = () => ({
  ip: `192.168.1.${made}`,
  name: `host-${made}.site.com`,
  mac: `0a00000000${String(10 + made)}`,
})

async function why(query: string): Promise<Why> {
  const response = await web.ask('GET', `/api/why?${query}`, { token: web.tokens.viewer })
  expect(response.status).toBe(200)
  return (await response.json()) as Why
}

const kinds = (chain: Why) => chain.steps.map(({ kind, missing }) => (missing ? `${kind}?` : kind))
const titles = (chain: Why) => chain.steps.map(({ title }) => title)

async function event(id: number, kind: string): Promise<void> {
  const { ip, mac } = here()
  const row = { hwaddr: mac, hostname: `host-${made}` }
  await web.app.db.prisma.keaEvent.create({
    data: { source: 'kea', id, at: at(14), table: 'lease4', op: 'UPDATE', kind, ip, after: row },
  })
}

async function lease(over: Record<string, unknown> = {}): Promise<void> {
  const { ip, mac } = here()
  const times = { since: at(14), expiresAt: at(59), validLifetime: 2700n }
  await web.app.db.prisma.lease.create({
    data: {
      ...{ ip, family: 4, subnetId: 2, hwaddr: mac, hostname: `host-${made}`, state: 'active', keaState: 0 },
      ...{ cause: 'GRANT', ...times, eventId: BigInt(made), ...over },
    },
  })
}

async function record(over: Record<string, unknown> = {}): Promise<string> {
  const { ip, name, mac } = here()
  const row = await web.app.db.prisma.dnsRecord.create({
    data: {
      ...{ zoneId, name, type: 'A', value: ip, address: ip, ttl: 600, provenance: 'ddns(dynamic)' },
      ...{ origin: 'holdfast', owned: true, present: true, wanted: true, status: 'served' },
      ...{ ownerRef: `hw-address:${mac}@2`, servedAt: at(16), ...over },
    },
  })
  return row.id
}

async function change(recordId: string, over: Record<string, unknown> = {}): Promise<void> {
  const { ip, name } = here()
  const chain = [
    { kind: 'event', id: String(made) },
    { kind: 'lease', id: ip },
  ]
  await web.app.db.prisma.change.create({
    data: {
      ...{
        system: 'dns',
        op: 'create',
        recordId,
        cause: 'GRANT',
        status: 'served',
        actor: 'worker',
        attempts: 1,
      },
      target: { name, type: 'A', view: 'internal', zone: 'site.com', value: ip },
      after: { value: ip, ttl: 600 },
      ...{ chain, createdAt: at(15), acceptedAt: at(15), servedAt: at(16), ...over },
    },
  })
}

describe('why a record is as it is', () => {
  it('is told from the lease event down to the authoritative answer', async () => {
    await event(made, 'GRANT')
    await lease()
    const id = await record()
    await change(id)
    const chain = await why(`record=${id}`)
    expect(chain.cause).toBe('GRANT')
    expect(kinds(chain)).toEqual(['event', 'fact', 'rule', 'change', 'call', 'served'])
    const { ip, name } = here()
    const [first, fact, rule, changed, call, served] = chain.steps
    expect(first).toMatchObject({ at: at(14).toISOString(), actor: 'Kea' })
    expect(first?.title).toMatch(new RegExp(`^Kea granted ${ip} to 0A:00:`))
    expect(fact?.title).toBe(`Lease of ${ip}: active`)
    expect(rule).toMatchObject({
      title: 'The name that the client reports is published',
      detail: 'global policy; TTL 600 s by global policy',
      link: '/settings/policy',
    })
    expect(changed).toMatchObject({ title: `Create A ${name}`, detail: `from nothing to ${ip} (TTL 600 s)` })
    expect(call).toMatchObject({ title: 'dns-internal-smart.site.com accepted it', at: at(15).toISOString() })
    expect(served).toMatchObject({ title: 'An authoritative server answers so', at: at(16).toISOString() })
  })

  it('shows as missing what is no longer kept, or not there yet', async () => {
    await lease()
    const id = await record({ status: 'accepted', servedAt: null })
    await change(id, { status: 'accepted', servedAt: null })
    expect(kinds(await why(`record=${id}`))).toEqual(['event?', 'fact', 'rule', 'change', 'call', 'served?'])
    made += 1
    const waiting = await record({
      status: 'queued',
      present: false,
      servedAt: null,
      reason: 'the server is down',
    })
    const chain = await why(`record=${waiting}`)
    expect(kinds(chain).slice(-2)).toEqual(['change?', 'served?'])
    expect(chain.steps.at(-1)?.detail).toBe('the server is down')
  })

  it('is told of a record that is gone', async () => {
    await event(made, 'RELEASE')
    await lease({ state: 'released', cause: 'RELEASE', endedAt: at(14) })
    const id = randomUUID()
    const { ip } = here()
    await change(id, { op: 'delete', cause: 'RELEASE', before: { value: ip, ttl: 600 }, after: undefined })
    const chain = await why(`record=${id}`)
    expect(chain.cause).toBe('RELEASE')
    expect(kinds(chain)).toEqual(['event', 'fact', 'rule', 'change', 'call', 'served'])
    expect(titles(chain)[0]).toMatch(/released/)
    expect(titles(chain)[2]).toBe('Delete on RELEASE is on')
    expect(titles(chain)[5]).toBe('No authoritative server answers it any more')
  })

  it('names the level at which the policy was changed, and who did it', async () => {
    const scope = await web.app.db.prisma.scope.findFirstOrThrow({ where: { name: 'LAN' } })
    const patch = await web.ask('PATCH', `/api/dhcp/scopes/${scope.id}`, {
      token: web.tokens.administrator,
      body: { policy: { deleteOnExpiry: true } },
    })
    expect(patch.status).toBe(200)
    await lease({ state: 'expired', cause: 'EXPIRY', endedAt: at(14) })
    const id = await record({ status: 'leaving', leavesAt: at(50), why: { cause: 'POLICY', chain: [] } })
    await web.app.db.prisma.dnsRecord.update({
      where: { id },
      data: {
        why: {
          cause: 'POLICY',
          chain: [
            { kind: 'lease', id: here().ip },
            { kind: 'policy', id: 'deleteOnExpiry', from: 'scope' },
          ],
        },
      },
    })
    const chain = await why(`record=${id}`)
    expect(kinds(chain)).toEqual(['intent', 'fact', 'rule', 'change?', 'served'])
    expect(chain.steps[0]).toMatchObject({
      title: 'scope updated (POLICY) scope=LAN deleteOnExpiry=true',
      actor: 'token:administrator',
    })
    expect(chain.steps[2]).toMatchObject({
      title: 'Delete on EXPIRY is on, after a grace of 24 h',
      link: `/dhcp/scopes/${scope.id}`,
    })
    expect(chain.steps[2]?.detail).toMatch(/^scope LAN/)
    expect(chain.steps[4]).toMatchObject({ at: at(50).toISOString() })
    await web.ask('PATCH', `/api/dhcp/scopes/${scope.id}`, {
      token: web.tokens.administrator,
      body: { policy: { deleteOnExpiry: null } },
    })
  })

  it('says of a refusal what stood in the way', async () => {
    await event(made, 'GRANT')
    await lease()
    const reason = 'epg is held by reservation epg (Conflict Guard)'
    const chain = [
      { kind: 'event', id: String(made) },
      { kind: 'lease', id: here().ip },
    ]
    const id = await record({ status: 'refused', present: false, reason, why: { cause: 'GRANT', chain } })
    const told = await why(`record=${id}`)
    expect(kinds(told)).toEqual(['event', 'fact', 'rule', 'change'])
    expect(told.steps.at(-1)).toMatchObject({
      title: 'It was refused, and nothing was changed',
      detail: reason,
    })
  })

  it('of an imported one is that it was found', async () => {
    const id = await record({
      origin: 'imported',
      owned: false,
      wanted: false,
      provenance: 'static(admin)',
      seenAt: at(1),
    })
    const chain = await why(`record=${id}`)
    expect(chain.cause).toBeNull()
    expect(chain.steps).toMatchObject([
      { kind: 'served', title: 'Found on the DNS server', at: at(1).toISOString() },
    ])
  })

  it('of a promoted one is the person who did it', async () => {
    await lease()
    const id = await record()
    await web.ask('POST', `/api/dns/records/${id}/promote`, { token: web.tokens.operator })
    const chain = await why(`record=${id}`)
    expect(chain.cause).toBe('ADMIN')
    expect(chain.steps[0]).toMatchObject({
      kind: 'intent',
      title: 'Static record, promoted by token:operator',
      actor: 'token:operator',
    })
    expect(kinds(chain)).not.toContain('rule')
  })

  it('of a reservation made here is the operator, the reservation and its mode', async () => {
    const response = await web.ask('POST', '/api/dhcp/reservations', {
      token: web.tokens.operator,
      body: { scope: 'LAN', ip: here().ip, mac: here().mac, hostname: `host-${made}`, infra: true },
    })
    const reservation = (await response.json()) as { id: string }
    const chain = [{ kind: 'reservation', id: reservation.id }]
    const id = await record({ provenance: 'ddns(reservation)', reservationId: reservation.id })
    await change(id, { cause: 'RESERVATION', chain, reservationId: reservation.id, createdAt: new Date() })
    const told = await why(`record=${id}`)
    expect(kinds(told)).toEqual(['intent', 'fact', 'rule', 'change', 'call', 'served'])
    expect(told.steps[0]?.actor).toBe('token:operator')
    expect(told.steps[1]?.title).toBe(`Reservation host-${made}: infrastructure`)
    expect(told.steps[2]).toMatchObject({ link: `/dhcp/reservations/${reservation.id}` })
    expect(told.steps[2]?.title).toMatch(/^Pin Hostname/)

    const waits = await why(`reservation=${reservation.id}`)
    expect(waits.subject).toEqual({
      kind: 'reservation',
      id: reservation.id,
      title: `Reservation host-${made}`,
    })
    expect(kinds(waits)).toEqual(['intent', 'fact', 'rule', 'change?'])
    await web.app.db.prisma.reservation.update({
      where: { id: reservation.id },
      data: { pending: null, status: 'served', keaHostId: made },
    })
    expect(kinds(await why(`reservation=${reservation.id}`)).slice(-3)).toEqual(['change', 'call', 'served'])
    const ended = new Date(Date.now() + 60_000)
    await lease({ state: 'released', cause: 'RELEASE', since: ended, endedAt: ended })
    await event(made, 'RELEASE')
    const gone = await why(`reservation=${reservation.id}`)
    expect(gone.cause).toBe('RELEASE')
    expect(titles(gone)).toContain('Delete on RELEASE is on')
    expect(titles(gone).at(-1)).toMatch(/withdrawn: they return with the next grant/)
  })
})

describe('why a lease has the name it has', () => {
  it('ends in its record', async () => {
    await event(made, 'GRANT')
    await lease()
    const id = await record()
    await change(id)
    const { ip, name } = here()
    const claim = { zoneId, name, type: 'A', value: ip, ttl: 600, provenance: 'ddns(dynamic)', ref: 'x' }
    await web.app.db.prisma.claim.create({ data: { ...claim, sourceKind: 'lease', sourceId: ip } })
    expect(kinds(await why(`lease=${ip}`))).toEqual(['event', 'fact', 'rule', 'change', 'call', 'served'])
  })

  it('is the reason when it publishes none', async () => {
    await event(made, 'GRANT')
    await lease({ reason: 'no client may have the name wpad' })
    const chain = await why(`lease=${here().ip}`)
    expect(kinds(chain)).toEqual(['event', 'fact', 'rule', 'change'])
    expect(chain.steps.at(-1)?.title).toBe('It publishes no name: no client may have the name wpad')
  })

  it('finds what became of a name that is gone by the audit log', async () => {
    await event(made, 'RELEASE')
    const { ip } = here()
    await lease({ state: 'released', cause: 'RELEASE', endedAt: at(14), reason: `the client released ${ip}` })
    const recordId = randomUUID()
    await change(recordId, { op: 'delete', cause: 'RELEASE' })
    const line = `A deleted (RELEASE) host=host-${made} mac=- ip=${ip} scope=LAN ttl=600`
    await web.app.db.prisma.auditEvent.create({
      data: {
        ...{ actorKind: 'worker', actor: 'worker', cause: 'RELEASE', verb: 'deleted', line },
        ...{ subjectKind: 'record', subjectId: recordId },
      },
    })
    const chain = await why(`lease=${ip}`)
    expect(kinds(chain)).toEqual(['event', 'fact', 'rule', 'change', 'change', 'call', 'served'])
  })
})

describe('why there is an alert', () => {
  it('is the alert on top of the chain of what it is about', async () => {
    await event(made, 'GRANT')
    await lease()
    const recordId = await record({ status: 'refused', present: false, reason: 'held by another' })
    const raise = (refs: Record<string, unknown>) =>
      web.app.db.prisma.alert.create({
        data: {
          ...{ kind: 'name-conflict', reason: randomUUID(), severity: 'low', state: 'resolved' },
          ...{ summary: 'laptop wants the name of epg', count: 3, ...refs },
        },
      })
    const chain = await why(`alert=${(await raise({ recordId })).id}`)
    expect(kinds(chain)[0]).toBe('alert')
    expect(chain.steps[0]).toMatchObject({ detail: 'name-conflict, low, 3 times' })
    expect(kinds(chain).at(-1)).toBe('change')
    expect(kinds(await why(`alert=${(await raise({ ip: here().ip })).id}`)).slice(0, 2)).toEqual([
      'alert',
      'event',
    ])
    expect(kinds(await why(`alert=${(await raise({})).id}`))).toEqual(['alert'])
  })
})

describe('asking why', () => {
  it.each([
    ['', 'record'],
    ['record=x', 'record'],
    ['lease=1.2', 'lease'],
    ['scope=x', 'scope'],
    [`record=${randomUUID()}&lease=1.2.3.4`, 'record'],
  ])('needs one subject: “%s”', async (query, path) => {
    const response = await web.ask('GET', `/api/why?${query}`, { token: web.tokens.viewer })
    expect(response.status).toBe(422)
    const { errors } = (await response.json()) as { errors: { path: string }[] }
    expect(errors.map((error) => error.path)).toContain(path)
  })

  it('of what nobody knows is not found', async () => {
    for (const query of [
      'lease=203.0.113.9',
      ...['record', 'reservation', 'alert'].map((k) => `${k}=${randomUUID()}`),
    ]) {
      expect((await web.ask('GET', `/api/why?${query}`, { token: web.tokens.viewer })).status).toBe(404)
    }
  })
})
