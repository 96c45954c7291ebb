import type { PlanLine } from '@/lib/core/plan'
import type { DnsLookup, DnsProvider, DnsRecordFact, RecordType } from '@/lib/core/ports/dns'
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
  if (zone.listed && (await seenByDns(lookup, line, known)) === 'clear') return null
  const facts = await provider.findRecords(zone, line.name)
  const news = facts.some(
    (fact) => !known.some((record) => record.type === fact.type && record.value === fact.value),
  )
  return news ? facts : null
}

/**
 * What the authoritative server shows at a name: nothing that is not known, or news. Null: it gave no answer.
 *
 * @param coming a value that somebody may just be making there, known too
 */
export async function seenByDns(
  lookup: DnsLookup | null,
  { view, name, type }: { view: string; name: string; type: RecordType },
  known: readonly { type: string; value: string }[],
  coming: string | null = null,
): Promise<'clear' | 'news' | null> {
  if (lookup === null) return null
  const answer = await within(PATIENCE_MS, lookup.query(view, name, type))
  if (answer === null) return null
  if (answer.rcode === 'NXDOMAIN') return 'clear'
  if (answer.rcode !== 'NOERROR') return null
  const clear =
    // The name exists without an address of this type: fine when we know why, else it may be a CNAME.
    answer.values.length === 0
      ? known.some((record) => record.type !== 'CNAME')
      : answer.values.every(
          ({ value }) =>
            value === coming || known.some((record) => record.type === type && record.value === value),
        )
  return clear ? 'clear' : 'news'
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
