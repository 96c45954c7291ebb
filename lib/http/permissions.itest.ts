import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint } from '@/lib/contract/endpoint'
import { type EndpointName, endpoints } from '@/lib/contract/endpoints'
import { ROLES, roleAllows } from '@/lib/contract/role'
import { type Ask, SYSTEM, startTestWeb, type TestWeb } from '@/lib/http/testing/web'
import { createToken, revokeToken } from '@/lib/services/console/tokens'

let web: TestWeb
let expired = ''
let revoked = ''

beforeAll(async () => {
  web = await startTestWeb()
  const old = await createToken({ ...web.app, now: () => new Date(Date.now() - 10 * 86_400_000) }, SYSTEM, {
    name: 'old',
    role: 'administrator',
    expiresInDays: 1,
  })
  expired = old.token
  const gone = await createToken(web.app, SYSTEM, { name: 'gone', role: 'administrator' })
  await revokeToken(web.app, SYSTEM, gone.id)
  revoked = gone.token
})
afterAll(() => web.close())

const names = Object.keys(endpoints) as EndpointName[]
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'

async function statusOf(name: EndpointName, ask: Ask): Promise<number> {
  const { method, path } = endpoints[name]
  const stop = new AbortController()
  const response = await web.ask(method, path.replace(/:\w+/g, UNKNOWN_ID), {
    ...ask,
    signal: stop.signal,
    // A body that no schema takes: the permission must be decided before it is looked at.
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: { nonsense: true } }),
  })
  stop.abort()
  await response.body?.cancel().catch(() => {})
  return response.status
}

describe.each(names)('%s', (name) => {
  const endpoint: Endpoint = endpoints[name]
  const open = endpoint.access === 'public'

  it('turns nobody, expired and revoked tokens away', async () => {
    const nobody = await statusOf(name, {})
    if (open) expect(nobody).not.toBe(401)
    else expect(nobody).toBe(401)
    for (const token of [expired, revoked, 'hf_made-up', 'x'.repeat(150)]) {
      expect(await statusOf(name, { token })).toBe(401)
    }
    expect(await statusOf(name, { headers: { authorization: 'Basic YWRtaW46YWRtaW4=' } })).toBe(401)
    if (!open) expect(await statusOf(name, { cookie: 'holdfast.session_token=forged.signature' })).toBe(401)
  })

  it.each(ROLES)('lets a %s do what the table says', async (role) => {
    const status = await statusOf(name, { token: web.tokens[role] })
    const allowed = endpoint.access === 'public' || roleAllows(role, endpoint.access)
    if (allowed)
      expect([401, 403, 404, 405]).not.toContain(status === 404 && endpoint.path.includes(':') ? 0 : status)
    else expect(status).toBe(403)
    expect(status).toBeLessThan(500)
  })
})

describe('what is not in the table', () => {
  it.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/dhcp/reservations/',
    '/api/dhcp/reservations/a/b',
    '/api/auth/sign-up/email',
    '/api/auth/admin/list-users',
    '/api/%E0%A4%A',
  ])('does not exist: %s', async (path) => {
    const response = await web.ask('GET', path, { token: web.tokens.administrator })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status: 404, title: 'Not found' })
  })

  it('says which methods there are', async () => {
    const response = await web.ask('PUT', '/api/dhcp/reservations', {
      token: web.tokens.administrator,
      body: {},
    })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, POST')
    expect((await web.ask('OPTIONS', '/api/me')).status).toBe(405)
  })
})
