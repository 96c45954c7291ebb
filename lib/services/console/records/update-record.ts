import type { FieldError } from '@/lib/contract/problem'
import type { DnsRecord } from '@/lib/contract/record'
import type { RecordPatch, RecordWritten } from '@/lib/contract/record-write'
import type { ManagedZone } from '@/lib/core/zone-rules'
import type { Tx } from '@/lib/db/client'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { type Actor, type ConsoleDeps, done, invalid, type Result } from '@/lib/services/console/deps'
import { readZones } from '@/lib/services/console/lease-draft'
import { obstacleAt, readName, warningsAt } from '@/lib/services/console/records/at-name'
import { readLinked, unlink, warningsOfLinked } from '@/lib/services/console/records/linked'
import { placeOf, type RecordPlace } from '@/lib/services/console/records/place'
import { settledPtr } from '@/lib/services/console/records/pointer'
import { readEditable, type StaticRow, wantedBy, warningOff } from '@/lib/services/console/records/static-row'
import { writing } from '@/lib/services/console/records/writing'
import { readRowOf, tellOf, writtenOf } from '@/lib/services/console/records/written'
import { storeStaticClaims } from '@/lib/services/console/static-claims'

/** The operator's record as a patch makes it, with its place; refuses what cannot be there. */
export function patched(
  row: StaticRow,
  record: Pick<DnsRecord, 'zone' | 'view'>,
  patch: RecordPatch,
  zones: readonly ManagedZone[],
): Result<{ place: RecordPlace; next: StaticRow }> {
  const { zone, view } = record
  const asked = { name: patch.name ?? row.name, value: patch.value ?? row.value, type: row.type, zone, view }
  const found = placeOf(asked, zones)
  if (!found.ok) {
    const [first] = found.refusal.kind === 'invalid' ? found.refusal.errors : []
    // What is wrong with the type is wrong with the value: the type stays.
    return first?.path === 'type'
      ? invalid('value', `must be an IPv${row.type === 'A' ? 4 : 6} address: the record is ${row.type}`)
      : found
  }
  const place = found.value
  const next: StaticRow = {
    ...row,
    ...{ name: place.name, value: place.value },
    ...{ ttl: patch.ttl ?? row.ttl, ptr: patch.ptr ?? row.ptr },
    comment: patch.comment === undefined ? row.comment : patch.comment,
  }
  return done({ place, next })
}

/** The same, without its PTR where the address has another name. */
export async function withPtr(
  target: SqlTarget,
  { place, next }: { place: RecordPlace; next: StaticRow },
  row: StaticRow,
  patch: RecordPatch,
): Promise<Result<{ next: StaticRow; warnings: FieldError[] }>> {
  const asks = patch.ptr === true && !row.ptr
  if (!asks && row.name === next.name && row.value === next.value) return done({ next, warnings: [] })
  const asked = asks ? true : undefined
  const pointer = await settledPtr(target, place, { asked, standard: next.ptr, own: row.id })
  if (!pointer.ok) return pointer
  return done({ next: { ...next, ptr: pointer.value.ptr }, warnings: pointer.value.warnings })
}

function differs(a: StaticRow, b: StaticRow): boolean {
  return a.name !== b.name || a.value !== b.value || a.ttl !== b.ttl || a.ptr !== b.ptr
}

/**
 * Changes an operator's record. Another value goes out as one edit in place, another name as a new record and the end
 * of the old one. A reservation that was made from it is linked no more when the address is another.
 */
export function updateRecord(
  deps: ConsoleDeps,
  actor: Actor,
  input: { id: string; version: number | null; patch: RecordPatch },
): Promise<Result<RecordWritten>> {
  return writing(deps, async (tx): Promise<Result<RecordWritten>> => {
    const found = await readEditable(tx, input)
    if (!found.ok) return found
    const { record: before, row } = found.value
    const zones = await readZones(tx)
    const change = patched(row, before, input.patch, zones)
    if (!change.ok) return change
    const { place } = change.value
    const here = await readName(tx, place)
    const obstacle = obstacleAt(place, here, row.id)
    if (obstacle !== null) return obstacle
    const settled = await withPtr(tx, change.value, row, input.patch)
    if (!settled.ok) return settled
    const { next } = settled.value
    const wanted = await wantedBy(tx, next, zones)
    if (!wanted.ok) return wanted
    const same = !differs(row, next)
    if (same && row.comment === next.comment)
      return done(await writtenOf(tx, row, { reservation: null, warnings: [] }))

    const moved = row.value !== next.value
    const linked = await readLinked(tx, row.id)
    const { name, value, ttl, ptr, comment } = next
    await tx.staticRecord.update({
      where: { id: row.id },
      data: { name, value, ttl, ptr, comment, updatedAt: deps.now(), version: { increment: 1 } },
    })
    if (same) await bumpVersion(tx, before.id)
    else {
      const reservationId = moved ? null : (linked[0]?.id ?? null)
      const recordId = moved || row.name !== next.name ? {} : { recordId: before.id }
      await storeStaticClaims(tx, row.id, wanted.value, { reservationId, ...recordId })
    }
    if (moved) await unlink(tx, row.id)
    else if (row.name !== next.name) await keepDismissal(tx, before, next)
    const after = await readRowOf(tx, next)
    await tellOf(tx, actor, {
      ...{
        verb: 'updated',
        reason: 'changed by hand',
        source: next,
        before: { ...before, ttl: row.ttl },
        after,
      },
      reservationId: linked[0]?.id ?? null,
    })
    const warnings = [
      ...(await warningOff(tx)),
      ...(differs(row, { ...next, ttl: row.ttl, ptr: row.ptr }) ? warningsAt(place, here, row.id) : []),
      ...settled.value.warnings,
      ...(moved ? warningsOfLinked(linked) : []),
    ]
    return done(await writtenOf(tx, next, { reservation: null, warnings }))
  })
}

/** Nothing of it is known to the server: whoever saw the old one is told. */
async function bumpVersion(tx: Tx, id: string): Promise<void> {
  await runSql(tx, 'update dns_record set version = version + 1, updated_at = now() where id = $1::uuid', [
    id,
  ])
}

/** Another name, the same address: what was said about its reservation still holds. */
async function keepDismissal(
  tx: Tx,
  before: DnsRecord,
  { zoneId, name, type, value }: StaticRow,
): Promise<void> {
  if (before.dismissed === null) return
  await runSql(
    tx,
    `update dns_record set dismissed_by = $5, dismissed_at = $6::timestamptz
     where zone_id = $1::uuid and name = $2 and type = $3 and value = $4`,
    [zoneId, name, type, value, before.dismissed.by, before.dismissed.at],
  )
}
