import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem, call, urlOf } from '@/lib/client/api'
import { showProblem } from '@/lib/client/form-errors'
import { openLive, SILENCE_MS, STALE } from '@/lib/client/live-store'
import { endpoints } from '@/lib/contract/endpoints'
import { TOPICS } from '@/lib/core/topic'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the address of an endpoint', () => {
  it('has its segments and query written safely, and leaves out what is empty', () => {
    expect(urlOf('getReservation', { params: { id: 'a/b?c' } })).toBe('/api/dhcp/reservations/a%2Fb%3Fc')
    expect(urlOf('listReservations', { query: { q: 'a&b=c', scope: '', cursor: undefined, limit: 5 } })).toBe(
      '/api/dhcp/reservations?q=a%26b%3Dc&limit=5',
    )
  })
})

describe('a call', () => {
  it('sends the version, the wait and the key as headers', async () => {
    const fetched = vi.fn(async (_url: string, _init: RequestInit) => Response.json({ id: 'x' }))
    vi.stubGlobal('fetch', fetched)
    await call(
      'updateReservation',
      { params: { id: 'x' }, body: { hostname: 'epg' } },
      { version: 3, wait: 5 },
    )
    const [url, init] = fetched.mock.calls[0] ?? []
    const headers = new Headers(init?.headers)
    expect(url).toBe('/api/dhcp/reservations/x')
    expect(init?.method).toBe('PATCH')
    expect(headers.get('if-match')).toBe('"3"')
    expect(headers.get('prefer')).toBe('wait=5')
    expect(init?.body).toBe('{"hostname":"epg"}')
  })

  it('rejects with the problem, also when there is no JSON and when nobody answers', async () => {
    const problem = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'held by epg', errors: [] }
    vi.stubGlobal('fetch', async () =>
      Response.json(problem, { status: 409, headers: { 'retry-after': '7' } }),
    )
    await expect(call('getMe')).rejects.toMatchObject({ status: 409, message: 'held by epg', retryAfter: 7 })
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }))
    await expect(call('getMe')).rejects.toMatchObject({ status: 502 })
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('fetch failed')
    })
    await expect(call('getMe')).rejects.toMatchObject({ status: 0 })
  })
})

describe('a problem in a form', () => {
  it('stands beside its fields, the rest at the head', () => {
    const setError = vi.fn()
    const error = new ApiProblem({
      type: 'about:blank',
      title: 'Invalid input',
      status: 422,
      errors: [
        { path: 'ip', message: 'is outside LAN' },
        { path: 'ddnsPolicy.graceHours', message: 'must be at most 168 hours' },
        { path: 'other', message: 'is wrong' },
      ],
    })
    expect(showProblem({ setError }, ['ip', 'ddnsPolicy'], error)).toBe('other: is wrong')
    expect(setError.mock.calls.map(([field]) => field as string)).toEqual(['ip', 'ddnsPolicy'])
    expect(setError.mock.calls[0]?.[2]).toEqual({ shouldFocus: true })
    expect(showProblem({ setError }, [], new Error('x'))).toBe('Something went wrong')
  })
})

class FakeSource {
  static opened: FakeSource[] = []
  closed = false
  private readonly handlers = new Map<string, (event: { data: string }) => void>()

  constructor(readonly url: string) {
    FakeSource.opened.push(this)
  }
  addEventListener(name: string, handler: (event: { data: string }) => void): void {
    this.handlers.set(name, handler)
  }
  close(): void {
    this.closed = true
  }
  emit(name: string, data: unknown = {}): void {
    this.handlers.get(name)?.({ data: JSON.stringify(data) })
  }
}

describe('the live stream', () => {
  beforeEach(() => {
    FakeSource.opened = []
    vi.useFakeTimers()
    vi.stubGlobal('EventSource', FakeSource)
  })
  const newest = (): FakeSource => FakeSource.opened.at(-1) as FakeSource

  it('tells topics, and everything after it was away', () => {
    const heard: unknown[] = []
    const stream = openLive('/api/stream', (topics) => heard.push(topics))
    newest().emit('hello', { at: new Date().toISOString() })
    expect(stream.get().state).toBe('live')
    newest().emit('topic', { topics: ['leases', 'made-up'] })
    newest().emit('error')
    expect(stream.get().state).toBe('down')
    vi.advanceTimersByTime(1_000)
    expect(FakeSource.opened).toHaveLength(2)
    newest().emit('hello', { at: new Date().toISOString() })
    expect(heard).toEqual([['leases'], 'all'])
    stream.close()
    expect(newest().closed).toBe(true)
  })

  it('does not look live when the server has fallen silent or has lost the database', () => {
    const stream = openLive('/api/stream', () => {})
    newest().emit('hello', { at: new Date().toISOString() })
    newest().emit('feed', { state: 'down' })
    expect(stream.get().state).toBe('down')
    newest().emit('feed', { state: 'live' })
    vi.advanceTimersByTime(SILENCE_MS - 1)
    newest().emit('ping')
    vi.advanceTimersByTime(SILENCE_MS - 1)
    expect(stream.get().state).toBe('live')
    vi.advanceTimersByTime(2)
    expect(stream.get().state).toBe('down')
    stream.close()
  })

  it('knows what each topic makes stale', () => {
    for (const topic of TOPICS) {
      expect(STALE[topic].length).toBeGreaterThan(0)
      for (const name of STALE[topic]) expect(endpoints[name].method).toBe('GET')
    }
  })
})
