import {
  canonicalName,
  firstLabel,
  isHostName,
  isReservedName,
  longestZone,
  toLabel,
} from '@/lib/core/dns-name'
import { oneLine } from '@/lib/core/one-line'
import type { ManagedZone } from '@/lib/core/zone-rules'

/** What a client's own name is good for. `hostile`: a name that whoever gets it can redirect a network with. */
export type ClientName = { hostname: string } | { reason: string; hostile: boolean }

const SHOWN = 64

/** A name from anybody, fit for a message. */
export function shownName(raw: string): string {
  const name = raw.trim()
  return oneLine(name.length > SHOWN ? `${name.slice(0, SHOWN)}...` : name)
}

/** wpad, isatap, localhost, wildcards, `_service` names: names that no client may have, in any zone. */
function isHostile(name: string): boolean {
  const labels = name.split('.').filter((label) => label !== '')
  return isReservedName(labels.join('.')) && labels.length > 0
}

/**
 * The hostname that a client's own name becomes: a full name inside a managed zone stays, anything else becomes one
 * RFC 1123 label. Judged before and after it is made a label, since folding can make a harmless text a hostile one.
 */
export function clientName(raw: string, zones: readonly ManagedZone[]): ClientName {
  const name = canonicalName(raw)
  if (name === '') return { reason: 'the client sent no name', hostile: false }
  const refused = { reason: `no client may have the name ${shownName(raw)}`, hostile: true }
  if (isHostile(name) || zones.some((zone) => zone.name === name)) return refused
  const forward = zones.filter((zone) => !zone.reverse)
  if (name.includes('.') && isHostName(name) && longestZone(name, forward) !== null) return { hostname: name }
  const label = toLabel(raw)
  if (label === null) return { reason: `the client's name ${shownName(raw)} is no host name`, hostile: false }
  return isHostile(firstLabel(label)) ? refused : { hostname: label }
}
