import { canonicalName } from '@/lib/core/dns-name'
import type { DnsRecordFact } from '@/lib/core/ports/dns'
import { canonicalValue } from '../canonical'
import type { Row } from './body'
import { readOwner } from './class-params'
import { fromStrings } from './txt-strings'

const VALUES = [1, 2, 3, 4, 5, 6, 7] as const

/** What `toFact` and `isLeaving` read, and what a listing selects and orders by. */
export const FACT_COLUMNS: readonly string[] = [
  ...['rr_id', 'dnszone_id', 'rr_full_name', 'rr_type', 'ttl', 'rr_class_parameters', 'delayed_delete_time'],
  ...VALUES.map((n) => `value${n}`),
]

const recordValue = (row: Row): string => {
  const type = row.rr_type ?? ''
  const values = VALUES.map((n) => row[`value${n}`] ?? '')
  while (values.length > 1 && values.at(-1) === '') values.pop()
  const joined = values.join(' ')
  return canonicalValue(type, type.toUpperCase() === 'TXT' ? fromStrings(joined) : joined)
}

/** A dns_rr row as a fact: name, value and type in the core's canonical spelling. */
export function toFact(row: Row): DnsRecordFact {
  const ttl = Number(row.ttl)
  return {
    providerId: row.rr_id ?? '',
    name: canonicalName(row.rr_full_name ?? ''),
    type: (row.rr_type ?? '').toUpperCase(),
    value: recordValue(row),
    ttl: Number.isInteger(ttl) && ttl >= 0 ? ttl : 0,
    owner: readOwner(row),
  }
}

/** A row that the appliance has accepted to delete and merely still shows. */
export const isLeaving = (row: Row): boolean => row.delayed_delete_time === '1'
