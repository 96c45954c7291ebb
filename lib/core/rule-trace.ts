import { canonicalName } from '@/lib/core/dns-name'
import { type Publisher, type PublisherKind, unmet, type ZoneRule } from '@/lib/core/rule-match'

/** What became of one rule when a name was looked up. */
export interface RuleTrace {
  verdict: 'decides' | 'does-not-fit' | 'not-reached'
  /** A sentence without its full stop. */
  reason: string
}

const KIND_WORDS: Readonly<Record<PublisherKind, string>> = {
  infrastructure: 'infrastructure reservations',
  reservation: 'ordinary reservations',
  lease: 'leases without a reservation',
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.slice(-1).join('')}`
}

/** Why a rule does not fit, fit for an operator; null when it does. */
function whyNot(given: ZoneRule, hostname: string, publisher: Publisher): string | null {
  const rule = { scopes: [], kinds: [], ...given }
  const condition = unmet(rule, hostname, publisher)
  switch (condition) {
    case null:
      return null
    case 'scope': {
      const asked = orList(rule.scopes)
      return publisher.scope === null
        ? `it is only for scope ${asked}`
        : `it is only for scope ${asked}, not ${publisher.scope}`
    }
    case 'kind':
      return `it is only for ${orList(rule.kinds.map((kind) => KIND_WORDS[kind]))}`
    case 'family':
      return `it is only for IPv${rule.family}`
    case 'pattern':
      return `${hostname} does not match ${rule.pattern}`
  }
}

/** What each rule says about a name: which one decides, and why the others before it do not. */
export function traceRules(
  hostname: string,
  publisher: Publisher,
  rules: readonly ZoneRule[],
): readonly RuleTrace[] {
  const name = canonicalName(hostname)
  let decided = 0
  return rules.map((rule, index): RuleTrace => {
    if (decided > 0) return { verdict: 'not-reached', reason: `rule ${decided} has decided` }
    const reason = whyNot(rule, name, publisher)
    if (reason !== null) return { verdict: 'does-not-fit', reason }
    decided = index + 1
    const nowhere = rule.targets.length === 0 ? ' and publishes it nowhere' : ''
    return { verdict: 'decides', reason: `${name} matches ${rule.pattern}${nowhere}` }
  })
}
