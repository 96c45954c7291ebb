import { canonicalCidr, parseCidr, parseRange } from '@/lib/core/cidr'
import { formatIp } from '@/lib/core/ip'
import type { Family, KeaPool, KeaScope } from '@/lib/core/ports/kea'
import {
  type DaemonConfig,
  daemonConfig,
  type Inherited,
  type NetworkConfig,
  type SubnetConfig,
} from './config-schema'

/**
 * The scopes of a configuration: the object with `Dhcp4` and/or `Dhcp6`, as a file or config-get has it. Null when
 * it holds neither. Subnets whose CIDR makes no sense are left out.
 */
export function scopesOfConfig(config: unknown): KeaScope[] | null {
  if (typeof config !== 'object' || config === null) return null
  const root = config as Record<string, unknown>
  const scopes: KeaScope[] = []
  let known = false
  for (const family of [4, 6] as const) {
    const parsed = daemonConfig.safeParse(root[`Dhcp${family}`])
    if (!parsed.success) continue
    known = true
    scopes.push(...daemonScopes(family, parsed.data))
  }
  return known ? scopes : null
}

function daemonScopes(family: Family, config: DaemonConfig): KeaScope[] {
  // Kea numbers subnets without an id from 1 on, those in shared networks first. config-get always has ids.
  let next = 1
  const updates = config['dhcp-ddns']?.['enable-updates'] === true
  const one = (subnet: SubnetConfig | null, network: NetworkConfig | null): KeaScope[] => {
    if (subnet === null) return []
    const subnetId = subnet.id || next++
    const cidr = canonicalCidr(subnet.subnet)
    if (cidr === null || parseCidr(cidr)?.family !== family) return []
    const levels: Inherited[] = network === null ? [subnet, config] : [subnet, network, config]
    const flags = reservationFlags(levels)
    return [
      {
        family,
        subnetId,
        name: subnet['user-context']?.name || (network === null ? cidr : `${network.name} ${subnetId}`),
        subnet: cidr,
        pools: (subnet.pools ?? []).flatMap((pool) => (pool === null ? [] : readPool(family, pool.pool))),
        sharedNetwork: network?.name ?? null,
        validLifetime: first(levels, 'valid-lifetime') ?? null,
        ddnsSendUpdates: updates && (first(levels, 'ddns-send-updates') ?? true),
        reservationsGlobal: flags.global,
        reservationsInSubnet: flags.inSubnet,
        reservationsOutOfPool: flags.outOfPool,
      },
    ]
  }
  const key = `subnet${family}` as const
  return [
    ...(config['shared-networks'] ?? []).flatMap((network) =>
      network === null ? [] : (network[key] ?? []).flatMap((subnet) => one(subnet, network)),
    ),
    ...(config[key] ?? []).flatMap((subnet) => one(subnet, null)),
  ]
}

/** The value of the innermost level that has one. */
function first<K extends keyof Inherited>(levels: readonly Inherited[], key: K): Inherited[K] | undefined {
  return levels.find((level) => level[key] !== undefined)?.[key]
}

interface ReservationFlags {
  global: boolean
  inSubnet: boolean
  outOfPool: boolean
}

/** Kea's defaults: global false, in-subnet true, out-of-pool false. */
function reservationFlags(levels: readonly Inherited[]): ReservationFlags {
  const expanded = levels.map(expandMode)
  return {
    global: first(expanded, 'reservations-global') ?? false,
    inSubnet: first(expanded, 'reservations-in-subnet') ?? true,
    outOfPool: first(expanded, 'reservations-out-of-pool') ?? false,
  }
}

/** reservation-mode of one level as the three flags it stood for. */
function expandMode(level: Inherited): Inherited {
  const mode = level['reservation-mode']
  const of = (global: boolean, inSubnet: boolean, outOfPool: boolean): Inherited => ({
    'reservations-global': global,
    'reservations-in-subnet': inSubnet,
    'reservations-out-of-pool': outOfPool,
  })
  switch (mode) {
    case 'disabled':
    case 'off':
      return of(false, false, false)
    case 'global':
      return of(true, false, false)
    case 'out-of-pool':
      return of(false, true, true)
    case 'all':
      return of(false, true, false)
    default:
      return level
  }
}

/** "a - b" or "prefix/length". */
function readPool(family: Family, text: string): KeaPool[] {
  const [start = '', end = ''] = text.split('-', 2).map((part) => part.trim())
  const range = text.includes('/') ? parseCidr(start) : parseRange(start, end)
  if (range === null || range.family !== family) return []
  return [
    {
      first: formatIp({ family, bits: range.first }),
      last: formatIp({ family, bits: range.last }),
    },
  ]
}
