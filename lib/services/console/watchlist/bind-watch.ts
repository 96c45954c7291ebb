import type { ReservationCreate } from '@/lib/contract/reservation'
import type { Watch, WatchBind, WatchBound } from '@/lib/contract/watch'
import type { Identifier } from '@/lib/core/identifier'
import type { Tx } from '@/lib/db/client'
import { runSql } from '@/lib/db/sql'
import { identifierOfBody, makeReservation } from '@/lib/services/console/create-reservation'
import { type Actor, type ConsoleDeps, done, invalid, type Result } from '@/lib/services/console/deps'
import { hostnameOfRecord } from '@/lib/services/console/hostname-of-record'
import { clientOfLease } from '@/lib/services/console/lease-draft'
import { writing } from '@/lib/services/console/records/writing'
import {
  afterWatch,
  changeWatch,
  conflict,
  takeWatch,
  type WatchTarget,
} from '@/lib/services/console/watchlist/write-watch'

interface RecordOf {
  name: string
  zone: string
  static_id: string | null
}

/** The record that the watch stands for, and whether it is ours: then the reservation publishes nothing beside it. */
async function recordOf(tx: Tx, { recordId }: Watch): Promise<RecordOf | null> {
  if (recordId === null) return null
  const [row] = await runSql<RecordOf>(
    tx,
    `select d.name, z.name as zone, s.id::text as static_id from dns_record d join zone z on z.id = d.zone_id
     left join static_record s on s.zone_id = d.zone_id and s.name = d.name and s.type = d.type and s.value = d.value
     where d.id = $1::uuid`,
    [recordId],
  )
  return row ?? null
}

async function seenClient(tx: Tx, { id, family }: Watch): Promise<Identifier | null> {
  const { hwaddr, clientId, duid } = await tx.watch.findUniqueOrThrow({ where: { id } })
  return clientOfLease({ family, hwaddr, clientId, duid })
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
    const record = await recordOf(tx, before)
    const own = record === null ? null : await hostnameOfRecord(tx, record, before)
    const draft: ReservationCreate = {
      scope: scope?.id ?? before.scope,
      identifier,
      ip: before.ip,
      hostname: body.hostname === undefined ? own : body.hostname,
      infra: true,
    }
    const made = await makeReservation(tx, deps, actor, draft, {
      createdFrom: record === null ? 'console' : 'dns',
      ...(record?.static_id == null ? {} : { staticRecordId: record.static_id }),
    })
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
