import { ApiError, ERRNO, invalid } from './api-error'

/** Parameters of a call, merged from path, query and body. Names are matched without regard to case. */
export class Params {
  private readonly values = new Map<string, unknown>()

  set(name: string, value: unknown): void {
    this.values.set(name.toLowerCase(), value)
  }

  get size(): number {
    return this.values.size
  }

  names(): string[] {
    return [...this.values.keys()]
  }

  raw(name: string): unknown {
    return this.values.get(name)
  }

  has(name: string): boolean {
    return this.values.has(name)
  }

  /** The value as text, undefined when absent. An empty text counts as given: it clears a column. */
  given(name: string): string | undefined {
    return toText(this.values.get(name))
  }

  /** The first of several names that has a value which is not empty. */
  text(...names: string[]): string | undefined {
    for (const name of names) {
      const value = toText(this.values.get(name))
      if (value !== undefined && value !== '') return value
    }
    return undefined
  }

  /** @throws ApiError when the value is not a whole number of at least 0 */
  integer(...names: string[]): number | undefined {
    for (const name of names) {
      const value = this.text(name)?.trim()
      if (value === undefined) continue
      if (!/^\d{1,15}$/.test(value)) throw invalid(name, `Parameter ${name} must be a whole number`)
      return Number(value)
    }
    return undefined
  }

  entries(): Record<string, string> {
    return Object.fromEntries([...this.values].map(([name, value]) => [name, toText(value) ?? '']))
  }
}

function toText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value)
  return JSON.stringify(value)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function form(params: Params, source: string): void {
  for (const [name, value] of new URLSearchParams(source)) params.set(name, value)
}

/**
 * Splits `KEY/value/KEY/value` (path-style parameters). A slash inside quotes belongs to the value:
 * `WHERE/dnszone_name='0/25.2.0.192.in-addr.arpa'`.
 */
function pathPairs(params: Params, segments: readonly string[]): void {
  let at = 0
  while (at < segments.length) {
    const name = decode(segments[at] ?? '')
    let value = decode(segments[at + 1] ?? '')
    at += 2
    while (at < segments.length && value.split("'").length % 2 === 0) {
      value += `/${decode(segments[at] ?? '')}`
      at += 1
    }
    if (name !== '') params.set(name, value)
  }
}

function body(params: Params, contentType: string, text: string): void {
  const trimmed = text.trim()
  if (trimmed === '') return
  if (trimmed.startsWith('{') || trimmed.startsWith('[') || contentType.includes('json')) {
    let parsed: unknown
    try {
      parsed = JSON.parse(trimmed)
    } catch {
      throw new ApiError(ERRNO.badParameter, 'The body is not valid JSON')
    }
    const object: unknown = Array.isArray(parsed) ? parsed[0] : parsed
    if (typeof object !== 'object' || object === null) {
      throw new ApiError(ERRNO.badParameter, 'The body is not a JSON object')
    }
    for (const [name, value] of Object.entries(object)) params.set(name, value)
    return
  }
  form(params, trimmed)
}

export interface CallSource {
  /** path segments after the service name, still encoded */
  readonly segments: readonly string[]
  /** raw query without the question mark */
  readonly query: string
  readonly contentType: string
  readonly body: string
}

/**
 * Merges the parameters of a call. The body wins over the query, the query over the path.
 * @throws ApiError for a body that claims to be JSON and is not
 */
export function readParams(source: CallSource): Params {
  const params = new Params()
  pathPairs(params, source.segments)
  form(params, source.query)
  body(params, source.contentType.toLowerCase(), source.body)
  return params
}
