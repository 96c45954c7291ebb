import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '@/lib/contract/problem'
import type { Reservation } from '@/lib/contract/reservation'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
let next = 10

beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
})
afterAll(() => web.close())

beforeEach(async () => {
  await web.app.db.pool.query(`delete from reservation; delete from zone; delete from zone_rule; delete from policy;
    update scope set policy = '{}'`)
})

type Item = Reservation & Partial<Omit<Problem, 'status'>>
type Answer = { status: number; item: Item }

async function send(method: string, path: string, body: unknown, headers = {}): Promise<Answer> {
  const response = await web.ask(method, path, { token: web.tokens.operator, body, headers })
  return { status: response.status, item: (await response.json()) as Item }
}

const SUBNETS: Readonly<Record<string, string>> = {
  LAN: '192.168.1.',
  MGMT: '172.30.19.',
  LAN6: '2001:db8:77::',
}

/** A new client's reservation of this name. */
function create(scope: string, hostname: string, more: object = {}, headers = {}): Promise<Answer> {
  next++
  const mac = `02:00:00:00:00:${next.toString(16).padStart(2, '0')}`
  const body = { scope, hostname, mac, ip: `${SUBNETS[scope]}${next}`, ...more }
  return send('POST', '/api/dhcp/reservations', body, headers)
}

function patch({ item }: Answer, body: object): Promise<Answer> {
  return send('PATCH', `/api/dhcp/reservations/${item.id}`, body)
}

/** Where names go: from MGMT to a zone of its own, from everywhere else to site.com. */
async function insertZones(): Promise<void> {
  await web.app.db.pool.query(`
    insert into zone (view, server, name, reverse, provider_id) values
      ('internal', 's', 'site.com', false, '1'), ('internal', 's', 'lab.site.com', false, '2');
    insert into zone_rule (position, pattern, scopes, targets) values
      (1, '*', '{MGMT}', '[{"view":"internal","zone":"lab.site.com"}]'),
      (2, '*', '{}', '[{"view":"internal","zone":"site.com"}]')`)
}

const seed = { mac: 'AA:BB:CC:DD:EE:FF', ip: '192.168.1.56', infra: true }

describe('a name that a reservation with Conflict Guard has', () => {
  it.each(['epg', 'EPG', 'epg.'])('is refused as %s, naming the holder', async (hostname) => {
    const { item: holder } = await create('LAN', 'epg', seed)
    const { status, item } = await create('MGMT', hostname)
    expect(status).toBe(409)
    expect(item.holder).toEqual({
      kind: 'reservation',
      id: holder.id,
      hostname: 'epg',
      identifier: 'hw-address aa:bb:cc:dd:ee:ff',
      mac: 'AA:BB:CC:DD:EE:FF',
      ip: '192.168.1.56',
      scope: 'LAN',
    })
    expect(item.errors).toEqual([
      {
        path: 'hostname',
        message: 'is taken: the reservation of AA:BB:CC:DD:EE:FF, 192.168.1.56 in LAN has Conflict Guard',
      },
    ])
    expect(item.detail).toContain(holder.id)
    expect(await web.app.db.prisma.reservation.count()).toBe(1)
  })

  it('is refused to a change of name, and stays possible for its holder', async () => {
    const holder = await create('LAN', 'epg', seed)
    const other = await create('MGMT', 'other')
    expect((await patch(other, { hostname: 'epg' })).status).toBe(409)
    expect((await patch(holder, { hostname: 'epg.', ttlClass: 'default' })).status).toBe(200)
  })

  it('is found though Kea writes it otherwise', async () => {
    await create('LAN', 'epg', seed)
    await web.app.db.pool.query(`update reservation set hostname = 'EPG.'`)
    expect((await create('MGMT', 'epg')).status).toBe(409)
  })

  it('goes to one of many who ask at once', async () => {
    // Slow inserts: everybody has looked for a holder before the first one is there.
    await web.app.db.pool.query(`
      create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(0.2); return new; end';
      create trigger slow after insert on reservation for each row execute function slow()`)
    const answers = await Promise.all(Array.from({ length: 6 }, () => create('LAN', 'race', { infra: true })))
    await web.app.db.pool.query('drop trigger slow on reservation; drop function slow()')
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
  })

  it.each<[string, string, string, object]>([
    ['the IPv6 half of the host', 'LAN6', 'epg', {}],
    ['the same client in another scope', 'MGMT', 'epg', { mac: seed.mac }],
    ['another name', 'LAN', 'epg2', {}],
  ])('leaves %s alone', async (_what, scope, hostname, more) => {
    await create('LAN', 'epg', seed)
    const { status, item } = await create(scope, hostname, more)
    expect(status).toBe(201)
    expect(item.warnings).toBeUndefined()
  })

  it.each([
    'pending = $$delete$$',
    `identifier_type = 'flex-id', identifier_value = encode('hold:1', 'hex')`,
  ])('is free when its row goes or only holds the address: %s', async (change) => {
    await create('LAN', 'epg', seed)
    await web.app.db.pool.query(`update reservation set ${change}`)
    expect((await create('MGMT', 'epg')).item.warnings).toBeUndefined()
  })
})

describe('by where it is published', () => {
  it('the same label in two zones is two names', async () => {
    await insertZones()
    await create('LAN', 'epg', seed)
    const { status, item } = await create('MGMT', 'epg')
    expect(status).toBe(201)
    expect(item.warnings).toBeUndefined()
  })

  it.each<[string, string, string, string]>([
    ['LAN', 'epg', 'LAN', 'epg.site.com'],
    ['LAN', 'epg.site.com', 'LAN', 'epg'],
    ['MGMT', 'epg', 'LAN', 'epg.lab.site.com'],
  ])('%s %s and %s %s are one name', async (scope, hostname, otherScope, other) => {
    await insertZones()
    expect((await create(scope, hostname, { infra: true })).status).toBe(201)
    expect((await create(otherScope, other)).status).toBe(409)
  })
})

describe('a name that a reservation without Conflict Guard has', () => {
  it('is let through with a warning', async () => {
    await create('LAN', 'web', { mac: seed.mac, ip: seed.ip })
    const { status, item } = await create('MGMT', 'web')
    expect(status).toBe(201)
    expect(item.warnings).toEqual([
      {
        path: 'hostname',
        message: 'is also the name of the reservation of AA:BB:CC:DD:EE:FF, 192.168.1.56 in LAN',
      },
    ])
    const read = await web.ask('GET', `/api/dhcp/reservations/${item.id}`, { token: web.tokens.viewer })
    expect(await read.json()).not.toHaveProperty('warnings')
  })

  it('warns as well when the outcome is waited for, and in the repeated answer', async () => {
    await create('LAN', 'web')
    const headers = { prefer: 'wait=1', 'idempotency-key': 'w' }
    const more = { mac: '02:00:00:00:09:09', ip: '172.30.19.9' }
    const first = await create('MGMT', 'web', more, headers)
    const again = await create('MGMT', 'web', more, headers)
    expect(first.item.warnings).toHaveLength(1)
    expect(again.item.warnings).toEqual(first.item.warnings)
  })

  it('warns at a change of name alone', async () => {
    await create('LAN', 'web')
    const other = await create('MGMT', 'other')
    expect((await patch(other, { hostname: 'web' })).item.warnings).toHaveLength(1)
    const later = await patch(other, { ttlClass: 'infrastructure' })
    expect(later.status).toBe(200)
    expect(later.item.warnings).toBeUndefined()
  })

  it('is refused when the drift policy of the holder is Block', async () => {
    const block = await web.ask('PUT', '/api/policy', {
      token: web.tokens.administrator,
      body: { drift: 'block' },
    })
    expect(block.status).toBe(200)
    await create('LAN', 'web')
    const { status, item } = await create('MGMT', 'web')
    expect(status).toBe(409)
    expect(item).toMatchObject({ holder: { hostname: 'web', scope: 'LAN' }, errors: [{ path: 'hostname' }] })
    expect(item.detail).toContain('drift policy Block')
    await web.app.db.pool.query(`update scope set policy = '{"drift":"warn"}' where name = 'LAN'`)
    expect((await create('MGMT', 'web')).item.warnings).toHaveLength(1)
  })
})
