import type { DnsRecord } from '@/lib/contract/record'
import type { Reservation } from '@/lib/contract/reservation'
import type { WebDeps } from '@/lib/http/deps'
import { readReservation } from '@/lib/services/console/get-reservation'
import { readRecord } from '@/lib/services/console/list-records'

/** Looks again at least so often, in case the nudge was lost. */
const LOOK_MS = 1_000

function isSettled(item: Reservation): boolean {
  const { status, pending } = item
  return status === 'failed' || ((status === 'served' || status === 'withdrawn') && pending === null)
}

/**
 * The reservation once the worker is through with it, or as it is after `seconds`. One that was to be deleted and
 * is gone is answered as it last was, with status served.
 */
export async function reservationOutcome(
  deps: Pick<WebDeps, 'db' | 'hub'>,
  item: Reservation,
  seconds: number,
  signal: AbortSignal,
): Promise<Reservation> {
  const deadline = performance.now() + seconds * 1000
  let last = item
  for (;;) {
    const now = await readReservation(deps.db.pool, item.id)
    if (now === null) return { ...last, status: 'served', pending: null, reason: null, recordIds: [] }
    last = now
    const left = deadline - performance.now()
    if (isSettled(now) || left <= 0 || signal.aborted) return now
    await deps.hub.next('reservations', Math.min(left, LOOK_MS), signal)
  }
}

/**
 * The record once its new owner stands on the server, or as it was asked for after `seconds`. A row that is gone
 * means that it was made anew: what was asked for holds.
 */
export async function recordOutcome(
  deps: Pick<WebDeps, 'db' | 'hub'>,
  asked: DnsRecord,
  seconds: number,
  signal: AbortSignal,
): Promise<DnsRecord> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const now = await readRecord(deps.db.pool, asked.id)
    if (now === null) return asked
    const settled = now.status === 'served' && now.owner === asked.owner
    if (settled || now.status === 'failed' || now.status === 'refused') return now
    const left = deadline - performance.now()
    if (left <= 0 || signal.aborted) return { ...now, provenance: asked.provenance, owner: asked.owner }
    await deps.hub.next('records', Math.min(left, LOOK_MS), signal)
  }
}

/**
 * The record once it is gone, or stands for somebody else who wants it too, or as it is after `seconds`. One that is
 * gone is answered as it last was, with status served.
 */
export async function deletionOutcome(
  deps: Pick<WebDeps, 'db' | 'hub'>,
  asked: DnsRecord,
  seconds: number,
  signal: AbortSignal,
): Promise<DnsRecord> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const now = await readRecord(deps.db.pool, asked.id)
    if (now === null) return { ...asked, status: 'served', present: false, wanted: false, reason: null }
    const left = deadline - performance.now()
    const settled = now.status === 'failed' || (now.wanted && now.status === 'served')
    if (settled || left <= 0 || signal.aborted) return now
    await deps.hub.next('records', Math.min(left, LOOK_MS), signal)
  }
}
