import { decideWatch, type HoldWish } from '@/lib/core/watch'
import { runSql } from '@/lib/db/sql'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { LookAgain } from '@/lib/services/worker/look-again'
import { inTransaction } from '@/lib/services/worker/transaction'
import { enqueueWaiting } from '@/lib/services/worker/watches/enqueue-watches'
import { type HoldOutcome, settleHold } from '@/lib/services/worker/watches/hold'
import { readWatch, type StoredWatch } from '@/lib/services/worker/watches/read'
import { endWatch, tellHold, writeDecision, writeHold } from '@/lib/services/worker/watches/store'

type Deps = Pick<WorkerDeps, 'pool' | 'kea' | 'log' | 'now'>

/**
 * The handler of `look-watch`: who is at the address, and whether Kea keeps it from everybody else. The lane of the
 * subject keeps two looks at one watch apart; every write to Kea is conditional on what was read there.
 */
export async function lookWatch(deps: Deps, id: string): Promise<void> {
  const decided = await inTransaction(deps.pool, async (tx) => {
    const watch = await readWatch(tx, id, deps.now())
    if (watch === null) return null
    const decision = decideWatch(watch.facts)
    await writeDecision(tx, watch, decision)
    return { watch, decision }
  })
  if (decided === null) return
  const { watch, decision } = decided
  let hold: HoldOutcome | null
  try {
    hold = await settleHold({ kea: deps.kea, isLeased: leased(deps) }, placeOf(watch), decision.hold)
  } catch (error) {
    await postponed(deps, watch, decision.hold, error)
    return
  }
  const settled = hold
  if (settled === null) {
    await inTransaction(deps.pool, (tx) => tellHold(tx, watch, null, decision.hold))
    return
  }
  await inTransaction(deps.pool, async (tx) => {
    await writeHold(tx, watch, settled, decision.hold)
    const { client, hold: wish } = decision
    if (client !== null && wish.want === 'client' && !wish.leased) await enqueueWaiting(tx, id, client)
    if (decision.over && settled.hostId === null && settled.state !== 'pending') await endWatch(tx, watch)
  })
}

function placeOf(watch: StoredWatch) {
  const { id, family, subnet, subnetId, keaHostId, hold, facts } = watch
  return { id, family, subnet, subnetId, keaHostId, hold, ip: facts.watch.ip, observe: facts.policy.observe }
}

function leased({ pool }: Deps): (ip: string) => Promise<boolean> {
  return async (ip) =>
    (await runSql(pool, `select from lease where ip = $1::inet and state = 'active'`, [ip])).length > 0
}

/** Kea's database did not take it: the row says why, and what will pass by itself is tried again. */
async function postponed(deps: Deps, watch: StoredWatch, wish: HoldWish, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : 'unknown error'
  const passing = (error as { family?: unknown } | null)?.family !== 'permanent'
  const state = passing ? 'pending' : 'failed'
  await inTransaction(deps.pool, (tx) =>
    writeHold(tx, watch, { state, client: null, reason, hostId: watch.keaHostId, did: null }, wish),
  )
  if (passing) throw new LookAgain(reason)
  deps.log.warn(`The hold of ${watch.facts.watch.ip} could not be written: ${reason}`)
}
