import { describe, expect, it } from 'vitest'
import { expectedVersion, idempotencyKey, waitSeconds } from '@/lib/http/conditions'

describe('Prefer: wait', () => {
  it.each<[string, number]>([
    ['wait=5', 5],
    ['wait=0', 0],
    ['Wait = "7"', 7],
    ['respond-async, wait=10', 10],
    ['respond-async;foo=bar, WAIT=3; x', 3],
    ['wait=30', 30],
    ['wait=31', 30],
    ['wait=9999', 30],
    ['wait=99999999999999999999999', 30],
    ['wait=abc', 0],
    ['wait=5abc', 0],
    ['wait=1.5', 0],
    ['wait=-5', 0],
    ['wait=1e9', 0],
    ['wait=', 0],
    ['wait', 0],
    ['await=5', 0],
    ['', 0],
  ])('%s is %i seconds', (prefer, seconds) => {
    expect(waitSeconds(new Headers({ prefer }))).toBe(seconds)
  })
})

describe('If-Match', () => {
  it.each<[string | undefined, number | null]>([
    [undefined, null],
    ['*', null],
    ['"3"', 3],
    ['3', -1],
    ['W/"3"', -1],
    ['"x"', -1],
  ])('%s asks for %s', (header, version) => {
    expect(expectedVersion(new Headers(header === undefined ? {} : { 'if-match': header }))).toBe(version)
  })
})

describe('Idempotency-Key', () => {
  it('is any printable text without blanks, of a length that can be kept', () => {
    const key = (text: string) => idempotencyKey(new Headers({ 'idempotency-key': text }))
    expect(key('a-b_c:"1"')).toBe('a-b_c:"1"')
    expect(idempotencyKey(new Headers())).toBeNull()
    for (const bad of ['', 'a b', 'é', 'x'.repeat(256)]) expect(() => key(bad)).toThrow(/Idempotency-Key/)
  })
})
