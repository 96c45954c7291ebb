import { afterEach, describe, expect, it } from 'vitest'
import { type Stub, type StubAnswer, startStub } from '../testing/stub'
import { createClient, type SolidserverClient } from './client'
import type { CallMetric, SolidserverCredentials, SolidserverOptions } from './options'

const NATIVE: SolidserverCredentials = { kind: 'native', user: 'api', password: 'hunter2' }
const ok = (body: unknown): StubAnswer => ({ status: 200, body })

describe('SOLIDserver client on the wire', () => {
  let stub: Stub
  let client: SolidserverClient

  const start = async (answers: Stub['answers'], options: Partial<SolidserverOptions> = {}) => {
    stub = await startStub(...answers)
    client = createClient(
      {
        url: stub.url,
        credentials: NATIVE,
        views: [],
        retry: { firstWaitMs: 1 },
        answerTimeoutMs: 150,
        ...options,
      },
      async () => undefined,
    )
  }
  afterEach(async () => {
    await client.close()
    await stub.close()
  })

  it('sends parameters in the query on every verb, with an empty body and no credentials', async () => {
    await start([ok([{ ret_oid: '7' }])])
    const params = { rr_name: 'h1.site.com', rr_class_parameters: 'k=a+b&z=%C3%A9' }
    expect(await client.write('POST', 'dns_rr_add', params)).toEqual([{ ret_oid: '7' }])
    const [request] = stub.requests
    expect(request).toMatchObject({
      method: 'POST',
      target: '/rest/dns_rr_add?rr_name=h1.site.com&rr_class_parameters=k%3Da%2Bb%26z%3D%25C3%25A9',
    })
    expect(request?.headers).toMatchObject({
      'content-length': '0',
      'x-ipm-username': 'YXBp',
      'x-ipm-password': 'aHVudGVyMg==',
    })
  })

  it('takes 204 for no rows', async () => {
    await start([{ status: 204 }])
    expect(await client.get('dns_rr_list', {})).toEqual([])
  })

  it.each<[string, StubAnswer]>([
    ['500', { status: 500, body: 'oops' }],
    ['408', { status: 408 }],
    ['429', { status: 429 }],
    ['a hang', 'hang'],
    ['a cut connection', 'cut'],
    ['connected:false', ok({ connected: false })],
    ['HTML', ok('<html></html>')],
  ])('repeats a read after %s', async (_name, answer) => {
    await start([answer, ok([{ rr_id: '1' }])])
    expect(await client.get('dns_rr_list', {})).toEqual([{ rr_id: '1' }])
    expect(stub.requests).toHaveLength(2)
  })

  it.each<[string, StubAnswer, boolean]>([
    ['500', { status: 500 }, true],
    ['a hang', 'hang', true],
    ['a cut connection', 'cut', true],
    ['connected:false', ok({ connected: false }), true],
    ['a refusal', { status: 400, body: { errno: '1', errmsg: 'no' } }, false],
  ])(
    'never repeats a write by itself after %s, and says whether it may have worked',
    async (_name, answer, maybe) => {
      await start([answer])
      await expect(client.write('PUT', 'dns_rr_add', {})).rejects.toMatchObject({ maybeApplied: maybe })
      expect(stub.requests).toHaveLength(1)
    },
  )

  it('repeats a write that was turned away unread (429)', async () => {
    await start([{ status: 429 }, { status: 201, body: [{ ret_oid: '1' }] }])
    expect(await client.write('POST', 'dns_rr_add', {})).toEqual([{ ret_oid: '1' }])
  })

  it('gives up a read after its repeats', async () => {
    await start([{ status: 503 }])
    await expect(client.get('dns_rr_list', {})).rejects.toMatchObject({ family: 'transient', code: '503' })
    expect(stub.requests).toHaveLength(3)
  })

  it('asks for newer credentials once for many refused calls, and tries each again', async () => {
    let asked = 0
    const newer: SolidserverCredentials = { ...NATIVE, password: 'rotated' }
    const answer = (request: Stub['requests'][number]): StubAnswer =>
      request.headers['x-ipm-password'] === Buffer.from('rotated').toString('base64')
        ? ok([{ ret_oid: '1' }])
        : { status: 401, body: { connected: false } }
    await start([answer], {
      onUnauthorized: async () => {
        asked += 1
        return newer
      },
    })
    const calls = await Promise.all([1, 2, 3].map(() => client.write('POST', 'dns_rr_add', {})))
    expect(calls).toHaveLength(3)
    expect(asked).toBe(1)
    expect(stub.requests).toHaveLength(6)
  })

  it('does not hammer a login that stays refused', async () => {
    await start([{ status: 401 }], { onUnauthorized: async () => NATIVE })
    await expect(client.get('dns_rr_list', {})).rejects.toMatchObject({ family: 'transient', code: '401' })
    expect(stub.requests).toHaveLength(1)
  })

  it('keeps passwords out of errors, also when the appliance echoes them', async () => {
    await start([{ status: 400, body: { errno: '9', errmsg: 'bad\nlogin hunter2 (aHVudGVyMg==)' } }])
    const error = await client.get('dns_rr_list', {}).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      message: 'SOLIDserver refused: bad login *** (***)',
      detail: 'dns_rr_list, HTTP 400, errno 9',
    })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2')
  })

  it('reports every call to the metrics hook', async () => {
    const seen: CallMetric[] = []
    await start(['cut', ok([])], { onCall: (metric) => seen.push(metric) })
    await client.get('dns_rr_list', {})
    expect(seen.map(({ service, method, status }) => [service, method, status])).toEqual([
      ['dns_rr_list', 'GET', expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET)$/)],
      ['dns_rr_list', 'GET', 200],
    ])
    expect(seen.every(({ ms }) => ms >= 0)).toBe(true)
  })

  it('reuses its connections', async () => {
    await start([ok([])])
    for (let call = 0; call < 20; call++) await client.get('dns_rr_list', {})
    expect(new Set(stub.requests.map((request) => request.port)).size).toBeLessThan(3)
  })

  it('opens the circuit when the appliance is down and heals by its own probe', async () => {
    stub = await startStub({ status: 500 })
    client = createClient(
      {
        url: stub.url,
        credentials: NATIVE,
        views: [],
        retry: { retries: 0 },
        breaker: { threshold: 2, firstWaitMs: 20, maxWaitMs: 40 },
      },
      (self) => self.get('dns_server_list', {}, { probe: true }),
    )
    for (let call = 0; call < 2; call++) await client.get('dns_rr_list', {}).catch(() => undefined)
    const before = stub.requests.filter((request) => request.service === 'dns_rr_list').length
    await expect(client.get('dns_rr_list', {})).rejects.toMatchObject({ code: 'circuit-open' })
    expect(stub.requests.filter((request) => request.service === 'dns_rr_list')).toHaveLength(before)
    expect(client.breaker.health()).toMatchObject({
      state: 'open',
      lastError: expect.stringContaining('HTTP 500'),
    })
    stub.answers.splice(0, stub.answers.length, ok([]))
    await expect.poll(() => client.breaker.health().state, { timeout: 5000 }).toBe('closed')
    expect(await client.get('dns_rr_list', {})).toEqual([])
  })
})
