import { randomUUID } from 'node:crypto'
import type { RecordCreate, RecordWritten } from '@/lib/contract/record-write'
import type { StaticSource } from '@/lib/core/static-claims'
import type { Tx } from '@/lib/db/client'
import { type Actor, type ConsoleDeps, done, type Result } from '@/lib/services/console/deps'
import { readZones } from '@/lib/services/console/lease-draft'
import { obstacleAt, readName, warningsAt } from '@/lib/services/console/records/at-name'
import { link } from '@/lib/services/console/records/linked'
import { placeOf, type RecordPlace } from '@/lib/services/console/records/place'
import { settledPtr } from '@/lib/services/console/records/pointer'
import { reserveWith, watchWith } from '@/lib/services/console/records/reservation-step'
import { policyAt, wantedBy, warningOff } from '@/lib/services/console/records/static-row'
import { writing } from '@/lib/services/console/records/writing'
import { readRowOf, tellOf, writtenOf } from '@/lib/services/console/records/written'
import { proposalFor } from '@/lib/services/console/reservation-proposal'
import { storeStaticClaims } from '@/lib/services/console/static-claims'

/** What a record is made with beside what its body says. */
interface Beside {
  /** A reservation that was made from the record before: it is linked again, and publishes nothing beside it. */
  relink?: string | undefined
}

/**
 * Makes a static record, whatever DHCP says, as an intent that the worker carries out on the DNS server; with it, where
 * that is asked for or the policy says so, the reservation of its address.
 */
export function createRecord(
  deps: ConsoleDeps,
  actor: Actor,
  body: RecordCreate,
  { relink }: Beside = {},
): Promise<Result<RecordWritten>> {
  return writing(deps, async (tx): Promise<Result<RecordWritten>> => {
    const zones = await readZones(tx)
    const found = placeOf(body, zones)
    if (!found.ok) return found
    const place = found.value
    const here = await readName(tx, place)
    const obstacle = obstacleAt(place, here, null)
    if (obstacle !== null) return obstacle
    const policy = await policyAt(tx, place.value)
    const pointer = await settledPtr(tx, place, { asked: body.ptr, standard: policy.ptr.value, own: null })
    if (!pointer.ok) return pointer
    const source: StaticSource = {
      ...{ kind: 'static', id: randomUUID(), zoneId: place.zone.id },
      ...{ name: place.name, type: place.type, value: place.value },
      ...{ ttl: body.ttl ?? policy.ttl.value, ptr: pointer.value.ptr },
    }
    const wanted = await wantedBy(tx, source, zones)
    if (!wanted.ok) return wanted

    const proposed = await proposalFor(tx, named(place))
    const step = await reserveWith(tx, deps, actor, {
      found: proposed,
      reserve: body.reserve,
      staticId: source.id,
    })
    if (!step.ok) return step
    await insertStatic(tx, deps, actor, source, { comment: body.comment ?? null, createdFrom: 'console' })
    const linked = relink === undefined ? null : await link(tx, relink, source)
    const reservationId = step.value.reservation?.id ?? linked
    await storeStaticClaims(tx, source.id, wanted.value, { reservationId })
    const after = await readRowOf(tx, source)
    await tellOf(tx, actor, {
      ...{ verb: 'created', reason: 'static record', source, before: null, after, reservationId },
    })
    const { reserve } = body
    const watch = await watchWith(tx, deps, actor, { found: proposed, reserve, recordId: after.id })
    const warnings = [
      ...(await warningOff(tx)),
      ...warningsAt(place, here, null),
      ...pointer.value.warnings,
      ...step.value.warnings,
      ...watch,
    ]
    return done(await writtenOf(tx, source, { reservation: step.value.reservation, warnings }))
  })
}

function named({ name, zone, value }: RecordPlace) {
  return { ip: value, named: { name, zone: zone.name } }
}

/** Writes the operator's record itself. */
export async function insertStatic(
  tx: Tx,
  deps: ConsoleDeps,
  actor: Actor,
  { id, zoneId, name, type, value, ttl, ptr }: StaticSource,
  rest: { comment: string | null; createdFrom: 'console' | 'promote' | 'adopt' },
): Promise<void> {
  const at = { createdAt: deps.now(), updatedAt: deps.now() }
  await tx.staticRecord.create({
    data: { id, zoneId, name, type, value, ttl, ptr, ...rest, createdBy: actor.label, ...at },
  })
}
