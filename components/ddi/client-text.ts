import { identifierNames } from '@/components/ddi/words'
import { clock } from '@/components/ui/time'
import { isIdentifierType, macOf } from '@/lib/core/identifier'
import { formatIdentifier, parseIdentifier } from '@/lib/core/identifier-text'

/** A client as people say it: `MAC address AA:BB:CC:DD:EE:FF`. `value` is hex in any notation, or quoted text. */
export function identifierWords(type: string, value: string): string {
  const identifier = isIdentifierType(type) ? parseIdentifier(type, value) : null
  const text = identifier ? formatIdentifier(identifier) : value
  const isMac = identifier !== null && macOf(identifier) !== null
  return `${identifierNames[type] ?? type} ${isMac ? text.toUpperCase() : text}`
}

/** The owner of a record; that of a client is written by the worker as `hw-address:aabbccddeeff@2`: the client and its subnet. */
export function ownerWords(ref: string): string {
  if (ref.startsWith('static:')) return 'an operator: it is a static record'
  const [, type = '', value = '', subnet = ''] = /^([a-z-]+):([0-9a-f]+)@(\d+)$/.exec(ref) ?? []
  return type === '' ? ref : `${identifierWords(type, value)} of subnet ${subnet}`
}

/** A reason in words: clients as they are written elsewhere, times in the operator's zone, and no ids of rows. */
export function reasonWords(reason: string): string {
  return reason
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (at) => clock(Date.parse(at)))
    .replace(/\b(?:hw-address|duid|circuit-id|client-id|flex-id):[0-9a-f]+@\d+/g, ownerWords)
    .replace(/ ?\((?:reservation )?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\)/g, '')
}
