import { formatMac, type Identifier, isIdentifierType, macOf } from '@/lib/core/identifier'
import { formatIdentifier } from '@/lib/core/identifier-text'

const REF = /\b([a-z]+-[a-z]+|duid):([0-9a-f]+)@(\d+)|\bstatic:[0-9a-f-]{36}\b/g

/** A client as sentences name it: `aa:bb:cc:dd:ee:ff`, `duid 00:01:…`, `flex-id 'port 7'`. */
export function clientWords(client: Identifier): string {
  const mac = macOf(client)
  return mac === null ? `${client.type} ${formatIdentifier(client)}` : formatMac(mac)
}

/**
 * A reason with its owners as an operator knows them: `hw-address:aabbccddeeff@1` becomes `aa:bb:cc:dd:ee:ff in LAN`.
 *
 * @param scopeName the name of the scope with that Kea subnet id, or null
 */
export function readable(reason: string, scopeName: (subnetId: number) => string | null): string {
  return reason.replace(REF, (ref, type: string | undefined, value: string | undefined, subnet: string) => {
    if (type === undefined || value === undefined) return 'an operator'
    if (!isIdentifierType(type)) return ref
    const client = clientWords({ type, value })
    const id = Number(subnet)
    // Subnet 0 is Kea's "global": it lies nowhere.
    return id === 0 ? client : `${client} in ${scopeName(id) ?? `subnet ${id}`}`
  })
}
