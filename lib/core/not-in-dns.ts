import { canonicalName, isHostLabel, isHostName, isReservedName, longestZone } from '@/lib/core/dns-name'
import { decidingRule, type Publisher, type ZoneRule } from '@/lib/core/rule-match'
import type { ManagedZone } from '@/lib/core/zone-rules'

const PREFIX = 'Kea holds it; not in DNS because '

/** Why a reservation that should be in DNS is not, as an operator reads it. */
export function notInDns(why: string): string {
  return `${PREFIX}${why}`
}

/** True for what `notInDns` made: something is wrong. Other reasons of publishing nothing are somebody's choice. */
export function isNotInDns(reason: string): boolean {
  return reason.startsWith(PREFIX)
}

/** The same for SQL, as the right side of LIKE. */
export const NOT_IN_DNS_PATTERN = `${PREFIX}%`

/** Why a reservation's hostname cannot be published anywhere, or null when it can: `because …`. Canonical, not empty. */
export function unpublishableName(hostname: string, zones: readonly ManagedZone[]): string | null {
  if (!isHostName(hostname)) {
    const shown = JSON.stringify(hostname.slice(0, 80))
    return `${shown} is no host name: letters, digits and hyphens, 1 to 63 characters a label`
  }
  if (isReservedName(hostname)) return `${hostname} is a reserved name`
  if (isHostLabel(hostname)) return null
  const zone = longestZone(hostname, forward(zones))
  if (zone === null) return `no managed zone covers ${hostname}`
  return zone.name === hostname ? `${hostname} is the apex of a zone` : null
}

/**
 * Why the rules lead a publishable hostname to no managed zone, the whole reason. A rule without a zone is a choice,
 * everything else is something wrong.
 */
export function unreachableZone(hostname: string, publisher: Publisher, rules: readonly ZoneRule[]): string {
  const rule = rules[decidingRule(hostname, publisher, rules)]
  if (rule?.targets.length === 0) return `the zone rule for ${hostname} publishes it nowhere`
  const scope = publisher.scope === null ? '' : ` in scope ${publisher.scope}`
  if (!isHostLabel(hostname)) {
    return notInDns(
      rule === undefined
        ? `no zone rule says in which view ${hostname}${scope} is published`
        : `no managed zone covers ${hostname} in the view that its zone rule names`,
    )
  }
  if (rule === undefined) return notInDns(`no zone rule is for ${hostname}${scope}`)
  const wanted = rule.targets.map(({ view, zone }) => `${canonicalName(zone)} (${view})`).join(' and ')
  return notInDns(`its zone rule leads ${hostname} to ${wanted}, which is not managed`)
}

function forward(zones: readonly ManagedZone[]): ManagedZone[] {
  return zones.filter(({ reverse }) => !reverse)
}
