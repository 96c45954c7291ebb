import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
})
afterAll(() => web.close())

const PATH = '/api/dhcp/reservations'

async function post(raw: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  return web.ask('POST', PATH, { token: web.tokens.operator, raw, headers })
}

describe('a body', () => {
  it.each<[string, BodyInit, number]>([
    ['nothing', '', 400],
    ['no JSON', '{"scope":', 400],
    ['two values', '{}{}', 400],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22]), 400],
    ['a list', '[]', 422],
    ['a NUL', '{"scope":"LAN\\u0000"}', 422],
    ['half a character', '{"scope":"\\ud800"}', 422],
    ['deep nesting', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 422],
    ['a hostname of a megabyte', JSON.stringify({ scope: 'LAN', hostname: 'a'.repeat(1_048_576) }), 413],
  ])('with %s is refused', async (_what, raw, status) => {
    const began = performance.now()
    const response = await post(raw)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status })
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  it('is refused as soon as it is too large, announced or not', async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(0x61))
      },
    })
    expect((await post(endless)).status).toBe(413)
    expect(sent).toBeLessThan(1_000_000)
    expect((await post('{}', { 'content-length': '999999999' })).status).toBe(413)
  })

  it('must say that it is JSON', async () => {
    expect((await post('{}', { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await post('{}', { 'content-type': 'application/json; charset=utf-8' })).status).toBe(422)
  })

  it('names every field that is wrong, and writes nothing', async () => {
    const response = await post(
      JSON.stringify({ scope: 'LAN', mac: 'x', ip: 'y', hostname: '-', hostnam: 'z' }),
    )
    const problem = (await response.json()) as { errors: { path: string }[] }
    expect(problem.errors.map(({ path }) => path).sort()).toEqual(['hostnam', 'hostname', 'ip', 'mac'])
    expect(await web.app.db.prisma.reservation.count()).toBe(0)
  })

  it.each([
    ['{"scope":"LAN","mac":"aa:bb:cc:dd:ee:ff","hostname":5}', 'hostname must be text'],
    ['{"mac":"aa:bb:cc:dd:ee:ff","hostname":"epg"}', 'scope is required'],
    ['[]', 'The body must be an object'],
    [
      '{"scope":"NOWHERE","mac":"aa:bb:cc:dd:ee:ff","hostname":"epg"}',
      'scope is unknown: there is no NOWHERE',
    ],
    ['{"scope":"LAN","mac":"aa:bb:cc:dd:ee:ff","ip":"10.9.9.9"}', 'ip is outside LAN (192.168.1.0/24)'],
  ])('%s is refused in a sentence', async (raw, detail) => {
    const response = await post(raw)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ detail })
  })
})

describe('a query', () => {
  it.each([
    ['GET', '/api/me?foo=1', ['foo']],
    ['GET', '/api/tokens?limit=5', ['limit']],
    ['GET', '/api/dhcp/reservations?foo=1&bar=2', ['foo', 'bar']],
    ['POST', '/api/dhcp/reservations?wait=abc', ['wait']],
    ['POST', '/api/dhcp/reservations?wait=9999', ['wait']],
    ['DELETE', '/api/dhcp/reservations/00000000-0000-4000-8000-000000000000?force=true', ['force']],
  ])('%s %s is told what does nothing', async (method, path, paths) => {
    const response = await web.ask(method, path, {
      token: web.tokens.administrator,
      ...(method === 'POST' ? { body: { scope: 'LAN', mac: 'aa:bb:cc:dd:ee:09', hostname: 'wait' } } : {}),
    })
    expect(response.status).toBe(422)
    const { errors } = (await response.json()) as { errors: { path: string }[] }
    expect(errors.map((error) => error.path)).toEqual(paths)
  })

  it('is looked at only when its sender may ask', async () => {
    expect((await web.ask('GET', '/api/me?foo=1')).status).toBe(401)
    expect((await web.ask('GET', '/api/users?foo=1', { token: web.tokens.viewer })).status).toBe(403)
  })
})

describe('every answer', () => {
  it('has an id, is not cached, and repeats the id in the problem', async () => {
    const good = await web.ask('GET', '/api/me', { token: web.tokens.viewer })
    expect(good.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(good.headers.get('cache-control')).toBe('no-store')
    const bad = await web.ask('GET', '/api/nothing')
    expect(await bad.json()).toMatchObject({ instance: bad.headers.get('x-request-id') })
  })

  it('has no body for HEAD', async () => {
    const response = await web.ask('HEAD', '/api/me', { token: web.tokens.viewer })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  })

  it('says nothing of what went wrong inside', async () => {
    await web.app.db.pool.query('alter table zone rename to zone_away')
    try {
      const response = await web.ask('GET', '/api/dns/zones', { token: web.tokens.viewer })
      expect(response.status).toBe(500)
      expect(await response.text()).not.toMatch(/zone|prisma|relation|select/i)
    } finally {
      await web.app.db.pool.query('alter table zone_away rename to zone')
    }
  })

  it('is OpenAPI and a page on demand', async () => {
    const document = await web.ask('GET', '/api/openapi.json', { token: web.tokens.viewer })
    expect(await document.json()).toMatchObject({ openapi: '3.1.0' })
    const page = await web.ask('GET', '/api/docs', { token: web.tokens.viewer })
    const html = await page.text()
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(html).toContain('/api/dhcp/reservations')
    expect(html).not.toMatch(/src=|https?:\/\/(?!$)/)
  })
})

interface Message {
  event: string
  data: Record<string, unknown>
}

async function* messages(response: Response): AsyncGenerator<Message> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const parts = (rest + decoder.decode(value, { stream: true })).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const event = /^event: (.+)$/m.exec(part)?.[1]
      const data = /^data: (.+)$/m.exec(part)?.[1]
      if (event && data) yield { event, data: JSON.parse(data) as Record<string, unknown> }
    }
  }
}

async function until(stream: AsyncGenerator<Message>, event: string): Promise<Message> {
  for (;;) {
    const { value, done } = await stream.next()
    if (done) throw new Error(`the stream ended before ${event}`)
    if (value.event === event) return value
  }
}

describe('the stream of topics', () => {
  async function open(token: string) {
    const stop = new AbortController()
    const response = await web.ask('GET', '/api/stream', { token, signal: stop.signal })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect(response.headers.get('cache-control')).toContain('no-transform')
    return { stop, stream: messages(response) }
  }

  it('greets, tells what changed, and ends with its reader', async () => {
    const { stop, stream } = await open(web.tokens.viewer)
    const hello = await until(stream, 'hello')
    expect(Date.parse(String(hello.data.at))).toBeGreaterThan(Date.now() - 60_000)
    while (web.app.hub.state !== 'listening') await new Promise((resolve) => setTimeout(resolve, 5))
    const created = await web.ask('POST', PATH, {
      token: web.tokens.operator,
      body: { scope: 'LAN', mac: 'aa:bb:cc:dd:ee:01', ip: '192.168.1.7', hostname: 'live' },
    })
    expect(created.status).toBe(201)
    const topic = await until(stream, 'topic')
    expect(topic.data.topics).toEqual(expect.arrayContaining(['reservations', 'audit']))
    stop.abort()
    expect((await stream.next()).done).toBe(true)
    const streams = await web.app.metrics.streams.get()
    expect(streams.values[0]?.value).toBe(0)
  })

  it('tells of accounts only to administrators', async () => {
    const viewer = await open(web.tokens.viewer)
    const admin = await open(web.tokens.administrator)
    await until(viewer.stream, 'hello')
    await until(admin.stream, 'hello')
    await web.app.db.pool.query(`select pg_notify('holdfast_topics', 'accounts')`)
    expect((await until(admin.stream, 'topic')).data.topics).toEqual(['accounts'])
    await web.app.db.pool.query(`select pg_notify('holdfast_topics', 'policy')`)
    expect((await until(viewer.stream, 'topic')).data.topics).toEqual(['policy'])
    viewer.stop.abort()
    admin.stop.abort()
  })

  it('survives that the database drops its connections, and so does the API', async () => {
    const { stop, stream } = await open(web.tokens.viewer)
    await until(stream, 'hello')
    const admin = web.database.pool()
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`)
    let fed = await until(stream, 'feed')
    while (fed.data.state !== 'live') fed = await until(stream, 'feed')
    await admin.query(`select pg_notify('holdfast_topics', 'leases')`)
    const statuses = new Set<number>()
    for (let i = 0; i < 20; i++)
      statuses.add((await web.ask('GET', '/api/me', { token: web.tokens.viewer })).status)
    expect((await web.ask('GET', '/api/me', { token: web.tokens.viewer })).status).toBe(200)
    expect([...statuses].every((status) => status === 200 || status === 503)).toBe(true)
    stop.abort()
  })
})
