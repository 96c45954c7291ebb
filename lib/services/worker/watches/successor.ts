import { holdDraft } from '@/lib/core/hold'
import type { KeaHostDraft } from '@/lib/core/ports/kea'
import { decideWatch, type HoldWish } from '@/lib/core/watch'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import type { ReservationRow } from '@/lib/services/worker/hosts/reservation-row'
import { inTransaction } from '@/lib/services/worker/transaction'
import { autoWatch } from '@/lib/services/worker/watches/auto-watch'
import { readWatchAt } from '@/lib/services/worker/watches/read'

/**
 * The holds, best first, of which one must stand where a reservation goes or moves away: its address has static DNS, and
 * the policy is Block. They go into Kea in the transaction that does away with the reservation. Empty: the address may be free.
 */
export async function successorsOf(
  deps: Pick<WorkerDeps, 'pool' | 'now'>,
  row: Pick<ReservationRow, 'ip' | 'observed' | 'pending'>,
): Promise<KeaHostDraft[]> {
  const ip = row.observed?.ip ?? null
  const moves = row.pending === 'update' && row.ip !== ip
  if ((row.pending !== 'delete' && !moves) || ip === null) return []
  return inTransaction(deps.pool, async (tx) => {
    await autoWatch(tx, { ips: [ip] })
    const watch = await readWatchAt(tx, ip, deps.now())
    if (watch === null) return []
    const { id, family, subnetId, facts } = watch
    const place = { id, ip, family, subnetId }
    const clients = clientsOf(decideWatch(facts).hold)
    // One that moves takes its identity along.
    return (moves ? clients.slice(-1) : clients).map((client) => holdDraft(place, client))
  })
}

function clientsOf(wish: HoldWish) {
  if (wish.want === 'client') return [...wish.identities, null]
  return wish.want === 'nobody' ? [null] : []
}
