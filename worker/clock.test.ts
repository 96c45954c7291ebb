import { describe, expect, it } from 'vitest'
import { clockOf } from '@/worker/clock'
import { ConfigError } from '@/worker/config'

const HOLDFAST_CLOCK_OFFSET_MS = String(25 * 3_600_000)
const ahead = (now: () => Date) => Math.round((now().getTime() - Date.now()) / 60_000)

describe('the clock', () => {
  it('is the time', () => {
    expect(ahead(clockOf({}))).toBe(0)
    expect(ahead(clockOf({ HOLDFAST_CLOCK_OFFSET_MS: '', NODE_ENV: 'production' }))).toBe(0)
  })

  it('is moved in a test', () => {
    expect(ahead(clockOf({ HOLDFAST_CLOCK_OFFSET_MS, NODE_ENV: 'test' }))).toBe(25 * 60)
  })

  it.each([undefined, '', 'production', 'development'])(
    'cannot be moved by accident: with NODE_ENV %j the worker does not start',
    (NODE_ENV) => {
      expect(() => clockOf({ HOLDFAST_CLOCK_OFFSET_MS, NODE_ENV })).toThrow(ConfigError)
    },
  )

  it('is not moved by nonsense', () => {
    expect(() => clockOf({ HOLDFAST_CLOCK_OFFSET_MS: '1 day', NODE_ENV: 'test' })).toThrow(ConfigError)
  })
})
