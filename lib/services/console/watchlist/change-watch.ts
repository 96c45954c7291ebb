import { LEARN_MINUTES, type Watch, type WatchLearn } from '@/lib/contract/watch'
import { effective } from '@/lib/core/effective-policy'
import { leaseIdentities } from '@/lib/core/lease-client'
import type { Tx } from '@/lib/db/client'
import { addJob, jobs } from '@/lib/db/queue'
import { type Actor, type ConsoleDeps, done, type Result } from '@/lib/services/console/deps'
import { readGlobalPolicy, scopePolicyOfValue } from '@/lib/services/console/global-policy'
import { clientWords } from '@/lib/services/console/watchlist/watch-row'
import {
  afterWatch,
  changeWatch,
  conflict,
  takeWatch,
  type WatchTarget,
} from '@/lib/services/console/watchlist/write-watch'

const NOBODY_SEEN = { hwaddr: '', clientId: '', duid: '', hostname: '', clientSeenAt: null } as const

/** Ends a watch; the worker removes its hold. The row stays, so that Auto-watch leaves the address alone. */
export function dismissWatch(deps: ConsoleDeps, actor: Actor, target: WatchTarget): Promise<Result<Watch>> {
  return deps.db.transaction(async (tx) => {
    const taken = await takeWatch(tx, target)
    if (!taken.ok || taken.value.state === 'dismissed') return taken
    const after = await changeWatch(tx, deps, target.id, { state: 'dismissed', learnUntil: null })
    await afterWatch(tx, actor, 'dismissed', taken.value, after)
    return done(after)
  })
}

/** "Not this one": the client that was seen is ignored from now on. */
export function rejectClient(deps: ConsoleDeps, actor: Actor, target: WatchTarget): Promise<Result<Watch>> {
  return deps.db.transaction(async (tx): Promise<Result<Watch>> => {
    const taken = await takeWatch(tx, target)
    if (!taken.ok) return taken
    const before = taken.value
    if (before.state !== 'client-seen')
      return conflict(`No client waits to be bound: the watch is ${before.state}.`)
    const row = await tx.watch.findUniqueOrThrow({ where: { id: target.id } })
    const { hwaddr, clientId, duid } = row
    const identities = leaseIdentities({ family: before.family, hwaddr, clientId, duid })
    const after = await changeWatch(tx, deps, target.id, {
      state: 'watching',
      ignored: [...new Set([...row.ignored, ...identities])],
      ...NOBODY_SEEN,
    })
    await afterWatch(tx, actor, 'rejected', before, after)
    return done(after)
  })
}

/** Ignores these clients, `type:value`, and no others: what "Not this one" said is taken back. */
export function ignoreClients(
  deps: ConsoleDeps,
  actor: Actor,
  target: WatchTarget,
  ignored: string[],
): Promise<Result<Watch>> {
  return deps.db.transaction(async (tx): Promise<Result<Watch>> => {
    const taken = await takeWatch(tx, target)
    if (!taken.ok) return taken
    const after = await changeWatch(tx, deps, target.id, { ignored })
    await afterWatch(tx, actor, 'readmitted', taken.value, after)
    return done(after)
  })
}

async function blocks(tx: Tx, { family, subnetId }: Watch): Promise<boolean> {
  const scope = await tx.scope.findFirst({ where: { family, keaSubnetId: subnetId, goneAt: null } })
  const own = scope === null ? null : scopePolicyOfValue(scope.policy)
  const { drift, observe } = effective(await readGlobalPolicy(tx), own, null)
  return drift.value === 'block' && !observe.value
}

/** Why the hold cannot be lifted, or null. */
async function notLearnable(tx: Tx, watch: Watch): Promise<string | null> {
  if (watch.state === 'bound' || watch.state === 'dismissed')
    return `The watch is ${watch.state}: there is nobody to learn.`
  if (watch.client?.leased === true)
    return `${clientWords(watch) ?? 'A client'} has ${watch.ip} now: bind it, or say that it is not this one.`
  if (!(await blocks(tx, watch)))
    return `Nothing keeps clients from ${watch.ip}: drift detection is not Block there, so the next one is seen anyway.`
  return watch.hold.state === 'impossible'
    ? `There is no hold to lift: ${watch.hold.reason ?? 'it is impossible'}`
    : null
}

/** "Learn next client": lifts the hold for a time, or ends that before its time. */
export function learnClient(
  deps: ConsoleDeps,
  actor: Actor,
  target: WatchTarget,
  body: WatchLearn,
): Promise<Result<Watch>> {
  return deps.db.transaction(async (tx): Promise<Result<Watch>> => {
    const taken = await takeWatch(tx, target)
    if (!taken.ok) return taken
    const before = taken.value
    if (body.stop === true) {
      if (before.learnUntil === null) return done(before)
      const after = await changeWatch(tx, deps, target.id, { learnUntil: null })
      await afterWatch(tx, actor, 'held', before, after)
      return done(after)
    }
    const reason = await notLearnable(tx, before)
    if (reason !== null) return conflict(reason)
    const learnUntil = new Date(deps.now().getTime() + (body.minutes ?? LEARN_MINUTES.default) * 60_000)
    const after = await changeWatch(tx, deps, target.id, { learnUntil })
    await afterWatch(tx, actor, 'learning', before, after)
    await addJob(tx, { ...jobs.lookWatch(target.id), runAt: learnUntil })
    return done(after)
  })
}
