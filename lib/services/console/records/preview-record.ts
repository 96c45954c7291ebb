import { randomUUID } from 'node:crypto'
import type { Effect } from '@/lib/contract/effect'
import type { FieldError } from '@/lib/contract/problem'
import type { DnsRecord } from '@/lib/contract/record'
import type { RecordPreview, RecordPreviewed } from '@/lib/contract/record-write'
import type { StaticSource } from '@/lib/core/static-claims'
import { type ConsoleDeps, done, notFound, type Result } from '@/lib/services/console/deps'
import { readZones } from '@/lib/services/console/lease-draft'
import { readRecord } from '@/lib/services/console/list-records'
import { readAddressCard } from '@/lib/services/console/records/address-card'
import { adopted, notAdoptable, readPointer } from '@/lib/services/console/records/adopt-record'
import { obstacleAt, readName, warningsAt } from '@/lib/services/console/records/at-name'
import { readLinked, warningsOfLinked } from '@/lib/services/console/records/linked'
import { placeOf, placeOfRecord, type RecordPlace } from '@/lib/services/console/records/place'
import { settledPtr } from '@/lib/services/console/records/pointer'
import {
  adoptionEffect,
  NO_EFFECT,
  recordEffect,
  withReservation,
} from '@/lib/services/console/records/preview-lines'
import { noDraft } from '@/lib/services/console/records/reservation-step'
import {
  editable,
  policyAt,
  readStatic,
  refusedBecause,
  type StaticRow,
  wantedBy,
  warningOff,
} from '@/lib/services/console/records/static-row'
import { patched, withPtr } from '@/lib/services/console/records/update-record'
import { type Proposed, proposalFor, shownDraft } from '@/lib/services/console/reservation-proposal'

interface Seen {
  effect: Effect
  found: Proposed
  warnings: FieldError[]
  reserves?: boolean
  ip: string
}

async function ofCreate(
  deps: ConsoleDeps,
  body: NonNullable<RecordPreview['create']>,
): Promise<Result<Seen>> {
  const { pool } = deps.db
  const { value: ip, name } = body
  if (name === undefined) {
    const found = await proposalFor(pool, { ip, named: null })
    return done({ effect: NO_EFFECT, found, warnings: [], ip })
  }
  const zones = await readZones(pool)
  const placed = placeOf({ ...body, name }, zones)
  if (!placed.ok) return placed
  const place = placed.value
  const here = await readName(pool, place)
  const obstacle = obstacleAt(place, here, null)
  if (obstacle !== null) return obstacle
  const policy = await policyAt(pool, ip)
  const pointer = await settledPtr(pool, place, { asked: body.ptr, standard: policy.ptr.value, own: null })
  if (!pointer.ok) return pointer
  const source = sourceOf(place, { ttl: body.ttl ?? policy.ttl.value, ptr: pointer.value.ptr })
  const wanted = await wantedBy(pool, source, zones)
  if (!wanted.ok) return wanted
  const found = await proposalFor(pool, { ip, named: { name: place.name, zone: place.zone.name } })
  const reserves = body.reserve ?? found.atOnce === 'reserve'
  if (reserves && found.draft === null) return noDraft(found)
  const effect = await recordEffect(deps, { before: null, after: source, linked: [] })
  const warnings = [...(await warningOff(pool)), ...warningsAt(place, here, null), ...pointer.value.warnings]
  return done({ effect, found, warnings, reserves, ip })
}

function sourceOf(
  { zone, name, type, value }: RecordPlace,
  rest: { ttl: number; ptr: boolean },
): StaticSource {
  return { kind: 'static', id: randomUUID(), zoneId: zone.id, name, type, value, ...rest }
}

async function editableOf(
  deps: ConsoleDeps,
  id: string,
): Promise<Result<{ record: DnsRecord; row: StaticRow }>> {
  const record = await readRecord(deps.db.pool, id)
  if (record === null) return notFound('record')
  const row =
    record.staticRecordId === null ? null : await readStatic(deps.db.pool, record.staticRecordId, false)
  return editable(record, row)
}

async function ofUpdate(
  deps: ConsoleDeps,
  body: NonNullable<RecordPreview['update']>,
): Promise<Result<Seen>> {
  const { pool } = deps.db
  const known = await editableOf(deps, body.id)
  if (!known.ok) return known
  const { record, row } = known.value
  const zones = await readZones(pool)
  const change = patched(row, record, body, zones)
  if (!change.ok) return change
  const { place } = change.value
  const here = await readName(pool, place)
  const obstacle = obstacleAt(place, here, row.id)
  if (obstacle !== null) return obstacle
  const settled = await withPtr(pool, change.value, row, body)
  if (!settled.ok) return settled
  const { next } = settled.value
  const wanted = await wantedBy(pool, next, zones)
  if (!wanted.ok) return wanted
  const moved = row.value !== next.value
  const linked = moved ? await readLinked(pool, row.id) : []
  const found = await proposalFor(pool, {
    ip: next.value,
    named: { name: place.name, zone: place.zone.name },
  })
  const warnings = [
    ...(await warningOff(pool)),
    ...(moved || row.name !== next.name ? warningsAt(place, here, row.id) : []),
    ...settled.value.warnings,
    ...warningsOfLinked(linked),
  ]
  const effect = await recordEffect(deps, { before: row, after: next, linked: linked.map(({ id }) => id) })
  return done({ effect, found, warnings, ip: next.value })
}

async function ofDelete(deps: ConsoleDeps, id: string): Promise<Result<Seen>> {
  const known = await editableOf(deps, id)
  if (!known.ok) return known
  const { record, row } = known.value
  const linked = await readLinked(deps.db.pool, row.id)
  const effect = await recordEffect(deps, { before: row, after: null, linked: linked.map((one) => one.id) })
  const warnings = [...(await warningOff(deps.db.pool)), ...warningsOfLinked(linked)]
  return done({ effect, found: await proposalOf(deps, record), warnings, ip: record.value })
}

async function ofAdopt(deps: ConsoleDeps, id: string): Promise<Result<Seen>> {
  const { pool } = deps.db
  const record = await readRecord(pool, id)
  if (record === null) return notFound('record')
  const reason = notAdoptable(record)
  if (reason !== null) return refusedBecause(reason)
  const zones = await readZones(pool)
  const place = placeOfRecord(record, zones)
  if (place === null) return refusedBecause(`The zone ${record.zone} is not managed.`)
  const pointer = await readPointer(pool, record)
  const become = await adopted(pool, record, pointer, place)
  if (!become.ok) return become
  const wanted = await wantedBy(pool, become.value.source, zones)
  if (!wanted.ok) return wanted
  const effect = adoptionEffect(record, wanted.value, pointer)
  const warnings = [...(await warningOff(pool)), ...become.value.warnings]
  return done({ effect, found: await proposalOf(deps, record), warnings, ip: record.value })
}

function proposalOf(deps: ConsoleDeps, record: DnsRecord): Promise<Proposed> {
  return proposalFor(deps.db.pool, { ip: record.value, named: record })
}

function seen(deps: ConsoleDeps, body: RecordPreview): Promise<Result<Seen>> {
  if (body.create !== undefined) return ofCreate(deps, body.create)
  if (body.update !== undefined) return ofUpdate(deps, body.update)
  if (body.delete !== undefined) return ofDelete(deps, body.delete.id)
  return ofAdopt(deps, body.adopt?.id ?? '')
}

/**
 * What a write would do, decided by what decides it afterwards, and what is known about its address. Refuses what the
 * write would refuse; writes nothing.
 */
export async function previewRecord(
  deps: ConsoleDeps,
  body: RecordPreview,
): Promise<Result<RecordPreviewed>> {
  const result = await seen(deps, body)
  if (!result.ok) return result
  const { effect, found, warnings, reserves, ip } = result.value
  const reservation = reserves === true ? shownDraft(found.draft, found.facts.scope?.name ?? '') : null
  return done({
    ...withReservation(effect, reservation),
    address: await readAddressCard(deps, ip, found.facts),
    proposal: found.proposal,
    reservation,
    warnings,
  })
}
