import { parseIp } from '@/lib/core/ip'

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const RESERVED = new Set(['wpad', 'isatap', 'localhost'])

/** The one spelling of a name: lower case, no dot at the end, no blanks around. Checks nothing. */
export function canonicalName(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, '')
}

/** What stands before the first dot. */
export function firstLabel(name: string): string {
  return name.replace(/\..*/s, '')
}

/** One label of a host name (RFC 1123 section 2.1), lower case, at most 63 characters. */
export function isHostLabel(text: string): boolean {
  return LABEL.test(text)
}

/** Host labels joined by dots, lower case, at most 253 characters. */
export function isHostName(text: string): boolean {
  return text.length <= 253 && text.split('.').every(isHostLabel)
}

/** True when the name is the zone's apex or below it. Both canonical. */
export function isInZone(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`)
}

/** `host` for `host.site.com` in `site.com`, `@` for the apex, null when the name is not in the zone. */
export function relativeName(name: string, zone: string): string | null {
  if (name === zone) return '@'
  return isInZone(name, zone) ? name.slice(0, -(zone.length + 1)) : null
}

/** The full name of a relative one: `host` in `site.com`; `@` and '' are the apex. */
export function absoluteName(relative: string, zone: string): string {
  return relative === '@' || relative === '' ? zone : `${relative}.${zone}`
}

/** The longest of the zones that the name lies in (never a shorter one beside it), or null. */
export function longestZone<T extends { name: string }>(name: string, zones: readonly T[]): T | null {
  let best: T | null = null
  for (const zone of zones) {
    if (isInZone(name, zone.name) && (best === null || zone.name.length > best.name.length)) best = zone
  }
  return best
}

/**
 * A client's own name as one host label, or null when nothing publishable is left. Takes the first label, folds
 * accents, turns every run of other characters into one hyphen, cuts at 63. Addresses and `_service` names are none.
 */
export function toLabel(raw: string): string | null {
  const name = raw.trim().slice(0, 1024)
  if (parseIp(name) !== null) return null
  const first = firstLabel(name)
  if (first.startsWith('_')) return null
  const label = first
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '')
  return isHostLabel(label) ? label : null
}

/**
 * Names that no lease may ever publish: wpad, isatap and localhost in any zone, wildcards, `_service` labels, and
 * the apex of a zone. Whoever answers to them can redirect a whole network.
 */
export function isReservedName(name: string, zones: readonly { name: string }[] = []): boolean {
  const canonical = canonicalName(name)
  const labels = canonical.split('.')
  if (RESERVED.has(firstLabel(canonical))) return true
  if (labels.some((label) => label === '' || label === '*' || label.startsWith('_'))) return true
  return zones.some((zone) => zone.name === canonical)
}

/** Why a reservation cannot have this hostname, or null when it can: one label, or a full name inside a managed zone. */
export function hostnameProblem(
  hostname: string,
  zones: readonly { name: string; reverse: boolean }[],
): string | null {
  const name = canonicalName(hostname)
  if (!isHostName(name)) return 'must be a host name: letters, digits and hyphens, 1 to 63 characters a label'
  if (RESERVED.has(firstLabel(name)))
    return `must not be ${firstLabel(name)}: whoever has this name can redirect the whole network`
  if (!name.includes('.')) return null
  const zone = longestZone(
    name,
    zones.filter((candidate) => !candidate.reverse),
  )
  if (zone === null) return 'a full name must lie inside a managed zone'
  return zone.name === name ? `must not be the apex of ${zone.name}` : null
}
