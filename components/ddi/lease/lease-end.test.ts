import { expect, it } from 'vitest'
import { leaseEnd } from './lease-end'

const [since, expiresAt] = ['2026-01-01T10:00:00Z', '2026-01-01T11:00:00Z']

it.each([
  ['active', expiresAt],
  ['expired', expiresAt],
  ['declined', expiresAt],
  ['released', since],
  ['removed', since],
] as const)('a lease that is %s ends at %s', (state, end) => {
  expect(leaseEnd({ state, since, expiresAt })).toBe(end)
})
