import type { FieldError, Holder } from '@/lib/contract/problem'
import type { Role } from '@/lib/contract/role'
import type { Db } from '@/lib/db/client'

/** What every use case of the console is given. */
export interface ConsoleDeps {
  db: Db
  now(): Date
}

/** Whoever asks, as the audit log names him. */
export interface Actor {
  kind: 'user' | 'token' | 'system'
  id: string
  /** E-mail address of a user, `token:<name>` of a token. */
  label: string
  role: Role
  /** The audit event that is undone: stands in the chain of the events that tell of it. */
  undoes?: string
}

/** Why something was not done: a value with a reason, not an exception. */
export type Refusal =
  | { kind: 'not-found'; what: string }
  | { kind: 'invalid'; errors: FieldError[] }
  | { kind: 'conflict'; message: string; holder: Holder | null; errors?: FieldError[] }
  | { kind: 'stale'; version: number }
  | { kind: 'forbidden'; message: string }

export type Result<T> = { ok: true; value: T } | { ok: false; refusal: Refusal }

/** It was done. */
export function done<T>(value: T): Result<T> {
  return { ok: true, value }
}

/** It was not done, and nothing was written. */
export function refused(refusal: Refusal): { ok: false; refusal: Refusal } {
  return { ok: false, refusal }
}

/** One field is wrong. */
export function invalid(path: string, message: string): { ok: false; refusal: Refusal } {
  return refused({ kind: 'invalid', errors: [{ path, message }] })
}

/** There is no such thing. */
export function notFound(what: string): { ok: false; refusal: Refusal } {
  return refused({ kind: 'not-found', what })
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** False for a text that cannot be an id: asking PostgreSQL would be an error, not an empty answer. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}
