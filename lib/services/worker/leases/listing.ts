import { INFINITE_LIFETIME, type LeaseFact } from '@/lib/core/lease-fact'
import { stillOwnMac } from '@/lib/core/own-mac'
import type { KeaLease } from '@/lib/core/ports/kea'
import { type PgQueryable, runSql } from '@/lib/db/sql'
import { changeFacts } from '@/lib/services/worker/change-facts'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { followLeases, type LeaseTold } from '@/lib/services/worker/leases/follow'
import { readFacts, type StoredFact, writeFacts } from '@/lib/services/worker/leases/store'

/**
 * Takes a page of leases over that was read, not told. A lease that stands as it was known keeps its cause and time;
 * what a row cannot tell (released or expired, since when) is guessed from its expiry and marked by nothing else.
 */
export async function mergeListedLeases(
  deps: Pick<WorkerDeps, 'pool' | 'world' | 'metrics' | 'now'>,
  leases: readonly KeaLease[],
  { checkFollows }: { checkFollows: boolean },
): Promise<void> {
  if (leases.length === 0) return
  const world = await deps.world.get()
  await changeFacts(deps.pool, async (tx, after) => {
    const known = await readFacts(
      tx,
      leases.map((lease) => lease.ip),
    )
    const changed: StoredFact[] = []
    const unchanged: string[] = []
    const inferred: LeaseTold[] = []
    for (const lease of leases) {
      const before = known.get(lease.ip) ?? null
      const fact = listedFact(before?.fact ?? null, lease, deps.now())
      if (before !== null && JSON.stringify(sorted(before.fact)) === JSON.stringify(sorted(fact)))
        unchanged.push(lease.ip)
      else changed.push({ fact, eventId: before?.eventId ?? '0' })
      // Its time was over while nobody told.
      if (before?.fact.endedAt === null && fact.state === 'expired') inferred.push(ranOut(lease.ip))
    }
    await writeFacts(tx, changed)
    await touch(tx, unchanged)
    const ips = changed.map(({ fact }) => fact.ip)
    await followLeases(deps, tx, after, world, { ips, news: [], inferred, checkFollows })
  })
}

/** The news of a lease that ran out while nobody told. */
export function ranOut(ip: string): LeaseTold {
  return { kind: 'lease', event: 'EXPIRY', cause: 'EXPIRY', ip, eventId: null }
}

/** They were seen: the end of the listing must not take them for gone. */
async function touch(sql: PgQueryable, ips: readonly string[]): Promise<void> {
  if (ips.length > 0) {
    await runSql(sql, 'update lease set updated_at = now() where ip = any($1::inet[])', [ips])
  }
}

/** A row whose time is over by this much, and that Kea has not dealt with, lapsed while Kea was away. */
export const LAPSED_MS = 60_000

function listedFact(before: LeaseFact | null, lease: KeaLease, now: Date): LeaseFact {
  const { ip, family, leaseType, prefixLen, subnetId, clientId, duid, iaid, validLifetime } = lease
  const hwaddr = stillOwnMac(before, lease)
  const expiresAt = validLifetime === INFINITE_LIFETIME ? null : lease.expiresAt
  const row = { ip, family, leaseType, prefixLen, subnetId, hwaddr, clientId, duid, iaid, validLifetime }
  // Kea stores when it granted an infinite lease where others have their end.
  const lifetimeMs = expiresAt === null ? 0 : validLifetime * 1000
  const begun = new Date(Date.parse(lease.expiresAt) - lifetimeMs).toISOString()
  const base = { ...row, hostname: lease.hostname, keaState: lease.state, expiresAt }
  const ended = (state: LeaseFact['state'], cause: LeaseFact['cause'], at: string): LeaseFact =>
    before !== null && before.endedAt !== null
      ? before
      : {
          ...base,
          // The name is emptied on the way out; what we knew is what it was.
          hostname: lease.hostname === '' ? (before?.hostname ?? '') : lease.hostname,
          state,
          cause,
          since: at,
          endedAt: at,
        }
  if (lease.state === 1) return ended('declined', 'DECLINE', begun)
  if (lease.state === 2) return ended('expired', 'EXPIRY', lease.expiresAt)
  if (lease.state === 3 || validLifetime === 0) return ended('released', 'RELEASE', lease.expiresAt)
  if (expiresAt !== null && Date.parse(expiresAt) < now.getTime() - LAPSED_MS)
    return ended('expired', 'EXPIRY', expiresAt)
  const sameClient =
    before !== null &&
    before.endedAt === null &&
    before.hwaddr === hwaddr &&
    before.clientId === clientId &&
    before.duid === duid
  if (sameClient) return { ...base, state: 'active', cause: before.cause, since: before.since, endedAt: null }
  return {
    ...base,
    state: 'active',
    cause: 'GRANT',
    since: begun,
    endedAt: null,
  }
}

const sorted = (fact: LeaseFact) => Object.entries(fact).sort(([a], [b]) => (a < b ? -1 : 1))
