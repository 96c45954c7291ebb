import type { z } from 'zod'
import { fieldErrors } from '@/lib/contract/field-errors'
import { invalidProblem, ProblemError } from '@/lib/http/problem'

/** Bytes. The largest honest body is far below it. */
export const BODY_LIMIT = 256 * 1024

const tooLarge = (): ProblemError =>
  new ProblemError(413, `The body must have at most ${BODY_LIMIT / 1024} kB.`, {}, { connection: 'close' })

/** The body as text, read no further than the limit. */
export async function readBody(request: Request): Promise<string> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > BODY_LIMIT) throw tooLarge()
  if (request.body === null) return ''
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > BODY_LIMIT) {
      await reader.cancel().catch(() => {})
      throw tooLarge()
    }
    chunks.push(value)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new ProblemError(400, 'The body must be UTF-8.')
  }
}

/** Parses JSON that claims to be JSON. */
export function parseJson(headers: Headers, body: string): unknown {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (body !== '' && type !== 'application/json' && !/^application\/[\w.-]+\+json$/.test(type)) {
    throw new ProblemError(415, 'The body must be application/json.')
  }
  try {
    return JSON.parse(body) as unknown
  } catch {
    throw new ProblemError(400, 'The body must be JSON.')
  }
}

/** Signs that PostgreSQL cannot store: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /\0|\p{Surrogate}/u

const MAX_DEPTH = 20

function findUnstorable(
  value: unknown,
  path: string,
  depth: number,
): { path: string; message: string } | null {
  if (depth > MAX_DEPTH) return { path, message: 'is nested too deeply' }
  if (typeof value === 'string') {
    return UNSTORABLE.test(value) ? { path, message: 'must not contain NUL or broken characters' } : null
  }
  if (typeof value !== 'object' || value === null) return null
  for (const [key, child] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`
    const found = UNSTORABLE.test(key)
      ? { path, message: 'has a field whose name is not text' }
      : findUnstorable(child, at, depth + 1)
    if (found !== null) return found
  }
  return null
}

/** Parses by schema; 422 names every field that is wrong. */
export function parseBy<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const unstorable = findUnstorable(value, '', 0)
  if (unstorable !== null) throw invalidProblem([unstorable])
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalidProblem(fieldErrors(parsed.error))
  return parsed.data
}

/** The query of an endpoint by its schema; where there is none, whoever sends something is told that it does nothing. */
export function parseQuery(schema: z.ZodType | undefined, search: URLSearchParams): unknown {
  const query = queryObject(search)
  if (schema !== undefined) return parseBy(schema, query)
  const names = Object.keys(query)
  if (names.length === 0) return undefined
  throw invalidProblem(names.map((path) => ({ path, message: 'is not a known field' })))
}

/** The query as an object. A name that stands twice is an error: nobody can tell which was meant. */
function queryObject(search: URLSearchParams): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of search) {
    if (Object.hasOwn(query, name)) throw invalidProblem([{ path: name, message: 'is given twice' }])
    query[name] = value
  }
  return query
}
