import type { DnsRecord } from '@/lib/contract/record'
import { canonicalName, longestZone, relativeName } from '@/lib/core/dns-name'
import { addressRecordType, ipFamily } from '@/lib/core/ip'
import type { ManagedZone } from '@/lib/core/zone-rules'
import { done, invalid, type Result } from '@/lib/services/console/deps'

/** Which record an operator means: in which zone and view, with its full name. */
export interface RecordPlace {
  zone: ManagedZone
  /** FQDN. */
  name: string
  type: 'A' | 'AAAA'
  value: string
}

interface Asked {
  name: string
  value: string
  type?: 'A' | 'AAAA' | undefined
  zone?: string | undefined
  view?: string | undefined
}

const DEFAULT_VIEW = 'internal'

function listed(names: readonly string[]): string {
  return [...new Set(names)].sort().join(', ')
}

/** Finds the zone, the view and the full name of a record, each from what is said or from what is there. */
export function placeOf(asked: Asked, zones: readonly ManagedZone[]): Result<RecordPlace> {
  const forward = zones.filter(({ reverse }) => !reverse)
  const found = zoneNameOf(asked, forward)
  if (!found.ok) return found
  const { zoneName, name } = found.value
  const zone = inView(asked.view, zoneName, forward)
  if (!zone.ok) return zone
  const longest = longestZone(name, inSame(zone.value.view, forward))
  if (longest !== null && longest.id !== zone.value.id)
    return invalid('zone', `must be ${longest.name}: that is where ${name} lies`)
  if (name === zoneName) return invalid('name', `is the apex of ${zoneName}, which is not changed here`)
  const type = typeOf(asked)
  return type.ok ? done({ zone: zone.value, name, type: type.value, value: asked.value }) : type
}

function zoneNameOf(
  asked: Asked,
  forward: readonly ManagedZone[],
): Result<{ zoneName: string; name: string }> {
  const name = canonicalName(asked.name)
  if (forward.length === 0)
    return invalid('zone', 'cannot be told: no forward zone is managed yet. Check the DNS servers first')
  if (asked.zone !== undefined) {
    const zoneName = asked.zone
    if (!forward.some((zone) => zone.name === zoneName))
      return invalid(
        'zone',
        `is no managed forward zone: there are ${listed(forward.map((zone) => zone.name))}`,
      )
    if (relativeName(name, zoneName) !== null) return done({ zoneName, name })
    return name.includes('.')
      ? invalid('name', `does not lie in ${zoneName}: write one label, or the full name`)
      : done({ zoneName, name: `${name}.${zoneName}` })
  }
  if (name.includes('.')) {
    const zone = longestZone(name, forward)
    return zone === null
      ? invalid('name', `lies in no managed zone: there are ${listed(forward.map((one) => one.name))}`)
      : done({ zoneName: zone.name, name })
  }
  const [first = '', second] = [...new Set(forward.map((zone) => zone.name))].sort()
  return second === undefined
    ? done({ zoneName: first, name: `${name}.${first}` })
    : invalid('zone', `is required for a single label: one of ${listed(forward.map((zone) => zone.name))}`)
}

function inSame(view: string, zones: readonly ManagedZone[]): ManagedZone[] {
  return zones.filter((zone) => zone.view === view)
}

function inView(
  view: string | undefined,
  zoneName: string,
  forward: readonly ManagedZone[],
): Result<ManagedZone> {
  const there = forward.filter((zone) => zone.name === zoneName)
  const views = listed(there.map((zone) => zone.view))
  const wanted = view ?? (there.length === 1 ? there[0]?.view : DEFAULT_VIEW)
  const zone = there.find((one) => one.view === wanted)
  if (zone !== undefined) return done(zone)
  return view === undefined
    ? invalid('view', `is required: ${zoneName} is in ${views}`)
    : invalid('view', `does not have ${zoneName}: it is in ${views}`)
}

function typeOf({ type, value }: Asked): Result<'A' | 'AAAA'> {
  const fits = addressRecordType(ipFamily(value) ?? 4)
  if (type === undefined || type === fits) return done(fits)
  return invalid('type', `must be ${fits}: ${value} is an IPv${fits === 'A' ? 4 : 6} address`)
}

/** Where a record that is there lies; null: in no managed zone. */
export function placeOfRecord(
  record: Pick<DnsRecord, 'zone' | 'view' | 'name' | 'type' | 'value'>,
  zones: readonly ManagedZone[],
): RecordPlace | null {
  const zone = zones.find((one) => !one.reverse && one.name === record.zone && one.view === record.view)
  const { name, value } = record
  return zone === undefined ? null : { zone, name, type: record.type === 'AAAA' ? 'AAAA' : 'A', value }
}
