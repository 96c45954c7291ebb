import type { Provenance } from '@/lib/core/cause'
import { longestCidr } from '@/lib/core/cidr'
import { ipFamily } from '@/lib/core/ip'
import type { ScopePolicy } from '@/lib/core/policy'
import type { Family } from '@/lib/core/ports/kea'
import { addressOfRecord } from '@/lib/core/record-address'

/** A claim or a record of ours, as far as it tells which scope it belongs to. */
export interface InScope {
  name: string
  type: string
  value: string
  provenance: Provenance
  /** `hw-address:aabbccddeeff@1`; null when nobody knows the owner. */
  ref: string | null
}

/** The scopes, found by Kea's id; `policy`: what the scope itself says. */
export interface Scopes {
  scopes: readonly { family: Family; subnetId: number; subnet: string }[]
  scope(family: Family, subnetId: number): { name: string; policy: ScopePolicy | null } | null
}

/**
 * The name of the scope that has DNS switched off for a claim or a record, or null when it is not off. The scope is that
 * of its client, or where nobody knows it the one around its address. A TXT tells no address, so no family either. What an operator made belongs to no scope.
 */
export function scopeOff({ name, type, value, provenance, ref }: InScope, world: Scopes): string | null {
  if (provenance === 'static(admin)') return null
  const subnetId = Number(/@(\d+)$/.exec(ref ?? '')?.[1] ?? 0)
  if (type === 'TXT') return offIn(world.scope(4, subnetId)) ?? offIn(world.scope(6, subnetId))
  const ip = addressOfRecord({ name, type, value })
  const family = ip === null ? null : ipFamily(ip)
  if (ip === null || family === null) return null
  const own = world.scope(family, subnetId)
  const around = own === null ? longestCidr(ip, world.scopes) : null
  const scope = own ?? (around === null ? null : world.scope(around.family, around.subnetId))
  return offIn(scope)
}

function offIn(scope: ReturnType<Scopes['scope']>): string | null {
  return scope?.policy?.dnsEnabled === false ? scope.name : null
}
