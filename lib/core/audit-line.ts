import type { Cause } from '@/lib/core/cause'
import { colonHex, formatMacUpper, type Identifier, macOf } from '@/lib/core/identifier'
import { oneLine } from '@/lib/core/one-line'
import type { RecordType } from '@/lib/core/ports/dns'

export type AuditVerb = 'created' | 'updated' | 'deleted' | 'kept' | 'refused'

/** What one audit line says. Texts may come from anybody: they are quoted as needed. */
export interface AuditFacts {
  type: RecordType
  verb: AuditVerb
  cause: Cause
  host: string
  /** null: nobody knows the client; the line says `mac=-`. */
  client: Identifier | null
  /** null: no address is concerned. */
  ip: string | null
  scope: string | null
  /** Seconds. */
  ttl: number | null
  /** Why it was refused or kept; stands last. */
  reason?: string | null
}

const PLAIN = /^[\p{L}\p{N}\p{M}\p{P}\p{S}]+$/u

/**
 * A value that cannot leave its field: bare when it is printable and has no blank, `=`, quote or backslash;
 * otherwise in double quotes, with control, format and line-separating characters as `\uXXXX`. `-` is nothing.
 */
export function auditValue(value: string | number | null): string {
  if (value === null) return '-'
  const text = String(value)
  if (text !== '-' && PLAIN.test(text) && !/["\\=]/.test(text)) return text
  return `"${oneLine(text.replace(/["\\]/g, '\\$&'))}"`
}

function clientField(client: Identifier | null): string {
  if (client === null) return 'mac=-'
  const mac = macOf(client)
  if (mac !== null) return `mac=${formatMacUpper(mac)}`
  return `${client.type}=${auditValue(colonHex(client.value))}`
}

/** `A updated (RENEW) host=epg mac=AA:BB:CC:DD:EE:FF ip=192.168.1.56 scope=LAN ttl=86400`: always one line. */
export function auditLine(facts: AuditFacts): string {
  const fields = [
    `${facts.type} ${facts.verb} (${facts.cause})`,
    `host=${auditValue(facts.host)}`,
    clientField(facts.client),
    `ip=${auditValue(facts.ip)}`,
    `scope=${auditValue(facts.scope)}`,
    `ttl=${auditValue(facts.ttl)}`,
  ]
  const reason = facts.reason ?? ''
  return [...fields, ...(reason === '' ? [] : [`reason=${auditValue(reason)}`])].join(' ')
}
