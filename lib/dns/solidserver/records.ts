import type { DnsRecordFact, DnsZone } from '@/lib/core/ports/dns'
import { safeName } from '../draft'
import { sameRecord } from '../same-record'
import type { Row } from './body'
import type { SolidserverClient } from './client'
import type { ZoneEntry } from './directory'
import { isUnknownRecord } from './errors'
import { isLeaving, toFact } from './rows'
import { where } from './where'

/** A name with more rows than this is not one a DHCP client has. */
const MAX_ROWS_PER_NAME = 1000

/** The record of an id, or null when there is none (204) or it is on its way out. */
export async function readById(client: SolidserverClient, id: string): Promise<Row | null> {
  if (!/^\d{1,20}$/.test(id)) return null
  try {
    const [row] = await client.get('dns_rr_info', { rr_id: id })
    return row && !isLeaving(row) ? row : null
  } catch (error) {
    if (isUnknownRecord(error)) return null
    throw error
  }
}

/** Every record at a name, optionally of one type. Selected by names, not ids: a zone made anew is found too. */
export async function findRows(
  client: SolidserverClient,
  entry: ZoneEntry,
  name: string,
  type?: string,
): Promise<Row[]> {
  const rows = await client.get('dns_rr_list', {
    WHERE: where({
      rr_full_name: safeName(name),
      ...(type === undefined ? {} : { rr_type: type }),
      dns_id: entry.dnsId,
      dnszone_name: entry.zoneName,
      dnsview_name: entry.dnsView,
    }),
    ORDERBY: 'rr_id',
    limit: String(MAX_ROWS_PER_NAME),
  })
  return rows.filter((row) => !isLeaving(row))
}

/**
 * The row that an expectation means now: by id first, then by name, type and value, because ids change under
 * edits and may be wrong from the start. `other` is what stands in its place.
 */
export async function locate(
  client: SolidserverClient,
  entry: ZoneEntry,
  zone: DnsZone,
  expected: DnsRecordFact,
): Promise<{ row: Row } | { row: null; byId: DnsRecordFact | null; others: DnsRecordFact[] }> {
  const row = await readById(client, expected.providerId)
  const here =
    row && row.dns_name?.toLowerCase() === zone.server && row.dnszone_name?.toLowerCase() === zone.name
  if (row && here && sameRecord(toFact(row), expected)) return { row }
  const rows = await findRows(client, entry, expected.name, expected.type)
  const match = rows.find((candidate) => sameRecord(toFact(candidate), expected))
  if (match) return { row: match }
  const others = rows.map(toFact)
  return { row: null, byId: others.find((fact) => fact.providerId === expected.providerId) ?? null, others }
}
