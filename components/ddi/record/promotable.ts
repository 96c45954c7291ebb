import type { DnsRecord } from '@/lib/contract/record'

/** Why a record cannot be made static now; undefined: it can. The server checks it again. */
export function notPromotable(record: DnsRecord): string | undefined {
  const { type, provenance, origin, owned, present, wanted, status } = record
  if (type !== 'A' && type !== 'AAAA')
    return `Only A and AAAA are promoted; this ${type} follows its address.`
  if (provenance === 'ddns(reservation)') return 'It belongs to a reservation, which keeps its name already.'
  if (provenance === 'static(admin)')
    return origin === 'imported' ? 'It was imported, and is static already.' : 'It is static already.'
  if (!present) return `The DNS server does not have it: it is ${status}.`
  if (!owned) return 'It is not ours to change.'
  const stands = status === 'served' || status === 'accepted' || (status === 'leaving' && wanted)
  return stands ? undefined : `It is ${status}.`
}
