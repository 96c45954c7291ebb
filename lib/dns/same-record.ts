import type { DnsRecordFact, OwnerTag } from '@/lib/core/ports/dns'

/** Whether two tags prove the same ownership. The ref may differ: a record can pass from lease to reservation. */
export const sameOwner = (a: OwnerTag | null, b: OwnerTag | null): boolean =>
  a === null || b === null ? a === b : a.instance === b.instance && a.provenance === b.provenance

type Identity = Pick<DnsRecordFact, 'name' | 'type' | 'value'>

/** Same name, type and value: the identity of a record inside its zone. */
export const sameRecord = (a: Identity, b: Identity): boolean =>
  a.name === b.name && a.type === b.type && a.value === b.value
