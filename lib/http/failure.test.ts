import { describe, expect, it } from 'vitest'
import { unexpectedProblem } from '@/lib/http/failure'

const failed = (message: string, more: object = {}) => Object.assign(new Error(message), more)

describe('an unexpected error', () => {
  it.each([
    [
      'a deadlock',
      failed('Raw query failed. Code: `40P01`. Message: `deadlock detected`', { code: 'P2010' }),
      409,
    ],
    ['a lost race', failed('x', { code: 'P2002' }), 409],
    ['a lost race below', failed('x', { cause: { code: '23505' } }), 409],
    ['a database that is away', failed('x', { errors: [{ code: 'ECONNREFUSED' }] }), 503],
    ['a query that is wrong', failed('Raw query failed. Code: `42601`', { code: 'P2010' }), 500],
    ['nonsense', null, 500],
  ])('%s is told as it is', (_what, error, status) => {
    expect(unexpectedProblem(error).status).toBe(status)
  })
})
