import { canonicalName, isInZone } from '@/lib/core/dns-name'
import { canonicalIp, ipFamily } from '@/lib/core/ip'
import { DnsError, type DnsRecordDraft, type DnsZone, type RecordType } from '@/lib/core/ports/dns'
import { TXT_LONGEST } from '@/lib/core/txt-rules'

/** LDH plus what real zones hold: underscores, wildcards, RFC 2317 slashes. Nothing a quote could hide in. */
const SAFE_NAME = /^(?=.{1,253}$)[a-z0-9_*/-]{1,63}(\.[a-z0-9_*/-]{1,63})*$/
const MAX_TTL = 2_147_483_647

/** A canonical DNS name; anything else is refused with a permanent DnsError before it travels. */
export function safeName(name: string): string {
  const canonical = canonicalName(name)
  if (SAFE_NAME.test(canonical)) return canonical
  throw new DnsError('permanent', `not a DNS name: ${JSON.stringify(name.slice(0, 80))}`, 'invalid-name')
}

/** The text of a TXT that needs no quoting anywhere on its way, but between its strings. */
const SAFE_TEXT = /^(?! )(?!.* $)[^"'\\\P{ASCII}\p{Cc}]+$/u

function safeText(value: string): string {
  if (SAFE_TEXT.test(value) && value.length <= TXT_LONGEST) return value
  const shown = JSON.stringify(value.slice(0, 100))
  const taken = `1 to ${TXT_LONGEST} printable ASCII characters without quotes`
  throw new DnsError('permanent', `not a text for TXT, which takes ${taken}: ${shown}`, 'invalid-value')
}

function safeValue(type: RecordType, value: string): string {
  if (type === 'PTR') return safeName(value)
  if (type === 'TXT') return safeText(value)
  const address = canonicalIp(value)
  if (address !== null && ipFamily(address) === (type === 'A' ? 4 : 6)) return address
  throw new DnsError(
    'permanent',
    `not an address for ${type}: ${JSON.stringify(value.slice(0, 80))}`,
    'invalid-value',
  )
}

/** The draft in canonical spelling, or a permanent DnsError that says what is wrong with it (RFC 2181 for the TTL). */
export function checkedDraft(zone: DnsZone, draft: DnsRecordDraft): DnsRecordDraft {
  const name = safeName(draft.name)
  if (!isInZone(name, zone.name)) {
    throw new DnsError('permanent', `${name} is not in the zone ${zone.name}`, 'invalid-name')
  }
  if (!Number.isInteger(draft.ttl) || draft.ttl < 0 || draft.ttl > MAX_TTL) {
    throw new DnsError('permanent', `not a TTL: ${draft.ttl}`, 'invalid-ttl')
  }
  return { ...draft, name, value: safeValue(draft.type, draft.value) }
}

/** As checkedDraft, for an edit: a record keeps its name and type. */
export function checkedEdit(
  zone: DnsZone,
  expected: { name: string; type: string },
  draft: DnsRecordDraft,
): DnsRecordDraft {
  const checked = checkedDraft(zone, draft)
  if (checked.name !== expected.name || checked.type !== expected.type) {
    throw new DnsError(
      'permanent',
      'an update keeps name and type; delete and create instead',
      'invalid-edit',
    )
  }
  return checked
}
