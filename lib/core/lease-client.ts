import { clientOfRef, type Identifier, isIdentifierType, macOf } from '@/lib/core/identifier'
import type { LeaseFact } from '@/lib/core/lease-fact'

/** What a lease says about its client; bytes as lower-case hex, '' when Kea stores none. */
export type LeaseIds = Pick<LeaseFact, 'family' | 'hwaddr' | 'clientId' | 'duid'>

/** Bytes that somebody could be told by: an empty value and one of zeros alone belong to nobody. */
function tells(hex: string): boolean {
  return /[^0]/.test(hex)
}

/**
 * The client of a lease as Kea tells it: the DUID in DHCPv6; in DHCPv4 the client-id where there is one (RFC 2131
 * section 4.2), else the hardware address. Null when the lease names nobody, as a declined one.
 */
export function leaseClient(lease: LeaseIds): Identifier | null {
  if (lease.family === 6) return tells(lease.duid) ? { type: 'duid', value: lease.duid } : null
  if (tells(lease.clientId)) return { type: 'client-id', value: lease.clientId }
  return tells(lease.hwaddr) ? { type: 'hw-address', value: lease.hwaddr } : null
}

/**
 * The client that a record of a lease is tagged with: in DHCPv4 the hardware address where Kea knows it, since that is
 * what operators know a machine by, else as Kea tells it.
 */
export function leaseOwner(lease: LeaseIds): Identifier | null {
  const mac = lease.family === 4 && tells(lease.hwaddr)
  return mac ? { type: 'hw-address', value: lease.hwaddr } : leaseClient(lease)
}

/** The DUID in a DHCPv4 client-id: type ff, four bytes of IAID, the DUID (RFC 4361 section 6.1). Null: none is in it. */
export function duidOfClientId(clientId: string): string | null {
  if (!clientId.startsWith('ff')) return null
  const duid = clientId.slice(10)
  return duid.length >= 6 && tells(duid) ? duid : null
}

function identity({ type, value }: Identifier): string {
  return `${type}:${value}`
}

/**
 * Every identity that an identifier carries, as `type:value`: itself, the DUID in a client-id, the MAC that scripts
 * write with the type number of a DUID. The MAC in a client-id or DUID is not taken for a hardware address: anybody
 * may write one there.
 */
export function identitiesOf(identifier: Identifier): string[] {
  const found = [identity(identifier)]
  const duid = identifier.type === 'client-id' ? duidOfClientId(identifier.value) : null
  if (duid !== null) found.push(identity({ type: 'duid', value: duid }))
  const mac = identifier.type === 'duid' ? macOf(identifier) : null
  if (mac !== null) found.push(identity({ type: 'hw-address', value: mac }))
  return found
}

/** Every identity of the client of a lease, sorted, each once. In DHCPv6 Kea notes the hardware address too. */
export function leaseIdentities(lease: LeaseIds): string[] {
  const client = leaseClient(lease)
  const found = client === null ? [] : identitiesOf(client)
  if (tells(lease.hwaddr)) found.push(identity({ type: 'hw-address', value: lease.hwaddr }))
  return [...new Set(found)].sort()
}

/** The identities in a reference such as `hw-address:aabbccddeeff@1`; of any other reference itself. */
export function identitiesOfRef(ref: string): string[] {
  const client = clientOfRef(ref)
  const colon = client.indexOf(':')
  const type = client.slice(0, Math.max(colon, 0))
  return isIdentifierType(type) ? identitiesOf({ type, value: client.slice(colon + 1) }) : [client]
}

/**
 * Whether an identifier of a reservation tells the client of this lease, as Kea matches them. A circuit-id and a
 * flex-id are not stored with the lease: such a client is told by its address alone.
 */
export function isLeaseClient(identifier: Identifier, lease: LeaseIds): boolean {
  switch (identifier.type) {
    case 'hw-address':
      return tells(lease.hwaddr) && lease.hwaddr === identifier.value
    case 'client-id':
      return lease.family === 4 && tells(lease.clientId) && lease.clientId === identifier.value
    case 'duid': {
      const duid = lease.family === 6 ? lease.duid : duidOfClientId(lease.clientId)
      if (duid !== null && tells(duid) && duid === identifier.value) return true
      return lease.family === 4 && tells(lease.hwaddr) && macOf(identifier) === lease.hwaddr
    }
    case 'circuit-id':
    case 'flex-id':
      return false
  }
}

/** True for the identifiers that no lease carries. */
export function isToldByAddress(identifier: Identifier): boolean {
  return identifier.type === 'circuit-id' || identifier.type === 'flex-id'
}

/** True when two lists of identities share one: the same host, whatever the address family it was seen in. */
export function sharesIdentity(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) => b.includes(one))
}
