import { describe, expect, it } from 'vitest'
import { lagText, relative, shortSpan } from '@/components/ui/time'

describe('shortSpan', () => {
  it.each([
    [0, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [3599, '59 min'],
    [82_800, '23 h'],
    [86_400 * 6 + 5, '6 d'],
    [-3, '0 s'],
  ])('%d s is %s', (seconds, text) => expect(shortSpan(seconds)).toBe(text))
})

describe('lagText', () => {
  it.each([
    [null, '–'],
    [0, '0 ms'],
    [0.0171, '17 ms'],
    [0.9994, '999 ms'],
    [1.24, '1.2 s'],
    [34.4, '34 s'],
    [125, '2 min'],
  ])('%s s is %s', (seconds, text) => expect(lagText(seconds)).toBe(text))
})

describe('relative', () => {
  const now = Date.parse('2026-11-21T03:00:00Z')
  it('tells the past, the future and now apart', () => {
    expect(relative(now - 4000, now)).toBe('4 s ago')
    expect(relative(now + 82_800_000, now)).toBe('in 23 h')
    expect(relative(now + 400, now)).toBe('now')
  })
})
