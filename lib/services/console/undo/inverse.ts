import type { Effect } from '@/lib/contract/effect'
import type { FieldError } from '@/lib/contract/problem'
import type { Role } from '@/lib/contract/role'
import { type Actor, type ConsoleDeps, type Refusal, type Result, refused } from '@/lib/services/console/deps'
import type { UtilisationCounter } from '@/lib/services/console/utilisation'

export type UndoDeps = ConsoleDeps & { utilisation: UtilisationCounter }

/** An audit event with what it tells. */
export interface UndoEvent {
  id: string
  actorKind: string
  subjectKind: string
  subjectId: string
  verb: string
  before: Fields
  after: Fields
  chain: readonly { kind?: unknown; id?: unknown }[]
}

export type Fields = Readonly<Record<string, unknown>>

export interface UndoPlan {
  effect: Effect
  warnings: FieldError[]
}

export interface Undoing {
  id: string | null
  warnings: FieldError[]
}

/** The way back from an event whose object still is as it left it. */
export interface Inverse {
  /** Who may go it. */
  needs: Role
  /** What it would do; writes nothing. */
  plan: () => Promise<Result<UndoPlan>>
  /** As one audited change. */
  apply: (actor: Actor) => Promise<Result<Undoing>>
}

/** A conflict without a holder. */
export function conflict(message: string): { ok: false; refusal: Refusal } {
  return refused({ kind: 'conflict', message, holder: null })
}

const list = new Intl.ListFormat('en', { type: 'conjunction' })

/** The refusal for an object that is not what the event left; null when it is. */
export function changedSince(
  what: string,
  now: Fields,
  left: Fields,
  fields: readonly string[] = Object.keys(left),
): { ok: false; refusal: Refusal } | null {
  const differing = fields.filter((field) => !same(now[field], left[field]))
  return differing.length === 0
    ? null
    : conflict(`The ${what} was changed since: ${list.format(differing)}. Undo the later change first.`)
}

function same(a: unknown, b: unknown): boolean {
  return stable(a ?? null) === stable(b ?? null)
}

/** JSON with its keys in order: what comes from the database has its own. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}
