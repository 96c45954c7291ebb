import type { DnsRecord } from '@/lib/contract/record'
import type { Reservation, ReservationCreate } from '@/lib/contract/reservation'
import type { Watch, WatchBind, WatchBound } from '@/lib/contract/watch'
import type { Identifier } from '@/lib/core/identifier'
import type { Tx } from '@/lib/db/client'
import { identifierOfBody, makeReservation } from '@/lib/services/console/create-reservation'
import { type Actor, type ConsoleDeps, done, invalid, type Result } from '@/lib/services/console/deps'
import { hostnameOfRecord } from '@/lib/services/console/hostname-of-record'
import { clientOfLease } from '@/lib/services/console/lease-draft'
import { readRecord } from '@/lib/services/console/list-records'
import { makeFromRecord } from '@/lib/services/console/records/made-from-record'
import { notStatic } from '@/lib/services/console/records/reserve-record'
import { writing } from '@/lib/services/console/records/writing'
import {
  afterWatch,
  changeWatch,
  conflict,
  takeWatch,
  type WatchTarget,
} from '@/lib/services/console/watchlist/write-watch'

async function seenClient(tx: Tx, { id, family }: Watch): Promise<Identifier | null> {
  const { hwaddr, clientId, duid } = await tx.watch.findUniqueOrThrow({ where: { id } })
  return clientOfLease({ family, hwaddr, clientId, duid })
}

/** A record of a lease or of a reservation gives its name alone: it follows them, and is linked to nobody else. */
function makeFor(
  tx: Tx,
  deps: ConsoleDeps,
  actor: Actor,
  record: DnsRecord | null,
  draft: ReservationCreate,
): Promise<Result<Reservation>> {
  if (record !== null && (record.staticRecordId !== null || notStatic(record) === null))
    return makeFromRecord(tx, deps, actor, record, draft)
  return makeReservation(tx, deps, actor, draft, { createdFrom: record === null ? 'console' : 'dns' })
}

/**
 * Reserves the watched address, with the defaults of infrastructure, for the client that was seen there or for the one
 * that the body names. Its hold becomes the reservation: at no moment is the address free. Nobody deletes the record
 * meanwhile that it is linked to.
 */
export function bindWatch(
  deps: ConsoleDeps,
  actor: Actor,
  target: WatchTarget,
  body: WatchBind,
): Promise<Result<WatchBound>> {
  return writing(deps, async (tx): Promise<Result<WatchBound>> => {
    const taken = await takeWatch(tx, target)
    if (!taken.ok) return taken
    const before = taken.value
    if (before.state === 'bound') return conflict(`${before.ip} is bound already.`)
    if (before.state === 'dismissed')
      return conflict('The watch was dismissed: watch the address again first.')
    if (before.scope === null) return conflict(`Kea no longer has the subnet of ${before.ip}.`)
    const identifier = identifierOfBody(body) ?? (await seenClient(tx, before))
    if (identifier === null)
      return invalid('mac', `is required: no client was seen at ${before.ip} that could be told by its lease`)
    const scope = await tx.scope.findFirst({
      where: { family: before.family, keaSubnetId: before.subnetId, goneAt: null },
      select: { id: true },
    })
    const record = before.recordId === null ? null : await readRecord(tx, before.recordId)
    const own = record === null ? null : await hostnameOfRecord(tx, record, before)
    const draft: ReservationCreate = {
      scope: scope?.id ?? before.scope,
      identifier,
      ip: before.ip,
      hostname: body.hostname === undefined ? own : body.hostname,
      infra: true,
    }
    const made = await makeFor(tx, deps, actor, record, draft)
    if (!made.ok) return made
    const reservation = made.value
    const after = await changeWatch(tx, deps, before.id, {
      state: 'bound',
      reservationId: reservation.id,
      learnUntil: null,
    })
    const client = reservation.mac ?? `${reservation.identifier.type} ${reservation.identifier.value}`
    await afterWatch(tx, actor, 'bound', before, after, {
      client,
      chain: [{ kind: 'reservation', id: reservation.id }],
    })
    return done({ ...after, reservation })
  })
}
