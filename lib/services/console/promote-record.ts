import { randomUUID } from 'node:crypto'
import type { Promote } from '@/lib/contract/proposal'
import type { DnsRecord } from '@/lib/contract/record'
import type { RecordWritten } from '@/lib/contract/record-write'
import type { StaticSource } from '@/lib/core/static-claims'
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
import { placeOfRecord } from '@/lib/services/console/records/place'
import { settledPtr } from '@/lib/services/console/records/pointer'
import { reserveWith } from '@/lib/services/console/records/reservation-step'
import { policyAt, refusedBecause, wantedBy } from '@/lib/services/console/records/static-row'
import { writing } from '@/lib/services/console/records/writing'
import { readRowOf, tellOf, writtenOf } from '@/lib/services/console/records/written'
import { proposalFor } from '@/lib/services/console/reservation-proposal'
import { storeStaticClaims } from '@/lib/services/console/static-claims'

/** Why a record cannot be promoted, or null. */
function notPromotable(record: DnsRecord): string | null {
  const { type, provenance, origin, owned, present, wanted, status } = record
  if (type !== 'A' && type !== 'AAAA') return `Only A and AAAA records are promoted; this is a ${type}.`
  if (provenance === 'ddns(reservation)')
    return 'The record belongs to a reservation, which keeps its name already.'
  if (provenance === 'static(admin)')
    return origin === 'imported'
      ? 'The record is not ours: it was imported.'
      : 'The record is static already.'
  if (!present) return `The DNS server does not have the record: it is ${status}.`
  if (!owned) return 'The record is not ours.'
  const stands = status === 'served' || status === 'accepted' || (status === 'leaving' && wanted)
  return stands ? null : `The record is ${status}.`
}

/**
 * Makes a dynamic record static: from now on no event of DHCP touches it. The server is told by a look at its names;
 * until then the row shows what stands there, the answer what is asked for.
 */
export async function promoteRecord(
  deps: ConsoleDeps,
  actor: Actor,
  input: Promote & { id: string; version: number | null },
): Promise<Result<RecordWritten>> {
  return writing(deps, async (tx): Promise<Result<RecordWritten>> => {
    const before = await readRecord(tx, input.id, true)
    if (before === null) return notFound('record')
    if (input.version !== null && input.version !== before.version) {
      return refused({ kind: 'stale', version: before.version })
    }
    const reason = notPromotable(before)
    if (reason !== null) return refusedBecause(reason)
    if (before.staticRecordId !== null) return refusedBecause('The record was promoted already.')
    const zones = await readZones(tx)
    const place = placeOfRecord(before, zones)
    if (place === null) return refusedBecause(`The zone ${before.zone} is not managed.`)
    const standard = (await policyAt(tx, before.value)).ptr.value
    const pointer = await settledPtr(tx, place, { asked: undefined, standard, own: null })
    if (!pointer.ok) return pointer
    const { ptr } = pointer.value
    const { zone, ...what } = place
    const source: StaticSource = {
      kind: 'static',
      id: randomUUID(),
      zoneId: zone.id,
      ...what,
      ttl: before.ttl,
      ptr,
    }
    const wanted = await wantedBy(tx, source, zones)
    if (!wanted.ok) return wanted

    const found = await proposalFor(tx, { ip: before.value, named: before })
    const { reserve } = input
    const step = await reserveWith(tx, deps, actor, { found, reserve, staticId: source.id })
    if (!step.ok) return step
    const reservationId = step.value.reservation?.id ?? null
    await insertStatic(tx, deps, actor, source, { comment: null, createdFrom: 'promote' })
    await storeStaticClaims(tx, source.id, wanted.value, { reservationId })
    const after = await readRowOf(tx, source)
    await tellOf(tx, actor, {
      ...{ verb: 'updated', reason: 'promoted to static(admin)', source, before, after, reservationId },
    })
    const warnings = [...pointer.value.warnings, ...step.value.warnings]
    return done(await writtenOf(tx, source, { reservation: step.value.reservation, warnings }))
  })
}
