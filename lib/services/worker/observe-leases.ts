import type { Cause } from '@/lib/core/cause'
import { classify, type LeaseEvent } from '@/lib/core/lease-events'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { nextLeaseFact } from '@/lib/core/next-lease-fact'
import type { OutboxRow } from '@/lib/core/ports/kea'
import { changeFacts } from '@/lib/services/worker/change-facts'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { bringBack } from '@/lib/services/worker/leases/bring-back'
import { followLeases, type LeaseTold } from '@/lib/services/worker/leases/follow'
import { halfMoves, latestGrants } from '@/lib/services/worker/leases/other-lease'
import { readFacts, recordLeaseEvents, type StoredFact, writeFacts } from '@/lib/services/worker/leases/store'
import { checkWorld } from '@/lib/services/worker/world'

/** Skew between the clock of Kea's host and the one of its database. */
const TOLERANCE_MS = 1_000

/**
 * Takes over what happened to leases: cause and time are latched at the first transition, renewals move the expiry and
 * nothing else. Rows that were taken over before change nothing, whatever the order of a repetition.
 */
export async function observeLeases(
  deps: Pick<WorkerDeps, 'pool' | 'kea' | 'metrics' | 'world' | 'now'>,
  rows: readonly OutboxRow[],
): Promise<LeaseEvent[]> {
  const ordered = rows.filter((row) => row.lease !== null)
  const told: { row: OutboxRow; event: LeaseEvent }[] = []
  const [world, moved6] = await Promise.all([deps.world.get(), halfMoves(deps.kea, ordered)])
  const concerned = ordered.flatMap(({ lease }) => lease?.after?.ip ?? lease?.before?.ip ?? [])
  const ips = [...new Set([...concerned, ...moved6.map(({ ip }) => ip)])]
  await changeFacts(deps.pool, async (tx, after) => {
    const facts = await readFacts(tx, ips)
    const moved = await latestGrants(tx, ordered, moved6)
    const changed = new Map<string, StoredFact>()
    const inferred: LeaseTold[] = []
    for (const { ip, lease, grantedAt } of moved6) {
      // Both halves of a move count in one transaction; the row that tells of the second changes nothing then.
      const [grant] = classify(
        { op: 'INSERT', before: null, after: lease, at: grantedAt, hint: null },
        TOLERANCE_MS,
      )
      const fact = grant === undefined || facts.has(ip) ? null : nextLeaseFact(null, grant)
      if (fact === null) continue
      changed.set(ip, { fact, eventId: '0' })
      inferred.push({ kind: 'lease', event: 'GRANT', cause: 'GRANT', ip, eventId: null })
    }
    for (const row of ordered) {
      const { lease, op, at, hint } = row
      if (lease === null) continue
      const ip = lease.after?.ip ?? lease.before?.ip ?? ''
      const known = changed.get(ip) ?? facts.get(ip) ?? null
      // A repetition: the fact has seen this row already.
      if (known !== null && BigInt(known.eventId) >= BigInt(row.id)) continue
      const events = classify({ op, at, hint, ...lease }, TOLERANCE_MS, moved(row))
      let fact: LeaseFact | null = known?.fact ?? null
      for (const event of events) {
        fact = nextLeaseFact(fact, event)
        told.push({ row, event })
      }
      if (fact !== null && events.length > 0) changed.set(ip, { fact, eventId: row.id })
    }
    if (changed.size === 0) return
    await writeFacts(tx, [...changed.values()])
    await recordLeaseEvents(
      tx,
      told.filter(({ event }) => isNews(event)),
    )
    after.notify('leases')
    const news = told.filter(({ event }) => isNews(event))
    const different = [...changed.keys()].filter((ip) => differs(facts.get(ip)?.fact, changed.get(ip)?.fact))
    await followLeases(deps, tx, after, world, { ips: different, news, inferred })
    await bringBack(tx, after, told)
  })
  await checkWorld(deps, world)
  const causes = new Map<Cause, number>()
  for (const { event } of told) {
    if (event.cause !== null) causes.set(event.cause, (causes.get(event.cause) ?? 0) + 1)
  }
  for (const [cause, count] of causes) deps.metrics.event(cause, count)
  return told.map(({ event }) => event)
}

/** Whether a claim may depend on what changed: a renewal that moves the expiry alone changes none. */
function differs(before: LeaseFact | undefined, after: LeaseFact | undefined): boolean {
  const telling = (fact: LeaseFact | undefined) => {
    if (fact === undefined) return ''
    const { expiresAt: _, validLifetime: _life, keaState: _state, iaid: _iaid, ...rest } = fact
    return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
  }
  return telling(before) !== telling(after)
}

/** A renewal that moves the expiry alone is no news. */
function isNews(event: LeaseEvent): boolean {
  if (event.event === 'FLUSH') return false
  return event.event !== 'RENEW' || event.nameChanged || event.macChanged || event.returning
}
