import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DnsError } from '@/lib/core/ports/dns'
import { type Breaker, type BreakerHealth, createBreaker } from './breaker'

const down = () => Promise.reject(new DnsError('transient', 'down'))
const refused = () => Promise.reject(new DnsError('permanent', 'bad record'))
const up = async () => 'ok'

describe('breaker', () => {
  let breaker: Breaker
  let seen: BreakerHealth['state'][]
  let server: () => Promise<string>
  let probes: number

  beforeEach(() => {
    vi.useFakeTimers()
    seen = []
    probes = 0
    server = down
    breaker = createBreaker({
      label: 'ipam',
      threshold: 3,
      firstWaitMs: 1000,
      maxWaitMs: 4000,
      counts: (error) => error instanceof DnsError && error.family === 'transient',
      probe: () => {
        probes += 1
        return breaker.run(() => server(), { probe: true })
      },
    })
    breaker.onChange((health) => seen.push(health.state))
  })
  afterEach(() => {
    breaker.close()
    vi.useRealTimers()
  })

  const fail = async (times: number) => {
    for (let time = 0; time < times; time++) await breaker.run(down).catch(() => undefined)
  }

  it('opens after consecutive failures and refuses at once, saying why', async () => {
    await fail(3)
    const call = vi.fn(up)
    await expect(breaker.run(call)).rejects.toMatchObject({ family: 'transient', code: 'circuit-open' })
    await expect(breaker.run(call)).rejects.toThrow(/^waiting for ipam since \d\d:\d\d:\d\d: down$/)
    expect(call).not.toHaveBeenCalled()
    expect(breaker.health()).toMatchObject({ state: 'open', lastError: 'down' })
  })

  it('names the server once', async () => {
    const failing = async () => Promise.reject(new DnsError('transient', 'ipam: no answer from 10.0.0.1'))
    for (let time = 0; time < 3; time++) await breaker.run(failing).catch(() => undefined)
    await expect(breaker.run(up)).rejects.toThrow(/^waiting for ipam since \S+: no answer from 10.0.0.1$/)
  })

  it('is not opened by refused records', async () => {
    for (let time = 0; time < 10; time++) await breaker.run(refused).catch(() => undefined)
    expect(await breaker.run(up)).toBe('ok')
  })

  it('closes by its own probe; no real call is the one that finds out', async () => {
    await fail(3)
    await vi.advanceTimersByTimeAsync(1100)
    expect([probes, breaker.health().state]).toEqual([1, 'open'])
    server = up
    await vi.advanceTimersByTimeAsync(2100)
    expect([probes, breaker.health().state]).toEqual([2, 'closed'])
    expect(breaker.health().lastError).toBeNull()
    expect(seen).toEqual(['open', 'half-open', 'open', 'half-open', 'closed'])
    expect(await breaker.run(up)).toBe('ok')
  })

  it('lets no real call try the server, even when the wait is over before the probe ran', async () => {
    await fail(3)
    vi.setSystemTime(Date.now() + 10_000)
    const call = vi.fn(up)
    await expect(breaker.run(call)).rejects.toMatchObject({ code: 'circuit-open' })
    expect(call).not.toHaveBeenCalled()
  })

  it('says since when it really is away, however many probes failed', async () => {
    const message = () => breaker.run(up).catch((error: unknown) => String(error))
    await fail(3)
    const first = await message()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(breaker.health().state).toBe('open')
    expect(await message()).toBe(first)
  })

  it('probes ever less often, up to its longest wait', async () => {
    await fail(3)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(probes).toBeGreaterThan(14)
    expect(probes).toBeLessThan(19)
  })

  it('stops probing when closed down', async () => {
    await fail(3)
    breaker.close()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(probes).toBe(0)
  })
})
