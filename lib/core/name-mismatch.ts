import type { AlertFact } from '@/lib/core/alerts'
import { canonicalName, relativeName } from '@/lib/core/dns-name'

/** What operators and reservations call one address. */
export interface AddressNames {
  ip: string
  /** Operators' records with this address: FQDN and zone. */
  statics: readonly { name: string; zone: string; view: string }[]
  reservation: { id: string; hostname: string }
  scope: string | null
}

/** Names the reason. */
export function nameMismatchReason(ip: string): string {
  return `name-mismatch|${ip}`
}

/** True when the name is the hostname, or the hostname in its zone. */
function isCalled({ name, zone }: { name: string; zone: string }, hostname: string): boolean {
  const wanted = canonicalName(hostname)
  return name === wanted || relativeName(name, zone) === wanted
}

/** DNS and DHCP call one address differently: none of its static records bears the name of its reservation. */
export function nameMismatch({ ip, statics, reservation, scope }: AddressNames): AlertFact | null {
  const { id, hostname } = reservation
  const [first] = statics
  if (first === undefined || statics.some((one) => isCalled(one, hostname))) return null
  const names = [...new Set(statics.map(({ name }) => name))].sort()
  return {
    kind: 'name-mismatch',
    reason: nameMismatchReason(ip),
    severity: 'low',
    summary: `${ip} is ${names.join(', ')} in DNS, and its reservation is called ${hostname}`,
    detail: { names, hostname, views: [...new Set(statics.map(({ view }) => view))].sort() },
    ip,
    name: first.name,
    scope,
    reservationId: id,
    recordId: null,
  }
}
