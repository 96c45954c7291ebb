import { absoluteName, canonicalName, isHostLabel, isHostName, longestZone } from '@/lib/core/dns-name'
import { compareText, firstDifference } from '@/lib/core/order'
import { ipToReverseName } from '@/lib/core/reverse-name'
import { decidingRule, type Publisher, type ZoneRule } from '@/lib/core/rule-match'

/** A zone we may publish in. `id` is ours. */
export interface ManagedZone {
  id: string
  view: string
  name: string
  reverse: boolean
}

/** One place where a name is published. */
export interface ForwardTarget {
  zoneId: string
  view: string
  zone: string
  fqdn: string
  /** Seconds; null: the policy's. */
  ttl: number | null
}

function forwardZones(zones: readonly ManagedZone[], view: string): ManagedZone[] {
  return zones.filter((zone) => !zone.reverse && zone.view === view)
}

function viewsOf(zones: readonly ManagedZone[]): string[] {
  return [...new Set(zones.map((zone) => zone.view))]
}

/** Where a full name goes: in each view that the rule names, the longest zone around it. */
function fullNameTargets(
  name: string,
  rule: ZoneRule | undefined,
  zones: readonly ManagedZone[],
): ForwardTarget[] {
  const holding = zones.filter((zone) => !zone.reverse && longestZone(name, [zone]) !== null)
  const all = viewsOf(holding)
  // Without a rule nobody said whether the name may be seen outside: it is published only when there is no choice.
  const views = rule === undefined ? (all.length === 1 ? all : []) : rule.targets.map((target) => target.view)
  return [...new Set(views)].flatMap((view) => {
    const zone = longestZone(name, forwardZones(zones, view))
    if (zone === null || zone.name === name) return []
    const ttl = rule?.targets.find((target) => target.view === view)?.ttl ?? null
    return [{ zoneId: zone.id, view, zone: zone.name, fqdn: name, ttl }]
  })
}

/** Where a single label goes: to the zones that the rule names, those that we do not manage left out. */
function labelTargets(label: string, rule: ZoneRule, zones: readonly ManagedZone[]): ForwardTarget[] {
  return rule.targets.flatMap((target) => {
    const wanted = canonicalName(target.zone)
    const zone = forwardZones(zones, target.view).find((candidate) => candidate.name === wanted)
    if (zone === undefined) return []
    const fqdn = absoluteName(label, zone.name)
    return [{ zoneId: zone.id, view: zone.view, zone: zone.name, fqdn, ttl: target.ttl ?? null }]
  })
}

/**
 * Where a hostname is published: sorted, each zone once. Empty when the hostname is no host name, no rule fits, no
 * target is a managed zone, or a full name lies in no managed zone.
 */
export function targetsFor(
  hostname: string,
  publisher: Publisher,
  rules: readonly ZoneRule[],
  zones: readonly ManagedZone[],
): ForwardTarget[] {
  const name = canonicalName(hostname)
  if (!isHostName(name)) return []
  const rule = rules[decidingRule(name, publisher, rules)]
  const targets = isHostLabel(name)
    ? rule === undefined
      ? []
      : labelTargets(name, rule, zones)
    : fullNameTargets(name, rule, zones)
  const once = new Map<string, ForwardTarget>()
  for (const target of targets)
    if (!once.has(target.zoneId) && target.fqdn.length <= 253) once.set(target.zoneId, target)
  return [...once.values()].sort(compareTargets)
}

function compareTargets(a: ForwardTarget, b: ForwardTarget): number {
  return firstDifference(
    compareText(a.view, b.view),
    compareText(a.zone, b.zone),
    compareText(a.zoneId, b.zoneId),
  )
}

/** The narrowest managed reverse zone of the view that covers the address, or null. */
export function reverseZoneFor(ip: string, zones: readonly ManagedZone[], view: string): ManagedZone | null {
  const name = ipToReverseName(ip)
  if (name === null) return null
  return longestZone(
    name,
    zones.filter((zone) => zone.reverse && zone.view === view),
  )
}
