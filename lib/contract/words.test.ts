import { describe, expect, it } from 'vitest'
import type { Endpoint } from '@/lib/contract/endpoint'
import { endpoints } from '@/lib/contract/endpoints'
import { fieldErrors } from '@/lib/contract/field-errors'
import { reservationCreate } from '@/lib/contract/reservation'
import { z } from '@/lib/contract/zod'

/** Nothing that any field takes, of every type that JSON has. */
const WRONG = [null, '', ' ', 'x'.repeat(5_000), '\u0001', 0, -1, 1.5, 1e12, true, [], {}, { a: 1 }]

const schemas = Object.entries(endpoints as Record<string, Endpoint>).flatMap(([name, { query, body }]) => [
  ...(query instanceof z.ZodObject ? [{ name: `${name}, query`, schema: query }] : []),
  ...(body instanceof z.ZodObject ? [{ name: `${name}, body`, schema: body }] : []),
])

function messagesOf(schema: z.ZodObject, input: unknown): string[] {
  const parsed = schema.safeParse(input)
  return parsed.success ? [] : fieldErrors(parsed.error).map(({ message }) => message)
}

/** Said of contradictions by the core, as sentences of their own. */
const SENTENCE = /^(Sticky DNS|Pin Hostname) /

describe('what is wrong', () => {
  it.each(schemas)('is said in plain words: $name', ({ schema }) => {
    const inputs = [
      ...[undefined, null, 5, 'text', [], {}, { unknown: 1 }],
      ...Object.keys(schema.shape).flatMap((key) => WRONG.map((value) => ({ [key]: value }))),
    ]
    const messages = inputs.flatMap((input) => messagesOf(schema, input))
    expect(messages.length).toBeGreaterThan(5)
    for (const message of messages) {
      if (!SENTENCE.test(message)) expect(message).toMatch(/^(is|must|has|names) /)
      expect(message).not.toMatch(/invalid|expected|received|too (small|big)|unrecognized|undefined|NaN/i)
    }
  })

  it('is said by type and by what is missing', () => {
    const parsed = reservationCreate.safeParse({ mac: 5, ip: [], hostname: {}, infra: 'yes', foo: 1 })
    const errors = parsed.success ? [] : fieldErrors(parsed.error)
    expect(Object.fromEntries(errors.map(({ path, message }) => [path, message]))).toEqual({
      scope: 'is required',
      mac: 'must be text',
      ip: 'must be text',
      hostname: 'must be text',
      infra: 'must be true or false',
      foo: 'is not a known field',
    })
  })

  it('is said of numbers, lists and choices', () => {
    const schema = z.strictObject({
      n: z.int().min(3).max(5),
      list: z.array(z.string().max(2)).min(2).max(3),
      one: z.literal('a'),
      some: z.enum(['a', 'b']),
      id: z.uuid(),
      more: z.number().gt(1).lt(3).multipleOf(2),
      either: z.union([z.string(), z.boolean()]),
      map: z.record(z.enum(['k']), z.number()),
    })
    const low = { n: 1.5, list: ['abc'], one: 'b', some: 'c', id: 'x', more: 0, either: 1, map: { k: 'x' } }
    expect(messagesOf(schema, low)).toEqual([
      'must be a whole number',
      'must have at most 2 characters',
      'must have at least 2 entries',
      'must be a',
      'must be one of a, b',
      'must be an id',
      'must be more than 1',
      'has none of the forms that are possible here',
      'must be a number',
    ])
    const high = { ...low, n: 9, list: ['a', 'a', 'a', 'a'], more: 3 }
    expect(messagesOf(schema, high)).toEqual(
      expect.arrayContaining(['must be at most 5', 'must have at most 3 entries', 'must be less than 3']),
    )
  })
})
