import type { DnsRecord } from '@/lib/contract/record'

type Told = Pick<
  DnsRecord,
  'type' | 'provenance' | 'origin' | 'owned' | 'present' | 'wanted' | 'staticRecordId'
>

const isAddress = ({ type }: Pick<Told, 'type'>) => type === 'A' || type === 'AAAA'

/** Why a record cannot be edited or deleted here; undefined: it can. The server checks it again. */
export function notWritable(record: Told): string | undefined {
  if (record.staticRecordId !== null && isAddress(record)) return undefined
  if (record.provenance === 'ddns(reservation)') return 'It belongs to a reservation: change that.'
  if (record.provenance === 'ddns(dynamic)') return 'It follows a lease. Promote it to static first.'
  if (!isAddress(record))
    return record.type === 'PTR'
      ? 'A PTR follows its address record: change that.'
      : `Only A and AAAA are changed here, a ${record.type} is only read.`
  return 'Nobody here made it: adopt it first.'
}

/** Why a record cannot be adopted; undefined: it can. */
export function notAdoptable(record: Told): string | undefined {
  if (record.type === 'PTR') return 'A PTR is adopted with its address record.'
  if (!isAddress(record)) return `Only A and AAAA are adopted; this is a ${record.type}.`
  if (record.staticRecordId !== null) return 'It is ours already.'
  if (record.provenance !== 'static(admin)') return 'It was made here: there is nothing to adopt.'
  if (!record.present) return 'The DNS server does not have it.'
  return undefined
}

/** Whether what it says in DNS concerns DHCP, so that something may be proposed. */
export function mayPropose(record: Told): boolean {
  return isAddress(record) && record.provenance === 'static(admin)' && (record.present || record.wanted)
}
