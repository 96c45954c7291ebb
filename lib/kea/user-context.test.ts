import { expect, test } from 'vitest'
import { mergeContext } from './user-context'

test.each<[string | null, Record<string, unknown> | null, string | null]>([
  [null, null, null],
  ['', null, ''],
  [null, { id: 1 }, '{"holdfast":{"id":1}}'],
  ['', { id: 1 }, '{"holdfast":{"id":1}}'],
  [
    '{ "a": 1.00, "big": 12345678901234567890 }',
    { id: 1 },
    '{ "a": 1.00, "big": 12345678901234567890,"holdfast": {"id":1} }',
  ],
  ['{"holdfast":{"id":1},"a":2}', { id: 3 }, '{"holdfast":{"id":3},"a":2}'],
  ['{"holdfast":{"id":1},"a":2}', null, '{"a":2}'],
  ['{"holdfast":{"id":1}}', null, null],
  ['{"a":2}', null, '{"a":2}'],
  ['not json', null, 'not json'],
  ['not "json', { id: 1 }, '{"previous":"not \\"json","holdfast":{"id":1}}'],
  ['[1]', { id: 1 }, '{"previous":"[1]","holdfast":{"id":1}}'],
])('%j with %j becomes %j', (current, context, expected) => {
  expect(mergeContext(current, context)).toBe(expected)
})

test('the result is always JSON that says what was asked', () => {
  for (const current of ['{"holdfast":1,"holdfast":2}', '{\n}', '{"a":{"holdfast":1}}', '{"x":"\\u0000"}']) {
    const merged = JSON.parse(mergeContext(current, { hostname: `"o'b\u2028` }) ?? '') as Record<
      string,
      unknown
    >
    expect(merged.holdfast).toEqual({ hostname: `"o'b\u2028` })
  }
})
