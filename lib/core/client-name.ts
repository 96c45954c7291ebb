import {
  canonicalName,
  firstLabel,
  isHostName,
  isReservedName,
  longestZone,
  toLabel,
} from '@/lib/core/dns-name'
import { oneLine } from '@/lib/core/one-line'
import { isWellKnown } from '@/lib/core/well-known-names'
import type { ManagedZone } from '@/lib/core/zone-rules'

/** What a client's own name is good for. `hostile`: a name that whoever gets it can redirect a network with. */
export type ClientName = { hostname: string } | { reason: string; hostile: boolean }

const SHOWN = 64

/** A name from anybody, fit for a message. */
export function shownName(raw: string): string {
  const name = raw.trim()
  return oneLine(name.length > SHOWN ? `${name.slice(0, SHOWN)}...` : name)
}

/** Wildcards, `_service` names, what programs look for by themselves: names that no client may have, in any zone. */
function isHostile(name: string): boolean {
  const labels = name.split('.').filter((label) => label !== '')
  const [first] = labels
  return first !== undefined && (isReservedName(labels.join('.')) || isWellKnown(first))
}

/** The refusal of a name that no client may have. */
export function refusedName(raw: string, why: string | null): string {
  return `no client may have the name ${shownName(raw)}${why === null ? '' : `: ${why}`}`
}

function refusal(raw: string): ClientName {
  const label = toLabel(raw) ?? ''
  const lookedFor = isWellKnown(label) && !isReservedName(label)
  const why = lookedFor ? 'programs look for it by themselves, so it is for an operator to give' : null
  return { reason: refusedName(raw, why), hostile: true }
}

/**
 * The hostname that a client's own name becomes: a full name inside a managed zone stays, anything else becomes one
 * RFC 1123 label. Judged before and after it is made a label, since folding can make a harmless text a hostile one.
 */
export function clientName(raw: string, zones: readonly ManagedZone[]): ClientName {
  const name = canonicalName(raw)
  if (name === '') return { reason: 'the client sent no name', hostile: false }
  if (isHostile(name) || zones.some((zone) => zone.name === name)) return refusal(raw)
  const forward = zones.filter((zone) => !zone.reverse)
  if (name.includes('.') && isHostName(name) && longestZone(name, forward) !== null) return { hostname: name }
  const label = toLabel(raw)
  if (label === null) return { reason: `the client's name ${shownName(raw)} is no host name`, hostile: false }
  return isHostile(firstLabel(label)) ? refusal(raw) : { hostname: label }
}
