import type { Resolver } from 'react-hook-form'
import { type ZoneRuleInput, type ZoneRuleItem, zoneRule } from '@/lib/contract/zone-rule'
import type { PublisherKind } from '@/lib/core/rule-match'

/** What the form of one rule holds; numbers as typed. */
export interface RuleValues {
  match: ZoneRuleItem['match']
  pattern: string
  scopes: string[]
  kinds: PublisherKind[]
  family: '' | '4' | '6'
  /** `place` is view and zone as one choice. */
  targets: { place: string; ttl: string }[]
  comment: string
}

/** A view and a zone as one value of a list. */
export function placeOf({ view, zone }: { view: string; zone: string }): string {
  return `${view} ${zone}`
}

/** A rule as the form shows it; null: a new one. */
export function ruleValues(rule: ZoneRuleItem | null): RuleValues {
  return {
    match: rule?.match ?? 'glob',
    pattern: rule?.pattern ?? '',
    scopes: rule?.scopes ?? [],
    kinds: rule?.kinds ?? [],
    family: rule?.family === 4 ? '4' : rule?.family === 6 ? '6' : '',
    targets: (rule?.targets ?? []).map((one) => ({
      place: placeOf(one),
      ttl: one.ttl === null ? '' : String(one.ttl),
    })),
    comment: rule?.comment ?? '',
  }
}

function inputOf(values: RuleValues): ZoneRuleInput {
  const { match, pattern, scopes, kinds, family, comment } = values
  return {
    ...{ match, pattern, scopes, kinds },
    family: family === '' ? null : family === '4' ? 4 : 6,
    comment: comment.trim() === '' ? null : comment,
    targets: values.targets.map(({ place, ttl }) => {
      const [view = '', zone = ''] = place.split(' ')
      return { view, zone, ttl: ttl.trim() === '' ? null : Number(ttl) }
    }),
  }
}

/** The rule as the API takes it. Throws where the resolver would have found a fault. */
export function ruleOf(values: RuleValues): ZoneRuleItem {
  return zoneRule.parse(inputOf(values))
}

/** Checks with the schema that the API uses. */
export const ruleResolver: Resolver<RuleValues> = (values) => {
  const parsed = zoneRule.safeParse(inputOf(values))
  if (parsed.success) return { values, errors: {} }
  const targets: Record<string, { type: string; message: string }>[] = []
  const errors: Record<string, unknown> = {}
  for (const { path, code, message } of parsed.error.issues) {
    const fault = { type: code, message }
    const [field, index] = path
    if (field !== 'targets' || typeof index !== 'number') errors[String(field)] ??= fault
    else targets[index] = { [path[2] === 'ttl' ? 'ttl' : 'place']: fault, ...targets[index] }
  }
  return { values: {}, errors: targets.length === 0 ? errors : { ...errors, targets } }
}
