import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signToken } from './auth'
import type { Simulator } from './start'
import { BASIC, NATIVE, PASSWORD, send, simulator, TOKEN, USER } from './testing/client'

describe('signing in', () => {
  let sim: Simulator
  beforeAll(async () => {
    sim = await simulator()
  })
  afterAll(() => sim.close())

  const get = (headers: Record<string, string>) =>
    send(sim.url, sim.caPem, 'GET', '/rest/member_list?WHERE=member_is_me%3D1', { headers })
  const basic = (user: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  })

  it('takes native headers and Basic', async () => {
    expect((await get(NATIVE)).status).toBe(200)
    expect((await get(BASIC)).status).toBe(200)
  })

  it.each([
    ['nothing', {}],
    ['a wrong password', basic(USER, 'wrong')],
    ['a wrong user', basic('someone', PASSWORD)],
    ['a wrong native password', { ...NATIVE, 'X-IPM-Password': Buffer.from('wrong').toString('base64') }],
    ['half of the native headers', { 'X-IPM-Username': NATIVE['X-IPM-Username'] ?? '' }],
    ['a strange scheme', { authorization: 'Bearer abc' }],
    ['an empty header', { authorization: '' }],
    ['not base64', { authorization: 'Basic %%%' }],
  ])('answers 401 and not connected to %s', async (_, headers) => {
    const answer = await get(headers)
    expect(answer.status).toBe(401)
    expect(answer.body).toEqual({ connected: false })
  })

  it('answers 412 to a token whose clock is off', async () => {
    const ts = String(Math.floor(Date.now() / 1000) - 4000)
    const target = '/rest/member_list?WHERE=member_is_me%3D1'
    const signature = signToken(TOKEN.secret, ts, 'GET', `${sim.url}${target}`)
    const answer = await get({ authorization: `SDS ${TOKEN.id}:${signature}`, 'x-sds-ts': ts })
    expect(answer.status).toBe(412)
  })

  it('asks for credentials in all families, before anything else', async () => {
    for (const target of [
      '/rest/dns_rr_list',
      '/rpc/ip_find_free_address',
      '/api/v2.0/dns/rr/list',
      '/rest/unknown',
    ]) {
      expect((await send(sim.url, sim.caPem, 'GET', target)).status).toBe(401)
    }
    expect((await send(sim.url, sim.caPem, 'OPTIONS', '/rest/dns_rr_add')).status).toBe(401)
  })
})
