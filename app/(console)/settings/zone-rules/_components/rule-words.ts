import type { ZoneRuleItem } from '@/lib/contract/zone-rule'
import type { PublisherKind } from '@/lib/core/rule-match'

/** Whose names, as one chooses them. */
export const kindOptions: readonly { value: PublisherKind; label: string }[] = [
  { value: 'infrastructure', label: 'Infrastructure reservations' },
  { value: 'reservation', label: 'Ordinary reservations' },
  { value: 'lease', label: 'Leases without a reservation' },
]

const kindWords: Readonly<Record<PublisherKind, string>> = {
  infrastructure: 'infrastructure',
  reservation: 'ordinary reservations',
  lease: 'leases',
}

/** The conditions of a rule beside its pattern, as one line; empty: it has none. */
export function conditionsOf({ scopes, kinds, family }: ZoneRuleItem): string {
  const parts = [
    scopes.length === 0 ? '' : `in ${scopes.join(', ')}`,
    kinds.length === 0 ? '' : `of ${kinds.map((kind) => kindWords[kind]).join(' and ')}`,
    family === null ? '' : `IPv${family}`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** A target as one reads it: `site.com internal`, with its TTL where it has one. */
export function targetText({ view, zone, ttl }: ZoneRuleItem['targets'][number]): string {
  return `${zone} ${view}${ttl === null ? '' : `, TTL ${ttl} s`}`
}

/** What a rule is called where it has no room: its pattern. */
export function ruleName({ pattern, match }: ZoneRuleItem): string {
  return match === 'regex' ? `/${pattern}/` : pattern
}
