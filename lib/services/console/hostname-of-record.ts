import { isHostLabel, relativeName } from '@/lib/core/dns-name'
import type { Publisher } from '@/lib/core/rule-match'
import { targetsFor } from '@/lib/core/zone-rules'
import type { SqlTarget } from '@/lib/db/sql'
import { readZones } from '@/lib/services/console/lease-draft'
import { readRules } from '@/lib/services/console/name-holders'

/**
 * What a reservation made from a record, in infrastructure mode, is called: a label in its zone where the zone rules lead that to this very
 * name, or nowhere; else the whole name, so that no other name appears in DNS when the reservation publishes its own.
 */
export async function hostnameOfRecord(
  target: SqlTarget,
  { name, zone }: { name: string; zone: string },
  place: Pick<Publisher, 'scope' | 'family'>,
): Promise<string> {
  const label = relativeName(name, zone)
  if (label === null || !isHostLabel(label)) return name
  const publisher: Publisher = { ...place, kind: 'infrastructure' }
  const targets = targetsFor(label, publisher, await readRules(target), await readZones(target))
  return targets.length === 0 || targets.some(({ fqdn }) => fqdn === name) ? label : name
}
