import { type AuditVerb, auditLine } from '@/lib/core/audit-line'
import type { Cause } from '@/lib/core/cause'
import { longestCidr } from '@/lib/core/cidr'
import { longestZone, relativeName } from '@/lib/core/dns-name'
import { type Identifier, isIdentifierType } from '@/lib/core/identifier'
import { ipFamily } from '@/lib/core/ip'
import type { RecordType } from '@/lib/core/ports/dns'
import type { Family } from '@/lib/core/ports/kea'
import { addressOfRecord } from '@/lib/core/record-address'
import type { World, WorldScope } from '@/lib/services/worker/world'

export interface RecordAudit {
  type: RecordType
  verb: AuditVerb
  cause: Cause
  name: string
  value: string
  /** `hw-address:aabbccddeeff@1`, or null for a record that nobody's client owns. */
  ref: string | null
  /** Whom it was written for until now: told where `ref` is no client, as of a record that was made static. */
  formerRef?: string | null
  ttl: number | null
  reason?: string | null
}

/** The audit line of a record: host, client and scope are read from its name and its owner. */
export function recordLine(facts: RecordAudit, world: World): string {
  const { type, verb, cause, name, value, ref, formerRef = null, ttl, reason } = facts
  const ip = addressOfRecord(facts)
  const owner = parseRef(ref) ?? parseRef(formerRef)
  const family = ip === null ? null : ipFamily(ip)
  const families = family === null ? ([4, 6] as const) : [family]
  const own = owner === null ? null : scopeOf(owner.subnetId, families, world)
  const around = owner === null && ip !== null ? longestCidr(ip, world.scopes) : null
  return auditLine({
    type,
    verb,
    cause,
    host: hostOf(type === 'PTR' ? value : name, world),
    client: owner?.client ?? null,
    ip,
    scope: own?.name ?? around?.name ?? (owner === null ? null : String(owner.subnetId)),
    ttl,
    reason: reason ?? null,
  })
}

/** The scope of a client; a TXT tells no family. */
function scopeOf(subnetId: number, families: readonly Family[], world: World): WorldScope | null {
  for (const family of families) {
    const scope = world.scope(family, subnetId)
    if (scope !== null) return scope
  }
  return null
}

function hostOf(fqdn: string, world: World): string {
  const zone = longestZone(
    fqdn,
    world.zones.filter((candidate) => !candidate.reverse),
  )
  return zone === null ? fqdn : (relativeName(fqdn, zone.name) ?? fqdn)
}

function parseRef(ref: string | null): { client: Identifier; subnetId: number } | null {
  const match = /^([a-z-]+):([0-9a-f]+)@(\d+)$/.exec(ref ?? '')
  const [, type = '', value = '', subnetId = ''] = match ?? []
  return isIdentifierType(type) ? { client: { type, value }, subnetId: Number(subnetId) } : null
}
