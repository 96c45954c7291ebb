import type { Claim } from '@/lib/core/claims'
import { identitiesOfRef, sharesIdentity } from '@/lib/core/lease-client'
import { compareText } from '@/lib/core/order'

/** Every identity of a claim's client. Static records belong to the operators, who are one. */
export function identitiesOfClaim({ sourceKind, ref, identities }: Claim): readonly string[] {
  if (sourceKind === 'static') return ['static']
  return [...(identities ?? []), ...identitiesOfRef(ref)]
}

/** True when both claims are of one client: one identity in common is enough, also across address families. */
export function isSameHost(a: Claim, b: Claim): boolean {
  return sharesIdentity(identitiesOfClaim(a), identitiesOfClaim(b))
}

interface Host {
  identities: string[]
  claims: [Claim, ...Claim[]]
}

/** Claims by client; claims that are linked through a third one are of one client too. In a stable order. */
export function byHost(claims: readonly Claim[]): [Claim, ...Claim[]][] {
  let hosts: Host[] = []
  for (const claim of claims) {
    const host: Host = { identities: [...identitiesOfClaim(claim)], claims: [claim] }
    const linked = hosts.filter(({ identities }) => sharesIdentity(identities, host.identities))
    for (const other of linked) {
      host.identities.push(...other.identities)
      host.claims.push(...other.claims)
    }
    hosts = [...hosts.filter((other) => !linked.includes(other)), host]
  }
  return hosts.sort((a, b) => compareText(firstOf(a), firstOf(b))).map((host) => host.claims)
}

function firstOf({ identities }: Host): string {
  return identities.reduce((first, identity) => (identity < first ? identity : first))
}
