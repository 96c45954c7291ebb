import { type BmcName, type BmcPattern, parseBmcName } from '@/lib/core/bmc-name'
import { compareIp } from '@/lib/core/ip'
import { compareText, firstDifference } from '@/lib/core/order'

/** One address with a name: of a reservation, or of a lease. */
export interface InventorySource {
  hostname: string
  /** Canonical text. */
  ip: string
  /** `aa:bb:cc:dd:ee:ff`, null when it is not known. */
  mac: string | null
}

interface InventoryHost extends BmcName {
  /** IPv4 first, ascending; at least one. */
  addresses: string[]
  /** Of the first address that has one. */
  mac: string | null
}

/** One inventory file: all controllers of a cabinet. */
export interface InventoryFile {
  site: string
  cabinet: string
  /** `us3-cab10-discovery.yml`: letters, digits and hyphens before the end, so it cannot leave its directory. */
  file: string
  /** By rack unit, then by name. */
  hosts: InventoryHost[]
}

/** How every file of ours begins, by which we know it again. */
export const INVENTORY_MARK = '# Written by Holdfast'
const HEADER = `${INVENTORY_MARK} from DHCP reservations. Edits are lost: it is written anew when one changes.`

/** The controllers among the sources, by file; sorted, so that the same sources give the same files. */
export function groupInventory(
  sources: readonly InventorySource[],
  patterns: readonly BmcPattern[],
): InventoryFile[] {
  const files = new Map<string, InventoryFile>()
  const hosts = new Map<string, InventoryHost>()
  for (const { hostname, ip, mac } of sources.toSorted(byAddress)) {
    const name = parseBmcName(hostname, patterns)
    if (name === null) continue
    const known = hosts.get(name.hostname)
    if (known !== undefined) {
      if (!known.addresses.includes(ip)) known.addresses.push(ip)
      known.mac ??= mac
      continue
    }
    const host = { ...name, addresses: [ip], mac }
    hosts.set(name.hostname, host)
    const file = inventoryFileName(name)
    const group = files.get(file) ?? { site: name.site, cabinet: name.cabinet, file, hosts: [] }
    files.set(file, group)
    group.hosts.push(host)
  }
  for (const group of files.values()) group.hosts.sort(byUnit)
  return [...files.values()].sort((a, b) => compareText(a.file, b.file))
}

/** The file of a controller's site and cabinet. */
export function inventoryFileName({ site, cabinet }: Pick<BmcName, 'site' | 'cabinet'>): string {
  return `${site}-${cabinet}-discovery.yml`
}

/** The file as an Ansible YAML inventory: a group for the cabinet, and one for each type of controller. */
export function renderInventory({ site, cabinet, hosts }: InventoryFile): string {
  const lines = [HEADER, '---', 'all:', '  children:']
  lines.push(`    ${groupName(`${site}_${cabinet}`)}:`, '      hosts:')
  for (const host of hosts) {
    lines.push(`        ${text(host.hostname)}:`)
    for (const [name, value] of variables(host)) lines.push(`          ${name}: ${value}`)
  }
  const kinds = [...new Set(hosts.flatMap(({ kind }) => kind ?? []))].sort(compareText)
  for (const kind of kinds) {
    lines.push(`    ${groupName(kind)}:`, '      hosts:')
    for (const host of hosts) if (host.kind === kind) lines.push(`        ${text(host.hostname)}: {}`)
  }
  return `${lines.join('\n')}\n`
}

function variables({ site, cabinet, unit, kind, addresses, mac }: InventoryHost): [string, string][] {
  const list: [string, string | null][] = [
    ['ansible_host', text(String(addresses[0]))],
    ['bmc_addresses', addresses.length > 1 ? `[${addresses.map(text).join(', ')}]` : null],
    ['bmc_mac', mac === null ? null : text(mac)],
    ['bmc_type', kind === null ? null : text(kind)],
    ['rack_cabinet', text(cabinet)],
    ['rack_site', text(site)],
    ['rack_unit', unit === null ? null : String(unit)],
  ]
  return list.filter((entry): entry is [string, string] => entry[1] !== null)
}

/** Quoted, since YAML would take `12:34:56` or `1e3` for a number; JSON's strings are YAML's too. */
const text = (value: string): string => JSON.stringify(value)

/** Ansible's groups are named like variables, and two names are its own. */
function groupName(name: string): string {
  const plain = name.replaceAll('-', '_')
  return /^[0-9]/.test(plain) || plain === 'all' || plain === 'ungrouped' ? `_${plain}` : plain
}

function byAddress(a: InventorySource, b: InventorySource): number {
  return firstDifference(compareIp(a.ip, b.ip), compareText(a.mac ?? '', b.mac ?? ''))
}

function byUnit(a: InventoryHost, b: InventoryHost): number {
  return firstDifference((a.unit ?? 0) - (b.unit ?? 0), compareText(a.hostname, b.hostname))
}
