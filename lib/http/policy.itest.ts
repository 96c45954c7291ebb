import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EffectiveAnswer } from '@/lib/contract/effective-policy'
import type { Policy } from '@/lib/contract/policy'
import type { Role } from '@/lib/contract/role'
import type { Scope } from '@/lib/contract/scope'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
let lan = ''
let epg = ''
let printer = ''

beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  lan = (await web.app.db.prisma.scope.findFirstOrThrow({ where: { name: 'LAN' } })).id
  const reserve = async (body: Record<string, unknown>) => {
    const { item } = await ask<{ id: string }>('POST', '/api/dhcp/reservations', { scope: 'LAN', ...body })
    return item.id
  }
  epg = await reserve({ hostname: 'epg', mac: 'AA:BB:CC:DD:EE:FF', ip: '192.168.1.56', infra: true })
  printer = await reserve({ hostname: 'printer', mac: '02:00:00:00:00:01', ip: '192.168.1.57' })
})
afterAll(() => web.close())

async function ask<T>(
  method: string,
  path: string,
  body?: unknown,
  { role = 'administrator', headers = {} }: { role?: Role; headers?: Record<string, string> } = {},
) {
  const sent = { token: web.tokens[role], headers, ...(body === undefined ? {} : { body }) }
  const response = await web.ask(method, path, sent)
  return { response, item: (await response.json()) as T & { errors?: { path: string }[]; detail?: string } }
}

async function effective(query: string): Promise<EffectiveAnswer['values']> {
  const { response, item } = await ask<EffectiveAnswer>('GET', `/api/policy/effective?${query}`)
  expect(response.status).toBe(200)
  return item.values
}

async function jobKeys(): Promise<string[]> {
  const { rows } = await web.app.db.pool.query<{ key: string }>(
    `select key from graphile_worker.jobs where key in ('recompute', 'sync') order by key`,
  )
  return rows.map(({ key }) => key)
}

const forget = () =>
  web.app.db.pool.query(`delete from graphile_worker._private_jobs where key in ('recompute', 'sync')`)

describe('putting the policy', () => {
  it('ends the observing, unless the body says that it goes on', async () => {
    expect((await ask<Policy>('GET', '/api/policy')).item.observe).toBe(true)
    const kept = await ask<Policy>('PUT', '/api/policy', { deleteOnExpiry: true, observe: true })
    expect(kept.item).toMatchObject({ observe: true, deleteOnExpiry: true })
    await forget()
    const confirmed = await ask<Policy>('PUT', '/api/policy', {})
    expect(confirmed.item).toMatchObject({ observe: false, deleteOnExpiry: true })
    expect(await jobKeys()).toEqual(['recompute', 'sync'])
    const event = await web.app.db.prisma.auditEvent.findFirstOrThrow({
      where: { subjectKind: 'policy' },
      orderBy: { id: 'desc' },
    })
    expect(event.line).toBe('policy updated (POLICY) observe=false')
    expect(event.cause).toBe('POLICY')
    expect(event.before).toMatchObject({ observe: true })
    expect(event.after).toMatchObject({ observe: false })
    const again = await ask<Policy>('PUT', '/api/policy', {})
    expect(again.item.version).toBe(confirmed.item.version)
  })

  it('is an administrator’s', async () => {
    for (const role of ['viewer', 'operator'] as const) {
      expect((await ask('PUT', '/api/policy', {}, { role })).response.status).toBe(403)
      const patch = await ask('PATCH', `/api/dhcp/scopes/${lan}`, { policy: { ptr: false } }, { role })
      expect(patch.response.status).toBe(403)
    }
  })
})

describe('the overrides of a scope', () => {
  it('are set, told and taken back one by one', async () => {
    await forget()
    const set = await ask<Scope>('PATCH', `/api/dhcp/scopes/${lan}`, {
      policy: { deleteOnExpiry: false, graceHours: 48 },
    })
    expect(set.response.status).toBe(200)
    expect(set.item.policy).toEqual({ deleteOnExpiry: false, graceHours: 48 })
    expect(set.response.headers.get('etag')).toBe('"2"')
    expect(await jobKeys()).toEqual(['recompute', 'sync'])
    const back = await ask<Scope>('PATCH', `/api/dhcp/scopes/${lan}`, { policy: { deleteOnExpiry: null } })
    expect(back.item.policy).toEqual({ graceHours: 48 })
    const same = await ask<Scope>('PATCH', `/api/dhcp/scopes/${lan}`, {
      policy: { graceHours: 48, ptr: null },
    })
    expect(same.item.version).toBe(3)
    const events = await web.app.db.prisma.auditEvent.findMany({
      where: { subjectKind: 'scope', subjectId: lan },
      orderBy: { id: 'asc' },
    })
    expect(events.map(({ line }) => line)).toEqual([
      'scope updated (POLICY) scope=LAN deleteOnExpiry=false graceHours=48',
      'scope updated (POLICY) scope=LAN deleteOnExpiry=inherited',
    ])
  })

  it('are changed only by whoever saw them last', async () => {
    const { version } = (await ask<Scope>('GET', `/api/dhcp/scopes/${lan}`)).item
    const answers = await Promise.all(
      [1, 2, 3].map((defaultTtl) =>
        ask(
          'PATCH',
          `/api/dhcp/scopes/${lan}`,
          { policy: { defaultTtl } },
          { headers: { 'if-match': `"${version}"` } },
        ),
      ),
    )
    expect(answers.map(({ response }) => response.status).sort()).toEqual([200, 412, 412])
    await ask('PATCH', `/api/dhcp/scopes/${lan}`, { policy: { defaultTtl: null } })
  })

  it.each([
    [{}, 'policy'],
    [{ policy: { graceHours: 0 } }, 'policy.graceHours'],
    [{ policy: { graceHours: 169 } }, 'policy.graceHours'],
    [{ policy: { graceHours: 'a day' } }, 'policy.graceHours'],
    [{ policy: { drift: 'shout' } }, 'policy.drift'],
    [{ policy: { ptr: 'yes' } }, 'policy.ptr'],
    [{ policy: { defaultTtl: 0 } }, 'policy.defaultTtl'],
    [{ policy: { observe: true } }, 'policy.observe'],
    [{ policy: { ptr: true }, name: 'X' }, 'name'],
  ])('refuses %j and names %s', async (body, path) => {
    const { response, item } = await ask('PATCH', `/api/dhcp/scopes/${lan}`, body)
    expect(response.status).toBe(422)
    expect(item.errors?.map((error) => error.path)).toEqual([path])
  })

  it('are not of a scope that there is not', async () => {
    const patch = { policy: { ptr: false } }
    const unknown = '00000000-0000-4000-8000-000000000000'
    expect((await ask('PATCH', `/api/dhcp/scopes/${unknown}`, patch)).response.status).toBe(404)
    const guest = await web.app.db.prisma.scope.findFirstOrThrow({ where: { name: 'GUEST' } })
    await web.app.db.prisma.scope.update({ where: { id: guest.id }, data: { goneAt: new Date() } })
    expect((await ask('PATCH', `/api/dhcp/scopes/${guest.id}`, patch)).response.status).toBe(409)
  })
})

describe('the effective policy', () => {
  it('says of every value from where it is', async () => {
    await ask('PATCH', `/api/dhcp/scopes/${lan}`, {
      policy: { deleteOnExpiry: true, defaultTtl: 300, graceHours: 48 },
    })
    await ask('PUT', '/api/policy', { deleteOnExpiry: false })
    const scope = await effective(`scope=${lan}`)
    expect(scope.deleteOnExpiry).toEqual({
      value: true,
      from: 'scope',
      chain: [
        { level: 'global', value: false },
        { level: 'scope', value: true },
      ],
    })
    expect(scope.deleteOnRelease).toMatchObject({ value: true, from: 'global' })
    expect(scope.ttl).toMatchObject({ value: 300, from: 'scope' })

    const infra = await effective(`reservation=${epg}`)
    expect(infra.ttl).toEqual({
      value: 86_400,
      from: 'reservation',
      chain: [
        { level: 'global', value: 600 },
        { level: 'scope', value: 300 },
        { level: 'reservation', value: 86_400 },
      ],
    })
    expect(infra.deleteOnExpiry).toMatchObject({ value: false, from: 'reservation' })
    expect(infra.pinHostname).toMatchObject({ value: true, from: 'reservation' })
    expect(infra.ptr.chain).toEqual([
      { level: 'global', value: true },
      { level: 'scope', value: null },
      { level: 'reservation', value: null },
    ])
    expect((await effective(`reservation=${printer}`)).ttl).toMatchObject({ value: 300, from: 'scope' })
  })

  it('of an address is that of its reservation, of the scope around it, or of nobody', async () => {
    expect((await effective('ip=192.168.1.56')).ttl).toMatchObject({ value: 86_400, from: 'reservation' })
    expect((await effective('ip=192.168.1.200')).ttl).toMatchObject({ value: 300, from: 'scope' })
    expect((await effective('ip=8.8.8.8')).ttl).toEqual({
      value: 600,
      from: 'global',
      chain: [{ level: 'global', value: 600 }],
    })
    expect((await effective('ip=2001:db8:77::1')).ttl).toMatchObject({ value: 600, from: 'global' })
  })

  it.each([
    ['', 'scope'],
    ['scope=x', 'scope'],
    ['ip=1.2.3', 'ip'],
    ['ip=1.2.3.4&scope=00000000-0000-4000-8000-000000000000', 'scope'],
    ['host=x', 'host'],
  ])('is not told for “%s”: %s', async (query, path) => {
    const { response, item } = await ask('GET', `/api/policy/effective?${query}`)
    expect(response.status).toBe(422)
    expect(item.errors?.map((error) => error.path)).toContain(path)
  })

  it('of what there is not is not found', async () => {
    for (const what of ['scope', 'reservation']) {
      const query = `${what}=00000000-0000-4000-8000-000000000000`
      expect((await ask('GET', `/api/policy/effective?${query}`)).response.status).toBe(404)
    }
  })
})
