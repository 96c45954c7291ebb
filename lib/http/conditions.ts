import { ProblemError } from '@/lib/http/problem'

const MAX_WAIT_SECONDS = 30

/** Seconds of `Prefer: wait=N` (RFC 7240), at most 30; 0 without, and for what is no number: section 2 has it ignored. */
export function waitSeconds(headers: Headers): number {
  const preference = /(?:^|[,;\s])wait\s*=\s*"?(\d+)"?\s*(?:$|[,;])/i
  const found = preference.exec(headers.get('prefer') ?? '')?.[1]
  return found === undefined ? 0 : Math.min(Number(found), MAX_WAIT_SECONDS)
}

/** The version that If-Match asks for; null when any will do. A tag that is not ours matches nothing. */
export function expectedVersion(headers: Headers): number | null {
  const header = headers.get('if-match')?.trim()
  if (header === undefined || header === '*') return null
  const version = /^"(\d{1,9})"$/.exec(header)?.[1]
  return version === undefined ? -1 : Number(version)
}

/** The ETag of an object with a version. */
export function etagOf(value: unknown): Record<string, string> {
  const version =
    typeof value === 'object' && value !== null ? (value as { version?: unknown }).version : undefined
  return typeof version === 'number' ? { etag: `"${version}"` } : {}
}

/** The Idempotency-Key of a request; null without one. */
export function idempotencyKey(headers: Headers): string | null {
  const key = headers.get('idempotency-key')
  if (key === null) return null
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new ProblemError(400, 'Idempotency-Key must have 1 to 255 printable characters without blanks.')
  }
  return key
}
