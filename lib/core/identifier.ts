/** Kea's host_identifier_type, in the order of its numbers 0 to 4. */
export const IDENTIFIER_TYPES = ['hw-address', 'duid', 'circuit-id', 'client-id', 'flex-id'] as const

export type IdentifierType = (typeof IDENTIFIER_TYPES)[number]

/** A DHCP client's identity. `value` is lower-case hex without separators. */
export interface Identifier {
  type: IdentifierType
  value: string
}
