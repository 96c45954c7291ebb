import { type Claim, compareClaims, isOwnNamed } from '@/lib/core/claims'
import { hexToText, textToHex } from '@/lib/core/identifier'
import { compareText, firstDifference } from '@/lib/core/order'
import type { Family, KeaHostOption } from '@/lib/core/ports/kea'
import type { TxtRule } from '@/lib/core/txt-rule'

/**
 * Characters of one TXT record that we write: many strings of 255 octets (RFC 1035 section 3.3.14). More would neither fit
 * the line of a request nor an index.
 */
export const TXT_LONGEST = 2_048
/** Characters of a longer text by which one knows it again. */
const SHOWN = 64
const HOSTNAME = '{hostname}'

/** The option space that rows without one mean. */
function optionSpace({ space, family }: { space?: string | null; family: Family }): string {
  return space ?? `dhcp${family}`
}

/** Printable ASCII without what a zone file, a query or a client of an API could take for more than text. */
const PLAIN = /^(?! )[^"'\\\P{ASCII}\p{Cc}]+(?<! )$/u

/**
 * An option as text of a TXT record, null when it is empty: what Kea was given, as it stands when that is plain text
 * without quotes, else its octets as hex. Nothing is cut: what is too long is told in words that no DNS server is sent, so
 * that the record says why it is not there.
 */
export function txtValue({ value, text }: Pick<KeaHostOption, 'value' | 'text'>): string | null {
  const octets = text === null ? value : textToHex(text)
  if (octets === '') return null
  const given = hexToText(octets)
  const said = given !== null && PLAIN.test(given) ? given : `0x${octets}`
  if (said.length <= TXT_LONGEST) return said
  return `${said.slice(0, SHOWN)}… (${said.length} characters)`
}

/** What stands first of two: for good before until some time, the later before the sooner. */
function compareStay(a: Claim, b: Claim): number {
  const until = (claim: Claim) => (claim.until == null ? Number.POSITIVE_INFINITY : Date.parse(claim.until))
  return firstDifference(Math.sign(until(b) - until(a)) || 0, compareText(a.value, b.value))
}

/**
 * The TXT records that rules make of a reservation's options: one place beside each A or AAAA under its own name, in
 * the same zone, as long as that. `claims` are the reservation's; sorted.
 */
export function txtClaims(
  claims: readonly Claim[],
  options: readonly KeaHostOption[],
  rules: readonly TxtRule[],
): Claim[] {
  const forward = claims.filter((claim) => claim.type !== 'PTR' && isOwnNamed(claim)).sort(compareStay)
  const found = new Map<string, Claim>()
  for (const rule of rules) {
    const fits = (option: KeaHostOption) =>
      option.family === rule.family && option.code === rule.code && optionSpace(option) === optionSpace(rule)
    for (const option of options.filter(fits)) {
      const value = txtValue(option)
      if (value === null) continue
      for (const claim of forward) {
        const name = rule.name.replace(HOSTNAME, claim.name).toLowerCase()
        const key = JSON.stringify([claim.zoneId, name, value])
        if (name.length > 253 || found.has(key)) continue
        found.set(key, { ...claim, type: 'TXT', name, value, ttl: rule.ttl ?? claim.ttl })
      }
    }
  }
  return [...found.values()].sort(compareClaims)
}
