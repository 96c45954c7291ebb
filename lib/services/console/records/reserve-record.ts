import type { Proposal } from '@/lib/contract/proposal'
import type { DnsRecord } from '@/lib/contract/record'
import type { RecordReserve } from '@/lib/contract/record-write'
import type { Reservation } from '@/lib/contract/reservation'
import { identifierOfBody } from '@/lib/services/console/create-reservation'
import {
  type Actor,
  type ConsoleDeps,
  done,
  invalid,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { readRecord } from '@/lib/services/console/list-records'
import { makeFromRecord } from '@/lib/services/console/records/made-from-record'
import { refusedBecause } from '@/lib/services/console/records/static-row'
import { writing } from '@/lib/services/console/records/writing'
import { type Proposed, proposalFor } from '@/lib/services/console/reservation-proposal'

/** Why nothing is offered for a record, whatever its address is; null when something may be. */
export function notStatic({ type, provenance }: DnsRecord): string | null {
  if (type !== 'A' && type !== 'AAAA')
    return `Only an A or AAAA has an address to reserve; this is a ${type}.`
  if (provenance === 'ddns(dynamic)')
    return 'The record belongs to a lease: promote it to static, or reserve the lease.'
  return provenance === 'ddns(reservation)' ? 'The record belongs to a reservation already.' : null
}

/** What could be done in DHCP about the address of an existing record. */
export async function proposalOfRecord(deps: ConsoleDeps, id: string): Promise<Result<Proposal>> {
  const record = await readRecord(deps.db.pool, id)
  if (record === null) return notFound('record')
  const reason = notStatic(record)
  if (reason !== null) {
    const { reservationId, watchId } = record
    return done({
      ...{ kind: 'none', message: reason, reservation: null, from: null },
      ...{ reservationId, watchId, drift: null, dismissed: record.dismissed },
    })
  }
  return done((await proposalFor(deps.db.pool, { ip: record.value, named: record })).proposal)
}

/**
 * Reserves the address of a static record with the defaults of infrastructure: for the client that is named, else for
 * the one that has the address, or had it last. Beside an operator's record the reservation publishes nothing.
 */
export function reserveRecord(
  deps: ConsoleDeps,
  actor: Actor,
  input: RecordReserve & { id: string; version: number | null },
): Promise<Result<Reservation>> {
  return writing(deps, async (tx): Promise<Result<Reservation>> => {
    const record = await readRecord(tx, input.id, true)
    if (record === null) return notFound('record')
    if (input.version !== null && input.version !== record.version)
      return refused({ kind: 'stale', version: record.version })
    const reason = notStatic(record)
    if (reason !== null) return refusedBecause(reason)
    const draft = draftOf(record, await proposalFor(tx, { ip: record.value, named: record }), input)
    if (!draft.ok) return draft
    return makeFromRecord(tx, deps, actor, record, draft.value)
  })
}

function draftOf(record: DnsRecord, found: Proposed, input: RecordReserve) {
  const { scope } = found.facts
  const identifier = identifierOfBody(input) ?? found.draft?.identifier ?? null
  const place = input.scope ?? scope?.id
  if (place === undefined) return invalid('scope', `is missing: ${record.value} lies in no scope`)
  if (identifier === null) {
    return found.facts.reservation === null
      ? invalid('mac', `is required: nobody knows which client uses ${record.value}`)
      : refusedBecause(found.message)
  }
  const hostname = input.hostname === undefined ? found.hostname : input.hostname
  return done({ scope: place, identifier, ip: record.value, hostname, infra: true })
}
