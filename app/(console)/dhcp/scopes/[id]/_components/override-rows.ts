import type { Policy } from '@/lib/contract/policy'
import { type Scope, scopePolicyPatch } from '@/lib/contract/scope'

export type OverrideKey = keyof Scope['policy'] & string

/** What a scope may say itself: how it is chosen, and what it means. */
export interface OverrideRow {
  key: OverrideKey
  name: string
  kind: 'flag' | 'number' | 'drift'
  /** After a number. */
  unit?: string
  hint: string
}

export const overrideRows: readonly OverrideRow[] = [
  {
    key: 'deleteOnExpiry',
    name: 'Delete on EXPIRY',
    kind: 'flag',
    hint: 'Aggressive cleanup of clients without a reservation; not for infrastructure.',
  },
  {
    key: 'deleteOnRelease',
    name: 'Delete on RELEASE',
    kind: 'flag',
    hint: 'Recommended. A reservation follows its own “Delete on”.',
  },
  {
    key: 'graceHours',
    name: 'Grace before EXPIRY delete',
    kind: 'number',
    unit: 'hours',
    hint: '24 to 48 suits most; 1 to 168.',
  },
  { key: 'defaultTtl', name: 'TTL', kind: 'number', unit: 's', hint: 'Not for TTL class Infrastructure.' },
  {
    key: 'ptr',
    name: 'PTR follows A and AAAA',
    kind: 'flag',
    hint: 'Where a managed reverse zone covers the address.',
  },
  {
    key: 'drift',
    name: 'Conflict handling',
    kind: 'drift',
    hint: 'When another client wants the name of a reservation without Conflict Guard.',
  },
  {
    key: 'dnsEnabled',
    name: 'Publish in DNS',
    kind: 'flag',
    hint: 'Off: nothing of this scope is changed in DNS.',
  },
]

/** What the form holds: texts as typed; absent: inherited. */
export type OverrideValues = Partial<Record<OverrideKey, string>>

/** The overrides as the form holds them. */
export function overridesOf(policy: Scope['policy']): OverrideValues {
  return Object.fromEntries(
    Object.entries(policy).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )
}

/** The value that the API takes for a typed text. */
function valueFor(row: OverrideRow, text: string): boolean | number | string {
  if (row.kind === 'flag') return text === 'true'
  if (row.kind === 'number') return text.trim() === '' ? Number.NaN : Number(text)
  return text
}

export type ScopePatchBody = ReturnType<typeof scopePolicyPatch.parse>

/** What differs from the scope as it is; null takes an override back. */
export function overridePatch(
  before: OverrideValues,
  after: OverrideValues,
): { patch: ScopePatchBody | null; faults: Partial<Record<string, string>>; changed: boolean } {
  const body: Record<string, unknown> = {}
  for (const row of overrideRows) {
    const next = after[row.key]
    if (before[row.key] === next) continue
    body[row.key] = next === undefined ? null : valueFor(row, next)
  }
  const changed = Object.keys(body).length > 0
  const parsed = scopePolicyPatch.safeParse(body)
  if (parsed.success) return { patch: changed ? parsed.data : null, faults: {}, changed }
  const faults = Object.fromEntries(
    parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message]),
  )
  return { patch: null, faults, changed }
}

/** A value in words. */
export function overrideText(row: OverrideRow, value: string | undefined): string {
  if (value === undefined) return '…'
  if (row.kind === 'flag') return value === 'true' ? 'on' : 'off'
  return row.unit ? `${value} ${row.unit}` : value
}

/** What the global policy says, as text. */
export function globalText(policy: Policy | undefined, key: OverrideKey): string | undefined {
  return policy === undefined ? undefined : String(policy[key])
}
