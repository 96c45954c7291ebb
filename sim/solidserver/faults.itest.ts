import { Agent, request } from 'node:https'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Simulator } from './start'
import { caller, NATIVE, query, rows, SMART, send, simulator } from './testing/client'

describe('faults on the wire', () => {
  let sim: Simulator
  let call: ReturnType<typeof caller>
  const ADD = `/rest/dns_rr_add?${query({ dns_name: SMART, rr_name: 'fault.site.com', rr_type: 'A', value1: '192.0.2.9' })}`
  const admin = (method: string, path: string, value?: unknown) =>
    send(
      sim.url,
      sim.caPem,
      method,
      `/_sim/${path}`,
      value === undefined ? {} : { body: JSON.stringify(value) },
    )
  const stored = async () =>
    rows(await call('GET', "/rest/dns_rr_list?WHERE=rr_full_name%3D'fault.site.com'")).length

  beforeAll(async () => {
    sim = await simulator()
    call = caller(sim)
  })
  afterAll(() => sim.close())
  afterEach(() => sim.reset())

  it.each([429, 500, 503])('answers %i once, with Retry-After where clients need it', async (status) => {
    expect(
      (
        await admin('POST', 'faults', {
          service: 'dns_rr_add',
          method: 'POST',
          count: 1,
          action: { kind: 'status', status, retryAfter: 2 },
        })
      ).status,
    ).toBe(201)
    const answer = await call('POST', ADD)
    expect(answer.status).toBe(status)
    expect(answer.headers['retry-after']).toBe('2')
    expect(await stored()).toBe(0)
    expect((await call('POST', ADD)).status).toBe(201)
  })

  it('hangs without doing anything, or after doing it', async () => {
    await admin('POST', 'faults', { service: 'dns_rr_add', count: 1, action: { kind: 'hang' } })
    await expect(call('POST', ADD, { headers: NATIVE, timeoutMs: 150 })).rejects.toThrow('timeout')
    expect(await stored()).toBe(0)
    await admin('POST', 'faults', { service: 'dns_rr_add', count: 1, action: { kind: 'apply-hang' } })
    await expect(call('POST', ADD, { headers: NATIVE, timeoutMs: 150 })).rejects.toThrow('timeout')
    expect(await stored()).toBe(3)
  })

  it('drops the connection before or after the write', async () => {
    await admin('POST', 'faults', { service: 'dns_rr_add', count: 1, action: { kind: 'drop' } })
    await expect(call('POST', ADD)).rejects.toThrow()
    expect(await stored()).toBe(0)
    await admin('POST', 'faults', { service: 'dns_rr_add', count: 1, action: { kind: 'apply-drop' } })
    await expect(call('POST', ADD)).rejects.toThrow()
    expect(await stored()).toBe(3)
  })

  it('answers not connected, nonsense, or a wrong id', async () => {
    await admin('POST', 'faults', { service: 'dns_rr_add', count: 1, action: { kind: 'disconnected' } })
    await admin('POST', 'faults', { service: 'dns_rr_add', count: 1, action: { kind: 'garbage' } })
    await admin('POST', 'faults', { service: 'dns_rr_add', count: 1, action: { kind: 'wrong-ret-oid' } })
    const first = await call('POST', ADD)
    expect([first.status, first.body]).toEqual([401, { connected: false }])
    const second = await call('POST', ADD)
    expect([second.status, second.body]).toEqual([200, undefined])
    expect((await call('POST', ADD)).body).toEqual([{ ret_oid: '1' }])
    const info = await call('GET', '/rest/dns_rr_info?rr_id=1')
    expect(info.status).toBe(204)
  })

  it('refuses TLS and lets it through again', async () => {
    sim.change({ tlsRefused: true })
    await expect(call('GET', '/rest/member_list')).rejects.toThrow()
    sim.change({ tlsRefused: false })
    expect((await call('GET', '/rest/member_list')).status).toBe(200)
  })

  it('lets TLS be lifted again over the same port, by whoever refused it', async () => {
    const plain = sim.url.replace('https:', 'http:')
    expect((await admin('PUT', 'settings', { tlsRefused: true })).status).toBe(200)
    await expect(call('GET', '/rest/member_list')).rejects.toThrow()
    await expect(admin('GET', 'settings')).rejects.toThrow()
    const lifted = await send(plain, '', 'PUT', '/_sim/settings', {
      body: JSON.stringify({ tlsRefused: false }),
    })
    expect([lifted.status, lifted.body]).toMatchObject([200, { settings: { tlsRefused: false } }])
    expect((await call('GET', '/rest/member_list')).status).toBe(200)
  })

  it('cuts connections that were open before, and lifts the fault over one of them', async () => {
    const agent = new Agent({ ca: sim.caPem, keepAlive: true, maxSockets: 1 })
    const ask = (method: string, path: string, body = '') =>
      new Promise<number>((resolve, reject) => {
        const one = request(`${sim.url}${path}`, { agent, method, headers: NATIVE }, (response) => {
          response.resume()
          response.on('end', () => resolve(response.statusCode ?? 0))
        })
        one.on('error', reject)
        one.end(body)
      })
    const refused = (on: boolean) => ask('PUT', '/_sim/settings', JSON.stringify({ tlsRefused: on }))
    try {
      expect([await refused(true), await refused(false), await refused(true)]).toEqual([200, 200, 200])
      await expect(ask('GET', '/rest/member_list')).rejects.toThrow()
    } finally {
      agent.destroy()
    }
  })

  it('answers nothing but its own switches without TLS', async () => {
    const plain = sim.url.replace('https:', 'http:')
    const answer = await send(plain, '', 'GET', '/rest/member_list', { headers: NATIVE })
    expect([answer.status, answer.body]).toMatchObject([400, { errmsg: 'This port speaks HTTPS' }])
    expect((await send(plain, '', 'GET', '/_simulator', { headers: NATIVE })).status).toBe(400)
    const guarded = await simulator({ adminToken: 'admin-secret' })
    try {
      const guardedPlain = guarded.url.replace('https:', 'http:')
      expect((await send(guardedPlain, '', 'GET', '/_sim/state')).status).toBe(401)
    } finally {
      await guarded.close()
    }
  })

  it('waits as long as the latency says', async () => {
    await admin('PATCH', 'settings', { latencyMs: 120 })
    const before = performance.now()
    await call('GET', '/rest/member_list')
    expect(performance.now() - before).toBeGreaterThanOrEqual(115)
  })

  it('leaves a record when deletion by name fails as in the field', async () => {
    await call('POST', ADD)
    await admin('PATCH', 'settings', { deleteByNameFails: true })
    const gone = await call(
      'DELETE',
      `/rest/dns_rr_delete?${query({ dns_name: SMART, rr_name: 'fault.site.com' })}`,
    )
    expect(gone.body).toEqual({ connected: false })
    expect(await stored()).toBe(3)
  })

  it('counts calls and lists writes, without credentials', async () => {
    await admin('DELETE', 'calls')
    await call('POST', ADD)
    await call('GET', '/rest/member_list')
    await call('GET', '/rest/member_list')
    expect((await admin('GET', 'calls')).body).toMatchObject({
      total: 3,
      writes: 1,
      byService: { dns_rr_add: { POST: 1 }, member_list: { GET: 2 } },
      byStatus: { 200: 2, 201: 1 },
    })
    const writes = await admin('GET', 'writes')
    expect(writes.body).toEqual([
      expect.objectContaining({
        service: 'dns_rr_add',
        method: 'POST',
        status: 201,
        params: expect.objectContaining({ rr_name: 'fault.site.com' }),
      }),
    ])
    expect(writes.text).not.toContain('password')
  })

  it('resets to its world, or to another', async () => {
    await call('POST', ADD)
    await admin('POST', 'reset')
    expect(await stored()).toBe(0)
    expect((await call('GET', "/rest/dns_zone_list?WHERE=dnszone_name%3D'site.com'")).status).toBe(200)
    await admin('POST', 'reset', {
      world: { servers: [{ name: 'other.lab', zones: [{ name: 'other.example' }] }] },
    })
    expect(rows(await call('GET', '/rest/dns_zone_list')).map((row) => row.dnszone_name)).toEqual([
      'other.example',
    ])
    expect((await admin('POST', 'reset', { world: { servers: 5 } })).status).toBe(422)
    expect((await admin('PATCH', 'settings', { latencyMs: -1 })).status).toBe(422)
    expect((await admin('GET', 'nothing')).status).toBe(404)
  })

  it('asks for its token when it has one', async () => {
    const guarded = await simulator({ adminToken: 'admin-secret' })
    try {
      const get = (headers: Record<string, string>) =>
        send(guarded.url, guarded.caPem, 'GET', '/_sim/state', { headers })
      expect((await get({})).status).toBe(401)
      expect((await get(NATIVE)).status).toBe(401)
      expect((await get({ authorization: 'Bearer admin-secret' })).status).toBe(200)
    } finally {
      await guarded.close()
    }
  })

  it('keeps connections alive between calls', async () => {
    const agent = new Agent({ ca: sim.caPem, keepAlive: true, maxSockets: 1 })
    const reused: boolean[] = []
    for (let i = 0; i < 3; i += 1) {
      await new Promise<void>((resolve, reject) => {
        const one = request(`${sim.url}/rest/member_list`, { agent, headers: NATIVE }, (response) => {
          response.resume()
          response.on('end', resolve)
        })
        one.on('error', reject)
        one.end()
        one.on('finish', () => reused.push(one.reusedSocket))
      })
    }
    agent.destroy()
    expect(reused).toEqual([false, true, true])
  })
})
