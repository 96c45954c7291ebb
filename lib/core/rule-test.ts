import { clientName } from '@/lib/core/client-name'
import { clientTargets } from '@/lib/core/client-targets'
import { canonicalName, isHostLabel } from '@/lib/core/dns-name'
import { isNotInDns, notInDns, unpublishableName, unreachableZone } from '@/lib/core/not-in-dns'
import { decidingRule, type Publisher, type ZoneRule, type ZoneTarget } from '@/lib/core/rule-match'
import { type RuleTrace, traceRules } from '@/lib/core/rule-trace'
import { type ForwardTarget, type ManagedZone, targetsFor } from '@/lib/core/zone-rules'

/** Where a name would go, and why. */
export interface RuleTest {
  /** As it would be published; null: it cannot be. */
  hostname: string | null
  /** One for each rule. */
  rules: readonly RuleTrace[]
  /** Position from 1. */
  decidedBy: number | null
  targets: readonly ForwardTarget[]
  /** Targets of the rule that the name does not get. */
  leftOut: readonly { view: string; zone: string; reason: string }[]
  /** Why it is published nowhere. */
  reason: string | null
}

interface Given {
  hostname: string
  publisher: Publisher
}

interface Places {
  rules: readonly ZoneRule[]
  zones: readonly ManagedZone[]
}

const PREFIX = notInDns('')

function plain(reason: string): string {
  return isNotInDns(reason) ? reason.slice(PREFIX.length) : reason
}

/** The name that is published for what was sent or typed, or why none is. */
function nameOf(
  { hostname, publisher }: Given,
  zones: readonly ManagedZone[],
): { hostname: string } | string {
  if (publisher.kind === 'lease') {
    const named = clientName(hostname, zones)
    return 'reason' in named ? named.reason : named
  }
  const name = canonicalName(hostname)
  return unpublishableName(name, zones) ?? { hostname: name }
}

function whyLeftOut(name: string, { view, zone }: ZoneTarget, zones: readonly ManagedZone[]): string {
  if (!isHostLabel(name)) return `${name} lies in no managed zone of this view`
  const wanted = canonicalName(zone)
  const known = zones.some((one) => !one.reverse && one.view === view && one.name === wanted)
  return known ? 'the full name would be too long' : 'it is no managed forward zone'
}

/** Looks a name up as it would be published, and says what every rule has to do with it. */
export function testRules(given: Given, { rules, zones }: Places): RuleTest {
  const { publisher } = given
  const named = nameOf(given, zones)
  if (typeof named === 'string') {
    return { hostname: null, rules: [], decidedBy: null, targets: [], leftOut: [], reason: named }
  }
  const { hostname } = named
  const at = decidingRule(hostname, publisher, rules)
  const led = targetsFor(hostname, publisher, rules, zones)
  const world = { rules, zones }
  const refused =
    publisher.kind === 'lease' && led.length > 0 ? clientTargets(given.hostname, publisher, world) : null
  const forbidden = refused?.targets === null ? refused.reason : null
  const targets = forbidden === null ? led : []
  const reaches = ({ view, zone }: ZoneTarget): boolean =>
    led.some((one) => one.view === view && (!isHostLabel(hostname) || one.zone === canonicalName(zone)))
  const missing = (rules[at]?.targets ?? []).filter((target) => !reaches(target))
  const nowhere = forbidden ?? plain(unreachableZone(hostname, publisher, rules))
  return {
    hostname,
    rules: traceRules(hostname, publisher, rules),
    decidedBy: at === -1 ? null : at + 1,
    targets,
    leftOut: missing.map((target) => ({
      view: target.view,
      zone: canonicalName(target.zone),
      reason: whyLeftOut(hostname, target, zones),
    })),
    reason: targets.length === 0 ? nowhere : null,
  }
}
