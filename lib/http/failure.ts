import { ProblemError } from '@/lib/http/problem'

/** Connection refused, reset, shut down, starting up, too many: the database comes back by itself. */
const AWAY = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE', 'ENOENT'],
  ...['57P01', '57P02', '57P03', '08000', '08001', '08003', '08006', '53300'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'],
])

function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 5) return []
  const { code, cause, errors, meta } = error as Record<string, unknown>
  const inner = Array.isArray(errors) ? errors.flatMap((each) => codesOf(each, depth + 1)) : []
  return [
    ...(typeof code === 'string' ? [code] : []),
    ...codesOf(cause, depth + 1),
    ...codesOf(meta, depth + 1),
    ...inner,
  ]
}

/** The problem that an unexpected error is to the caller. Says nothing of what went wrong inside. */
export function unexpectedProblem(error: unknown): ProblemError {
  const codes = codesOf(error)
  const message = error instanceof Error ? error.message : ''
  if (
    codes.some((code) => AWAY.has(code)) ||
    /Connection terminated|timeout exceeded when trying to connect|Can't reach database/.test(message)
  ) {
    return new ProblemError(
      503,
      'The database does not answer: try again in a moment.',
      {},
      { 'retry-after': '2' },
    )
  }
  // Unique constraint, serialization, deadlock: two changed the same thing at once.
  const told = /Raw query failed\. Code: `(\w+)`/.exec(message)?.[1] ?? ''
  if ([...codes, told].some((code) => ['P2002', '23505', 'P2034', '40001', '40P01'].includes(code))) {
    return new ProblemError(409, 'Somebody changed the same thing at the same moment: try again.')
  }
  return new ProblemError(500)
}
