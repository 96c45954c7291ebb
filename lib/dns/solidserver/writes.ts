import { expandIpv6 } from '@/lib/core/ip'
import {
  type DnsCreate,
  type DnsDelete,
  DnsError,
  type DnsRecordDraft,
  type DnsRecordFact,
  type DnsUpdate,
  type DnsZone,
} from '@/lib/core/ports/dns'
import { sameOwner, sameRecord } from '../same-record'
import type { Row } from './body'
import { writeOwner } from './class-params'
import type { Params, SolidserverClient } from './client'
import type { ZoneEntry } from './directory'
import { isAlreadyThere, isUnknownRecord } from './errors'
import { findRows, locate, readById } from './records'
import { toFact } from './rows'
import { toStrings } from './txt-strings'

const maybeApplied = (error: unknown): error is DnsError => error instanceof DnsError && error.maybeApplied

/** Server, zone and view by id and by name: ids alone failed for others when one zone name exists twice. */
const place = (entry: ZoneEntry): Params => ({
  dns_id: entry.dnsId,
  dns_name: entry.server,
  dnszone_id: entry.zoneId,
  dnszone_name: entry.zoneName,
  ...(entry.dnsView === '#' ? {} : { dnsview_id: entry.dnsViewId, dnsview_name: entry.dnsView }),
})

function sentValue({ type, value }: DnsRecordDraft): string {
  // The appliance stores IPv6 addresses written out, and compares them as text.
  if (type === 'AAAA') return expandIpv6(value) ?? value
  return type === 'TXT' ? toStrings(value) : value
}

const content = (draft: DnsRecordDraft, before?: Row): Params => ({
  rr_name: draft.name,
  rr_type: draft.type,
  value1: sentValue(draft),
  rr_ttl: String(draft.ttl),
  rr_class_parameters: writeOwner(draft.owner, before),
})

async function look(client: SolidserverClient, entry: ZoneEntry, draft: DnsRecordDraft) {
  const rows = await findRows(client, entry, draft.name, draft.type)
  return rows.map(toFact).find((fact) => sameRecord(fact, draft)) ?? null
}

/**
 * One call in the usual case: `new_only` makes the appliance refuse a duplicate. When no answer came we look
 * first, and only what is not there is sent a second time.
 */
export async function createRecord(
  client: SolidserverClient,
  entry: ZoneEntry,
  draft: DnsRecordDraft,
): Promise<DnsCreate> {
  const add = () =>
    client.write('POST', 'dns_rr_add', {
      ...content(draft),
      ...place(entry),
      check_value: 'yes',
      add_flag: 'new_only',
    })
  let rows: Row[]
  try {
    rows = await add().catch(async (error: unknown) => {
      if (!maybeApplied(error)) throw error
      const fact = await look(client, entry, draft)
      return fact ? [{ ret_oid: fact.providerId }] : await add()
    })
  } catch (error) {
    if (!isAlreadyThere(error)) throw error
    const fact = await look(client, entry, draft)
    if (fact) return { kind: 'exists', fact }
    throw new DnsError(
      'transient',
      `${draft.name} ${draft.type} is said to exist but is not listed`,
      'exists-unseen',
    )
  }
  const id = rows[0]?.ret_oid ?? (await look(client, entry, draft))?.providerId
  if (id) return { kind: 'created', providerId: id }
  throw new DnsError('transient', 'SOLIDserver: no id in its answer', 'no-id', true, 'dns_rr_add')
}

/** Re-reads, compares with what we believe is there, and edits that very row. */
export async function updateRecord(
  client: SolidserverClient,
  entry: ZoneEntry,
  zone: DnsZone,
  expected: DnsRecordFact,
  draft: DnsRecordDraft,
): Promise<DnsUpdate> {
  const located = await locate(client, entry, zone, expected)
  if (!located.row) return { kind: 'changed', found: located.byId ?? located.others[0] ?? null }
  const found = toFact(located.row)
  if (!sameOwner(found.owner, expected.owner) || found.ttl !== expected.ttl) return { kind: 'changed', found }

  let answered: string | undefined
  try {
    const rows = await client.write('PUT', 'dns_rr_add', {
      rr_id: found.providerId,
      ...content(draft, located.row),
      ...place(entry),
      add_flag: 'edit_only',
    })
    answered = rows[0]?.ret_oid
  } catch (error) {
    if (isUnknownRecord(error)) return { kind: 'changed', found: null }
    if (isAlreadyThere(error)) return { kind: 'changed', found: (await look(client, entry, draft)) ?? found }
    if (!maybeApplied(error)) throw error
    const now = await look(client, entry, draft)
    if (now && now.ttl === draft.ttl && sameOwner(now.owner, draft.owner)) {
      return { kind: 'updated', providerId: now.providerId }
    }
    throw error
  }
  if (answered === found.providerId) return { kind: 'updated', providerId: answered }
  // Ids change under edits, and appliances have been seen to answer with the id of another record.
  const now = await look(client, entry, draft)
  if (now) return { kind: 'updated', providerId: now.providerId }
  throw new DnsError(
    'transient',
    `${draft.name} ${draft.type} is not listed after its update`,
    'update-unseen',
    true,
  )
}

/** Re-reads, compares, and deletes by id. A record that is not there any more is gone, not an error. */
export async function deleteRecord(
  client: SolidserverClient,
  entry: ZoneEntry,
  zone: DnsZone,
  expected: DnsRecordFact,
): Promise<DnsDelete> {
  const located = await locate(client, entry, zone, expected)
  if (!located.row) return located.byId ? { kind: 'changed', found: located.byId } : { kind: 'gone' }
  const found = toFact(located.row)
  if (!sameOwner(found.owner, expected.owner)) return { kind: 'changed', found }
  try {
    await client.write('DELETE', 'dns_rr_delete', { rr_id: found.providerId })
    return { kind: 'deleted' }
  } catch (error) {
    if (isUnknownRecord(error)) return { kind: 'gone' }
    if (maybeApplied(error) && !(await readById(client, found.providerId))) return { kind: 'deleted' }
    throw error
  }
}
