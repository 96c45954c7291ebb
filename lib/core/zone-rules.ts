import {
  absoluteName,
  canonicalName,
  firstLabel,
  isHostLabel,
  isHostName,
  longestZone,
} from '@/lib/core/dns-name'
import { compareText, firstDifference } from '@/lib/core/order'
import { ipToReverseName } from '@/lib/core/reverse-name'

/** A zone we may publish in. `id` is ours. */
export interface ManagedZone {
  id: string
  view: string
  name: string
  reverse: boolean
}

export interface ZoneTarget {
  view: string
  zone: string
  /** Seconds; absent or null: the policy's. */
  ttl?: number | null
}

/** One line of the ordered list; the first line that fits decides. */
export interface ZoneRule {
  /** Glob: `*` is any text; without a dot it is compared with the first label, with one to the whole name. */
  pattern: string
  /** Scope name; absent or null: every scope. */
  scope?: string | null
  targets: readonly ZoneTarget[]
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

function fits(rule: ZoneRule, hostname: string, scopeName: string | null): boolean {
  if (rule.scope !== undefined && rule.scope !== null && rule.scope !== scopeName) return false
  const subject = rule.pattern.includes('.') ? hostname : firstLabel(hostname)
  return globMatches(rule.pattern, subject)
}

/** Position of the rule that decides for this hostname in this scope; -1 when none fits. */
export function decidingRule(hostname: string, scopeName: string | null, rules: readonly ZoneRule[]): number {
  const name = canonicalName(hostname)
  return rules.findIndex((rule) => fits(rule, name, scopeName))
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
  scopeName: string | null,
  rules: readonly ZoneRule[],
  zones: readonly ManagedZone[],
): ForwardTarget[] {
  const name = canonicalName(hostname)
  if (!isHostName(name)) return []
  const rule = rules[decidingRule(name, scopeName, rules)]
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
