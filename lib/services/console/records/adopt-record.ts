import { randomUUID } from 'node:crypto'
import type { FieldError } from '@/lib/contract/problem'
import type { DnsRecord } from '@/lib/contract/record'
import type { RecordWritten } from '@/lib/contract/record-write'
import { ipToReverseName } from '@/lib/core/reverse-name'
import type { StaticSource } from '@/lib/core/static-claims'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import {
  type Actor,
  type ConsoleDeps,
  done,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { readZones } from '@/lib/services/console/lease-draft'
import { readRecord } from '@/lib/services/console/list-records'
import { insertStatic } from '@/lib/services/console/records/create-record'
import { placeOfRecord, type RecordPlace } from '@/lib/services/console/records/place'
import { settledPtr } from '@/lib/services/console/records/pointer'
import { refusedBecause, wantedBy, warningOff } from '@/lib/services/console/records/static-row'
import { writing } from '@/lib/services/console/records/writing'
import { readRowOf, tellOf, writtenOf } from '@/lib/services/console/records/written'
import { storeStaticClaims } from '@/lib/services/console/static-claims'

/** Why a record cannot be adopted, and what to do instead; null when it can. */
export function notAdoptable(record: DnsRecord): string | null {
  const { type, provenance, present, status, staticRecordId } = record
  if (type !== 'A' && type !== 'AAAA')
    return `Only A and AAAA are adopted, with the PTR that points to them; this is a ${type}.`
  if (provenance === 'ddns(dynamic)') return 'The record belongs to a lease: promote it to static instead.'
  if (provenance === 'ddns(reservation)') return 'The record belongs to a reservation: it is ours already.'
  if (staticRecordId !== null) return 'The record is ours already: it can be changed and deleted.'
  return present ? null : `The DNS server does not have the record: it is ${status}.`
}

/** The PTR of a record in its view: it comes along when it points to the name and is nobody else's. */
export interface Pointer {
  id: string
  ttl: number
}

export async function readPointer(target: SqlTarget, record: DnsRecord): Promise<Pointer | null> {
  const [row] = await runSql<Pointer>(
    target,
    `select d.id::text, d.ttl from (select * from dns_record where name = $1 offset 0) d
     join zone z on z.id = d.zone_id and z.managed and z.gone_at is null and z.reverse and z.view = $2
     where d.type = 'PTR' and d.value = $3 and d.present and d.provenance = 'static(admin)' limit 1`,
    [ipToReverseName(record.value), record.view, record.name],
  )
  return row ?? null
}

/** What the record becomes: as it stands, with its PTR if it has one; refuses what cannot be an operator's. */
export async function adopted(
  target: SqlTarget,
  record: DnsRecord,
  pointer: Pointer | null,
  place: RecordPlace,
): Promise<Result<{ source: StaticSource; warnings: FieldError[] }>> {
  const settled = await settledPtr(target, place, { asked: undefined, standard: pointer !== null, own: null })
  if (!settled.ok) return settled
  const { ptr, warnings } = settled.value
  const { zone, name, type, value } = place
  const { ttl } = record
  return done({
    source: { kind: 'static', id: randomUUID(), zoneId: zone.id, name, type, value, ttl, ptr },
    warnings:
      pointer === null || !ptr || pointer.ttl === ttl
        ? warnings
        : [{ path: 'ptr', message: `the TTL of its PTR becomes ${ttl}, it was ${pointer.ttl}` }],
  })
}

/**
 * Makes an imported record ours, and the PTR that points to it: nothing of it changes but our tag, and from then on it
 * can be changed and deleted here. Other values of the name stay whose they are.
 */
export function adoptRecord(
  deps: ConsoleDeps,
  actor: Actor,
  input: { id: string; version: number | null },
): Promise<Result<RecordWritten>> {
  return writing(deps, async (tx): Promise<Result<RecordWritten>> => {
    const before = await readRecord(tx, input.id, true)
    if (before === null) return notFound('record')
    if (input.version !== null && input.version !== before.version)
      return refused({ kind: 'stale', version: before.version })
    const reason = notAdoptable(before)
    if (reason !== null) return refusedBecause(reason)
    const zones = await readZones(tx)
    const place = placeOfRecord(before, zones)
    if (place === null) return refusedBecause(`The zone ${before.zone} is not managed.`)
    const pointer = await readPointer(tx, before)
    const found = await adopted(tx, before, pointer, place)
    if (!found.ok) return found
    const { source } = found.value
    const wanted = await wantedBy(tx, source, zones)
    if (!wanted.ok) return wanted
    await insertStatic(tx, deps, actor, source, { comment: null, createdFrom: 'adopt' })
    // Ours without a tag: the look writes it there, on what is expected.
    await runSql(
      tx,
      `update dns_record set owned = true, owner_ref = case when owned then owner_ref end where id = any($1::uuid[])`,
      [[before.id, ...(pointer === null || !source.ptr ? [] : [pointer.id])]],
    )
    await storeStaticClaims(tx, source.id, wanted.value, { reservationId: null, recordId: before.id })
    const after = await readRowOf(tx, source)
    await tellOf(tx, actor, {
      ...{ verb: 'updated', reason: 'adopted as static(admin)', source, before, after },
      reservationId: before.reservationId,
    })
    const warnings = [...(await warningOff(tx)), ...found.value.warnings]
    return done(await writtenOf(tx, source, { reservation: null, warnings }))
  })
}
