import { canonicalName } from '@/lib/core/dns-name'
import { compareText } from '@/lib/core/order'

export type BmcKind = 'ilo' | 'idrac' | 'bmc'

/** What a management controller's name says: `us3-cab10-ru20-idrac`. */
export interface BmcName {
  /** First label, lower case. */
  hostname: string
  site: string
  cabinet: string
  /** Rack unit. */
  unit: number
  kind: BmcKind
}

/** One inventory file: all controllers of a cabinet. */
export interface InventoryGroup {
  site: string
  cabinet: string
  /** `us3-cab10-discovery.yml`: letters, digits and hyphens only, so it cannot leave its directory. */
  file: string
  /** By rack unit, then by name. */
  hosts: (BmcName & { ip: string; mac: string | null })[]
}

const BMC = /^((?:[a-z0-9]+-)*[a-z0-9]+)-([a-z0-9]+)-ru(\d{1,3})-(ilo|idrac|bmc)$/
const KINDS: Readonly<Record<string, BmcKind>> = { ilo: 'ilo', idrac: 'idrac', bmc: 'bmc' }

/** Reads `SITE-CABINET-RUnn-(ilo|idrac|bmc)`, a domain behind it ignored; null for any other name. */
export function parseBmcName(name: string): BmcName | null {
  const hostname = canonicalName(name).split('.', 1).join('').slice(0, 64)
  const [, site = '', cabinet = '', unit = '', kind = ''] = BMC.exec(hostname) ?? []
  const known = KINDS[kind]
  return known === undefined ? null : { hostname, site, cabinet, unit: Number(unit), kind: known }
}

/** The file of a site and cabinet. */
export function inventoryFile(site: string, cabinet: string): string {
  return `${site}-${cabinet}-discovery.yml`
}

/** The controllers among the hosts, by file; sorted, so that the same hosts give the same files. */
export function groupInventory(
  hosts: readonly { hostname: string; ip: string; mac: string | null }[],
): InventoryGroup[] {
  const groups = new Map<string, InventoryGroup>()
  for (const { hostname, ip, mac } of hosts) {
    const name = parseBmcName(hostname)
    if (name === null) continue
    const { site, cabinet } = name
    const file = inventoryFile(site, cabinet)
    const group = groups.get(file) ?? { site, cabinet, file, hosts: [] }
    groups.set(file, group)
    group.hosts.push({ ...name, ip, mac })
  }
  for (const group of groups.values()) {
    group.hosts.sort(
      (a, b) => a.unit - b.unit || compareText(a.hostname, b.hostname) || compareText(a.ip, b.ip),
    )
  }
  return [...groups.values()].sort((a, b) => compareText(a.file, b.file))
}
