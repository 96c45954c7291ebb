import { DUID_MIN_BYTES, identifierFault, macFault } from '@/lib/contract/identifier-fault'
import { z } from '@/lib/contract/zod'
import { canonicalName, isHostName } from '@/lib/core/dns-name'
import { IDENTIFIER_TYPES, type IdentifierType } from '@/lib/core/identifier'
import { IDENTIFIER_BYTES, parseIdentifier, parseMac } from '@/lib/core/identifier-text'
import { canonicalIp } from '@/lib/core/ip'
import { GRACE_HOURS } from '@/lib/core/policy'
import { neverUsable } from '@/lib/core/usable-address'

/** Times on the wire: ISO 8601 with zone. */
export const instant = z.string().describe('ISO 8601 instant')

export const uuid = z.uuid()

/** Text that people type, without control characters, blanks around it dropped. */
export function text(max: number): z.ZodType<string, string> {
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .refine((value) => !/\p{Cc}/u.test(value), 'must not contain control characters')
}

/** What is wrong with a host name, in words that say where; null when nothing is (RFC 1123 section 2.1). */
export function hostnameFault(input: string): string | null {
  const name = canonicalName(input)
  if (name === '') return 'must not be empty'
  if (name.length > 253) return `must have at most 253 characters, this one has ${name.length}`
  for (const label of name.split('.')) {
    if (label === '') return 'must not have an empty label: two dots in a row or a dot in front'
    if (label.length > 63)
      return `must have labels of at most 63 characters: “${label.slice(0, 20)}…” has ${label.length}`
    if (label.startsWith('-') || label.endsWith('-'))
      return `must not have a hyphen at the start or end of a label: “${label}”`
    const odd = /[^a-z0-9-]/u.exec(label)?.[0]
    if (odd === '_') return 'must not contain an underscore: host names have letters, digits and hyphens'
    if (odd === ' ') return 'must not contain a blank'
    if (odd !== undefined) return `must not contain ${JSON.stringify(odd)}: only letters, digits and hyphens`
  }
  if (/^[\d.]+\.[\d.]+$/.test(name)) return 'must not be an address'
  return isHostName(name) ? null : 'must be a host name'
}

/** A label or a full name, made lower case, without a dot at the end. */
export const hostname = z
  .string()
  .max(1024, 'must have at most 253 characters')
  .superRefine((value, ctx) => {
    const fault = hostnameFault(value)
    if (fault !== null) ctx.addIssue({ code: 'custom', message: fault })
  })
  .transform(canonicalName)
  .describe('Host name by RFC 1123: one label, or a full name inside a managed zone')

/** Twelve hex digits in any usual notation; comes out as lower-case hex without separators. For filters: any six bytes. */
export const anyMac = z
  .string()
  .max(64, 'must be a MAC address such as AA:BB:CC:DD:EE:FF')
  .transform((value, ctx) => {
    const hex = parseMac(value)
    if (hex !== null) return hex
    ctx.addIssue({
      code: 'custom',
      message: 'must be a MAC address: six bytes such as AA:BB:CC:DD:EE:FF or aabb.ccdd.eeff',
    })
    return z.NEVER
  })
  .describe('MAC address in any usual notation')

/** The same, of a client. */
export const mac = anyMac
  .superRefine((hex, ctx) => {
    const fault = macFault(hex)
    if (fault !== null) ctx.addIssue({ code: 'custom', message: fault })
  })
  .describe('MAC address of a client in any usual notation')

/** An address in any spelling; comes out canonical. */
export const ip = z
  .string()
  .max(64, 'must be an IPv4 or IPv6 address')
  .transform((value, ctx) => {
    const canonical = canonicalIp(value.trim())
    if (canonical !== null) return canonical
    ctx.addIssue({ code: 'custom', message: 'must be an IPv4 or IPv6 address, without prefix length' })
    return z.NEVER
  })
  .describe('IPv4 or IPv6 address')

/** The same, of a host: what is written down, not what is searched for. */
export const hostIp = ip
  .superRefine((value, ctx) => {
    const fault = neverUsable(value)
    if (fault !== null) ctx.addIssue({ code: 'custom', message: fault })
  })
  .describe('IPv4 or IPv6 address of a host')

function unreadable(type: IdentifierType): string {
  const [least, most] = IDENTIFIER_BYTES[type]
  const quoted = type === 'circuit-id' || type === 'flex-id' ? ", or text in 'quotes'" : ''
  return `must be ${type === 'duid' ? DUID_MIN_BYTES : least} to ${most} bytes as hex${quoted}`
}

/** What tells a DHCP client; `value` comes out as lower-case hex. */
export const identifierInput = z
  .strictObject({
    type: z.enum(IDENTIFIER_TYPES),
    value: z
      .string()
      .max(1024, 'is too long')
      .describe('Hex in any notation; circuit-id and flex-id also quoted text'),
  })
  .transform((input, ctx) => {
    const parsed = parseIdentifier(input.type, input.value)
    const fault = parsed === null ? unreadable(input.type) : identifierFault(parsed)
    if (parsed !== null && fault === null) return parsed
    ctx.addIssue({ code: 'custom', path: ['value'], message: fault ?? '' })
    return z.NEVER
  })

export const identifierOutput = z.object({ type: z.enum(IDENTIFIER_TYPES), value: z.string() })

/** IP family. */
export const family = z.union([z.literal(4), z.literal(6)])

export const graceHours = z
  .int('must be whole hours')
  .min(GRACE_HOURS.min, `must be at least ${GRACE_HOURS.min} hour`)
  .max(GRACE_HOURS.max, `must be at most ${GRACE_HOURS.max} hours`)

export const ttl = z
  .int('must be whole seconds')
  .min(1, 'must be at least 1 second')
  .max(2_147_483_647, 'must be at most 2147483647 seconds (RFC 2181 section 8)')

/** How far an outside mutation has come. */
export const WRITE_STATUSES = ['queued', 'accepted', 'served', 'failed'] as const

export const writeStatus = z.enum(WRITE_STATUSES)

/** How a reservation stands. withdrawn: all its names are, until its client's next grant. */
export const RESERVATION_STATUSES = [...WRITE_STATUSES, 'withdrawn'] as const
