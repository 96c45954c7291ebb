import type { PlanLine } from '@/lib/core/plan'
import type { DnsLookup, DnsProvider, DnsRecordFact } from '@/lib/core/ports/dns'
import type { NameRecord } from '@/lib/services/worker/look-name/facts'
import type { WorldZone } from '@/lib/services/worker/world'

/** Milliseconds that an authoritative server gets before we ask the API instead. */
const PATIENCE_MS = 250

/**
 * Looks whether something that we do not know stands at the name before we create there: a record that somebody made
 * since the last listing must be refused beside, not joined. The authoritative server tells for the price of one
 * packet; the API is asked only when that answer is no answer, shows something unknown, or the zone was never listed.
 * Null: all clear. Otherwise everything that the zone holds at the name.
 */
export async function unknownAt(
  provider: DnsProvider,
  lookup: DnsLookup | null,
  zone: WorldZone,
  line: PlanLine,
  records: readonly NameRecord[],
): Promise<DnsRecordFact[] | null> {
  const known = records.filter((record) => record.zoneId === zone.id && record.present)
  if (zone.listed && (await clearByDns(lookup, line, known))) return null
  const facts = await provider.findRecords(zone, line.name)
  const news = facts.some(
    (fact) => !known.some((record) => record.type === fact.type && record.value === fact.value),
  )
  return news ? facts : null
}

async function clearByDns(
  lookup: DnsLookup | null,
  line: PlanLine,
  known: readonly NameRecord[],
): Promise<boolean> {
  if (lookup === null) return false
  const { view, name, type } = line
  const answer = await within(PATIENCE_MS, lookup.query(view, name, type))
  if (answer === null) return false
  if (answer.rcode === 'NXDOMAIN') return true
  if (answer.rcode !== 'NOERROR') return false
  // The name exists without an address of this type: fine when we know why, else it may be a CNAME.
  if (answer.values.length === 0) return known.some((record) => record.type !== 'CNAME')
  return answer.values.every(({ value }) =>
    known.some((record) => record.type === type && record.value === value),
  )
}

/** What the promise gives within the time, or null when it is late or fails. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms)
  })
  try {
    return await Promise.race([promise.catch(() => null), late])
  } finally {
    clearTimeout(timer)
  }
}
