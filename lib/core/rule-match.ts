import { canonicalName, firstLabel } from '@/lib/core/dns-name'
import { hostPattern } from '@/lib/core/host-pattern'
import type { Family } from '@/lib/core/ports/kea'

/** What a name belongs to: a reservation in infrastructure mode, another reservation, or a lease without one. */
export const PUBLISHER_KINDS = ['infrastructure', 'reservation', 'lease'] as const
export type PublisherKind = (typeof PUBLISHER_KINDS)[number]

/** Whose name it is, as far as zone rules ask. */
export interface Publisher {
  /** Name of the scope; null: a global reservation without a lease. */
  scope: string | null
  kind: PublisherKind
  family: Family
}

export interface ZoneTarget {
  view: string
  zone: string
  /** Seconds; absent or null: the policy's. */
  ttl?: number | null
}

/** One line of the ordered list; the first line that fits decides. What is absent, null or empty asks for nothing. */
export interface ZoneRule {
  /** How `pattern` is written; absent: glob. */
  match?: 'glob' | 'regex'
  /**
   * Glob: `*` is any text. Regex: see `hostPattern`. One that asks for no dot is compared with the first label, one
   * that does with the whole name.
   */
  pattern: string
  /** Names of scopes. */
  scopes?: readonly string[]
  kinds?: readonly PublisherKind[]
  family?: Family | null
  /** None: the name is published nowhere. */
  targets: readonly ZoneTarget[]
}

/** `*` stands for any text, also none; everything else for itself, case ignored. Linear, so no pattern can hang us. */
export function globMatches(pattern: string, text: string): boolean {
  const p = pattern.toLowerCase()
  const t = text.toLowerCase()
  const first = p.indexOf('*')
  if (first === -1) return p === t
  const last = p.lastIndexOf('*')
  const head = p.slice(0, first)
  const tail = p.slice(last + 1)
  if (!t.startsWith(head) || t.length < head.length + tail.length || !t.endsWith(tail)) return false
  let from = head.length
  for (const piece of p.slice(first, last).split('*')) {
    const at = t.indexOf(piece, from)
    if (at === -1 || at + piece.length > t.length - tail.length) return false
    from = at + piece.length
  }
  return true
}

function patternFits({ match, pattern }: ZoneRule, hostname: string): boolean {
  if (match !== 'regex') return globMatches(pattern, pattern.includes('.') ? hostname : firstLabel(hostname))
  const regex = hostPattern(pattern)
  return !('fault' in regex) && regex.matches(regex.dotted ? hostname : firstLabel(hostname))
}

/** Which of a rule's conditions the name does not meet, the first of them; null: it fits. */
export function unmet(
  rule: ZoneRule,
  hostname: string,
  { scope, kind, family }: Publisher,
): 'scope' | 'kind' | 'family' | 'pattern' | null {
  const scopes = rule.scopes ?? []
  const kinds = rule.kinds ?? []
  if (scopes.length > 0 && (scope === null || !scopes.includes(scope))) return 'scope'
  if (kinds.length > 0 && !kinds.includes(kind)) return 'kind'
  if ((rule.family ?? family) !== family) return 'family'
  return patternFits(rule, hostname) ? null : 'pattern'
}

/** Position of the rule that decides for this hostname; -1 when none fits. */
export function decidingRule(hostname: string, publisher: Publisher, rules: readonly ZoneRule[]): number {
  const name = canonicalName(hostname)
  return rules.findIndex((rule) => unmet(rule, name, publisher) === null)
}
