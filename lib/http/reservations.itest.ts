import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reservation } from '@/lib/contract/reservation'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
})
afterAll(() => web.close())

const seed = {
  hostname: 'epg',
  mac: 'AA:BB:CC:DD:EE:FF',
  ip: '192.168.1.56',
  scope: 'LAN',
  infra: true,
  ddnsPolicy: { deleteOn: 'release', graceHours: 24 },
  ttlClass: 'infrastructure',
}

async function create(body: Record<string, unknown>, headers: Record<string, string> = {}) {
  const response = await web.ask('POST', '/api/dhcp/reservations', {
    token: web.tokens.operator,
    body,
    headers,
  })
  return {
    response,
    item: (await response.json()) as Reservation & { errors?: { path: string }[]; detail?: string },
  }
}

async function queued(): Promise<{ key: string; task_identifier: string; queue_name: string }[]> {
  const { rows } = await web.app.db.pool.query(
    'select key, task_identifier, queue_name from graphile_worker.jobs order by key',
  )
  return rows as { key: string; task_identifier: string; queue_name: string }[]
}

describe('creating a reservation', () => {
  let id = ''

  it('takes the body of the specification and answers it as queued', async () => {
    const { response, item } = await create(seed)
    expect(response.status).toBe(201)
    expect(item).toMatchObject({
      ...seed,
      status: 'queued',
      pending: 'create',
      subnetId: 2,
      family: 4,
      identifier: { type: 'hw-address', value: 'aa:bb:cc:dd:ee:ff' },
      stickyDns: true,
      pinHostname: true,
      conflictGuard: true,
      allowClientHostname: false,
      createdFrom: 'console',
      recordIds: [],
    })
    expect(response.headers.get('etag')).toBe('"1"')
    id = item.id
  })

  it('leaves the intent, the job and the audit event behind, all or nothing', async () => {
    expect(await queued()).toContainEqual(
      expect.objectContaining({ key: `reservation:${id}`, task_identifier: 'look-reservation' }),
    )
    const events = await web.app.db.prisma.auditEvent.findMany({ where: { subjectId: id } })
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      actor: 'token:operator',
      actorKind: 'token',
      cause: 'RESERVATION',
      verb: 'created',
    })
    expect(events[0]?.line).toBe(
      'reservation created (RESERVATION) host=epg mac=AA:BB:CC:DD:EE:FF ip=192.168.1.56 scope=LAN',
    )
  })

  it.each([
    ['the same address', { ...seed, mac: '00:00:00:00:00:01', hostname: 'other' }],
    ['the same client', { ...seed, ip: '192.168.1.57' }],
    ['the same client in another notation', { ...seed, mac: 'aabb.ccdd.eeff', ip: '192.168.1.57' }],
    [
      'the same client as an identifier',
      {
        ...seed,
        mac: undefined,
        identifier: { type: 'hw-address', value: 'aa-bb-cc-dd-ee-ff' },
        ip: '192.168.1.58',
      },
    ],
  ])('refuses %s with 409 and names the holder', async (_what, body) => {
    const before = await web.app.db.prisma.reservation.count()
    const { response, item } = await create(body)
    expect(response.status).toBe(409)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(item).toMatchObject({ holder: { kind: 'reservation', id, hostname: 'epg', ip: '192.168.1.56' } })
    expect(item.detail).toContain('epg')
    expect(item.detail).toContain('aa:bb:cc:dd:ee:ff')
    expect(await web.app.db.prisma.reservation.count()).toBe(before)
  })

  it.each([
    ['outside the subnet', { ip: '192.168.2.5' }, 'ip'],
    ['the network address', { ip: '192.168.1.0' }, 'ip'],
    ['the broadcast address', { ip: '192.168.1.255' }, 'ip'],
    ['the other family', { ip: '2001:db8:77::5' }, 'ip'],
    ['a name that redirects the network', { hostname: 'wpad' }, 'hostname'],
    ['an unknown scope', { scope: 'NOWHERE' }, 'scope'],
    [
      'client-id in DHCPv6',
      {
        scope: 'LAN6',
        mac: undefined,
        ip: '2001:db8:77::5',
        identifier: { type: 'client-id', value: '0102' },
      },
      'identifier.type',
    ],
  ])('refuses %s with 422 and names the field', async (_what, change, path) => {
    const { response, item } = await create({ ...seed, mac: '00:00:00:00:00:02', hostname: 'x', ...change })
    expect(response.status).toBe(422)
    expect(item.errors?.map((error) => error.path)).toEqual([path])
  })

  it('takes the same address in another scope, and IPv6 by DUID', async () => {
    const v6 = {
      hostname: 'epg',
      scope: 'LAN6',
      ip: '2001:DB8:77:0::56',
      identifier: { type: 'duid', value: '00:01:00:01:aa:bb:cc:dd' },
    }
    const { response, item } = await create(v6)
    expect(response.status).toBe(201)
    expect(item).toMatchObject({ family: 6, ip: '2001:db8:77::56', mac: null, subnetId: 6 })
  })

  it('lets exactly one of many through that ask for one address at once', async () => {
    // Slow inserts: everybody has looked for a holder before the first one is there.
    await web.app.db.pool.query(`
      create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(0.2); return new; end';
      create trigger slow after insert on reservation for each row execute function slow()`)
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        create({
          scope: 'GUEST',
          ip: '10.20.0.77',
          mac: `00:00:00:00:10:${(16 + i).toString(16)}`,
          hostname: `race-${i}`,
        }),
      ),
    )
    const statuses = answers.map(({ response }) => response.status).sort()
    expect(statuses).toEqual([201, ...Array.from({ length: 11 }, () => 409)])
    await web.app.db.pool.query('drop trigger slow on reservation; drop function slow()')
  })

  it('takes a hostname alone', async () => {
    const { response, item } = await create({
      scope: 'GUEST',
      mac: '00:00:00:00:00:09',
      hostname: 'Only-Name.',
    })
    expect(response.status).toBe(201)
    expect(item).toMatchObject({ ip: null, hostname: 'only-name' })
  })

  it('refuses a scope whose reservations Kea would ignore', async () => {
    await web.app.db.prisma.scope.create({
      data: {
        family: 4,
        keaSubnetId: 40,
        name: 'GLOBAL',
        subnet: '10.40.0.0/24',
        reservationsInSubnet: false,
      },
    })
    const { response, item } = await create({ scope: 'GLOBAL', mac: '00:00:00:00:00:10', ip: '10.40.0.4' })
    expect(response.status).toBe(422)
    expect(item.errors?.[0]?.path).toBe('scope')
  })
})

describe('changing a reservation', () => {
  async function fresh(hostname: string, ip: string): Promise<Reservation> {
    const mac = `02:00:00:00:00:${ip.split('.')[3]?.padStart(2, '0').slice(-2)}`
    return (await create({ scope: 'MGMT', mac, ip, hostname })).item
  }

  async function patch(item: Reservation, body: unknown, ifMatch?: string) {
    const response = await web.ask('PATCH', `/api/dhcp/reservations/${item.id}`, {
      token: web.tokens.operator,
      body,
      ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
    })
    return { response, item: (await response.json()) as Reservation & { errors?: { path: string }[] } }
  }

  it('keeps pending create while Kea has never seen it, and says update afterwards', async () => {
    const made = await fresh('sw-1', '172.30.19.11')
    const first = await patch(made, { hostname: 'sw-1b' })
    expect(first.item).toMatchObject({ hostname: 'sw-1b', pending: 'create', status: 'queued', version: 2 })
    await web.app.db.prisma.reservation.update({
      where: { id: made.id },
      data: { pending: null, status: 'served' },
    })
    const second = await patch(made, { infra: true })
    expect(second.item).toMatchObject({
      pending: 'update',
      status: 'queued',
      stickyDns: true,
      ttlClass: 'infrastructure',
    })
    const off = await patch(made, { infra: false })
    expect(off.item).toMatchObject({ infra: false, stickyDns: false, ttlClass: 'default' })
  })

  it('does nothing when nothing changes', async () => {
    const made = await fresh('sw-2', '172.30.19.12')
    await web.app.db.prisma.reservation.update({
      where: { id: made.id },
      data: { pending: null, status: 'served' },
    })
    const { item } = await patch(made, { hostname: 'sw-2' })
    expect(item).toMatchObject({ version: 1, status: 'served', pending: null })
    expect(await web.app.db.prisma.auditEvent.count({ where: { subjectId: made.id } })).toBe(1)
  })

  it('refuses a lost race with 412 and the version that holds', async () => {
    const made = await fresh('sw-3', '172.30.19.13')
    expect((await patch(made, { hostname: 'sw-3b' }, '"1"')).response.status).toBe(200)
    const late = await patch(made, { hostname: 'sw-3c' }, '"1"')
    expect(late.response.status).toBe(412)
    expect(late.response.headers.get('etag')).toBe('"2"')
    expect((await patch(made, { hostname: 'sw-3d' }, 'W/"x"')).response.status).toBe(412)
  })

  it('finds contradictions with what the row says already', async () => {
    const made = await fresh('sw-4', '172.30.19.14')
    await patch(made, { stickyDns: true })
    const { response, item } = await patch(made, { ddnsPolicy: { deleteOn: 'expiry' } })
    expect(response.status).toBe(422)
    expect(item.errors?.map((error) => error.path)).toEqual(['ddnsPolicy.deleteOn'])
  })

  it('refuses an address that another one holds, but not its own', async () => {
    const made = await fresh('sw-5', '172.30.19.15')
    expect((await patch(made, { ip: '172.30.19.14' })).response.status).toBe(409)
    expect((await patch(made, { ip: '172.30.19.15', hostname: 'sw-5b' })).response.status).toBe(200)
  })

  it('keeps a deleted one as leaving until the worker was there, and then refuses changes', async () => {
    const made = await fresh('sw-6', '172.30.19.16')
    const gone = await web.ask('DELETE', `/api/dhcp/reservations/${made.id}`, { token: web.tokens.operator })
    expect(gone.status).toBe(200)
    expect(await gone.json()).toMatchObject({ pending: 'delete', status: 'queued' })
    expect((await patch(made, { hostname: 'zombie' })).response.status).toBe(409)
    const again = await create({
      scope: 'MGMT',
      mac: '02:00:00:00:00:99',
      ip: '172.30.19.16',
      hostname: 'heir',
    })
    expect(again.response.status).toBe(409)
    expect(again.item.detail).toContain('being deleted')
  })

  it.each(['no-such-id', '00000000-0000-4000-8000-000000000000'])('answers 404 for %s', async (id) => {
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const response = await web.ask(method, `/api/dhcp/reservations/${id}`, {
        token: web.tokens.operator,
        ...(method === 'PATCH' ? { body: { hostname: 'x' } } : {}),
      })
      expect(response.status).toBe(404)
    }
  })
})

describe('waiting for the outcome', () => {
  it('answers as soon as the worker says so', async () => {
    const waiting = create(
      { scope: 'MGMT', mac: '02:00:00:00:01:01', ip: '172.30.19.101', hostname: 'w-1' },
      { prefer: 'wait=20' },
    )
    let id: string | undefined
    while (id === undefined) {
      id = (await web.app.db.prisma.reservation.findFirst({ where: { hostname: 'w-1' } }))?.id
    }
    const began = performance.now()
    await web.app.db.transaction(async (tx) => {
      await tx.reservation.update({
        where: { id: id ?? '' },
        data: { pending: null, status: 'served', keaHostId: 4711 },
      })
      await tx.$executeRaw`select pg_notify('holdfast_topics', 'reservations')`
    })
    const { response, item } = await waiting
    expect(item).toMatchObject({ status: 'served', pending: null })
    expect(response.headers.get('preference-applied')).toBe('wait=20')
    expect(performance.now() - began).toBeLessThan(3_000)
  })

  it('answers what there is when the time is over', async () => {
    const { item } = await create(
      { scope: 'MGMT', mac: '02:00:00:00:01:02', ip: '172.30.19.102', hostname: 'w-2' },
      { prefer: 'respond-async, wait=1' },
    )
    expect(item).toMatchObject({ status: 'queued' })
  })

  it('answers a deleted one that is gone as served', async () => {
    const { item } = await create({
      scope: 'MGMT',
      mac: '02:00:00:00:01:03',
      ip: '172.30.19.103',
      hostname: 'w-3',
    })
    const waiting = web.ask('DELETE', `/api/dhcp/reservations/${item.id}`, {
      token: web.tokens.operator,
      headers: { prefer: 'wait=20' },
    })
    while (
      (await web.app.db.prisma.reservation.deleteMany({ where: { id: item.id, pending: 'delete' } }))
        .count === 0
    );
    expect(await (await waiting).json()).toMatchObject({ id: item.id, status: 'served', pending: null })
  })
})
