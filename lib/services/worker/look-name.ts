import { alertsOfPlan } from '@/lib/core/alerts'
import type { PlanLine } from '@/lib/core/plan'
import { storeAlerts } from '@/lib/services/worker/alerts'
import { createBatcher } from '@/lib/services/worker/batcher'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { enqueueNamesLater } from '@/lib/services/worker/enqueue'
import { KeyedMutex } from '@/lib/services/worker/keyed-mutex'
import { LookAgain } from '@/lib/services/worker/look-again'
import { applyLine, failure, type Outcome } from '@/lib/services/worker/look-name/apply'
import { type Begun, beginning, concerned, notDone, unreachable } from '@/lib/services/worker/look-name/begin'
import { afterRepairs, confirmMarks, driftAlerts, writeMarks } from '@/lib/services/worker/look-name/drift'
import { type NameFacts, readNames, staticAddresses } from '@/lib/services/worker/look-name/facts'
import { createFollowUp } from '@/lib/services/worker/look-name/follow-up'
import { leftovers } from '@/lib/services/worker/look-name/leftovers'
import { type Applied, waiting, writeOutcome } from '@/lib/services/worker/look-name/outcome'
import { planWithDrift } from '@/lib/services/worker/look-name/plan'
import { forwardInDoubt } from '@/lib/services/worker/look-name/pointers'
import { unknownAt } from '@/lib/services/worker/look-name/precheck'
import { servedNow } from '@/lib/services/worker/look-name/served'
import { createCallWatch } from '@/lib/services/worker/look-name/stalled'
import { turned } from '@/lib/services/worker/look-name/stand-ins'
import { keepRefused, writeStanding } from '@/lib/services/worker/look-name/standing'
import { finishNames, startChanges } from '@/lib/services/worker/look-name/store'
import { type ChangeStart, type NameWrites, noWrites } from '@/lib/services/worker/look-name/writes'
import { markMissing, mergeFacts } from '@/lib/services/worker/merge-facts'
import { tellMismatches } from '@/lib/services/worker/name-mismatch'
import type { World } from '@/lib/services/worker/world'

export interface NameLooker {
  /** Makes DNS say at one name what its claims want. Throws LookAgain for what will pass by itself. */
  look(name: string): Promise<void>
  close(): void
}

/** How often a look starts over because a server held something else than was known. */
const ROUNDS = 4
/** Milliseconds until a name that another process is looking at is looked at again. */
const BUSY_MS = 100
/** A look under load has time: its call waits for others anyway. */
const GATHER = { gatherMs: 20 }

/**
 * The handler of `look-name`. Round trips are shared between looks under way: one read, one write before the calls and
 * one after, each for as many names as are at that point.
 */
export function createNameLooker(deps: WorkerDeps): NameLooker {
  const mutex = new KeyedMutex()
  const read = createBatcher((names: string[]) => readNames(deps.pool, names), GATHER)
  const start = createBatcher(async (changes: ChangeStart[][]) => {
    await startChanges(deps.pool, changes.flat())
    return changes.map(() => true)
  }, GATHER)
  const finish = createBatcher(async (writes: NameWrites[]) => {
    await finishNames(deps.pool, writes)
    return writes.map(() => true)
  }, GATHER)
  const followUp = createFollowUp(deps, finish)
  const calls = createCallWatch(deps)

  async function lookLocked(name: string, first: Promise<NameFacts>): Promise<void> {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const again = await lookOnce(name, await (round === 1 ? first : read(name)))
      if (!again) return
    }
    throw new LookAgain(`${name}: the server held something new at every try`)
  }

  /** True when the facts turned out to be others and the look must start over. */
  async function lookOnce(name: string, facts: NameFacts): Promise<boolean> {
    const world = await deps.world.get()
    if (await confirmMarks(deps, calls, world, facts)) return true
    const { lines, drift, standIns } = planWithDrift(facts, world, deps.instance, deps.now())
    const changes = lines.filter(({ op }) => op === 'create' || op === 'update' || op === 'delete')
    const all = changes.map((line) => beginning(facts, line))
    // What is about to be done is written down while we look whether something unknown stands there.
    const [unknown, doubts] = await Promise.all([
      anyUnknown(facts, world, changes),
      findDoubts(facts, changes),
      all.length > 0 ? start(all.map(({ change }) => change)) : true,
    ])
    if (unknown) {
      const ends = notDone(all, 'something else stands there than was known: looked again')
      await finish({ ...noWrites(name), changes: ends, finished: false })
      return true
    }
    const begun = all.filter(({ line }) => !doubts.has(line))
    const writes = { ...noWrites(name), standIns: turned(facts, standIns) }
    writeStanding(deps.log, world, facts, lines, writes)
    if (await leftovers(deps, world, facts, lines, writes)) return true
    // What is repaired at once is told all the same: raised now, resolved by its repair.
    const repairs = drift.filter(({ action }) => action === 'repair')
    await storeAlerts(deps.pool, driftAlerts(facts, world, repairs), {})
    const applied = await applyAll(world, begun)
    for (const one of applied) writeOutcome(deps, world, one, writes)
    keepRefused(deps.log, world, facts, lines, writes)
    for (const { line, resumed, change } of all) {
      const reason = doubts.get(line)
      if (reason === undefined) continue
      writes.finished = false
      writes.records.push(waiting(line, 'queued', reason))
      if (!resumed) writes.changes.push({ id: change.id, status: 'failed', reason })
    }
    Object.assign(writes, concerned(facts))
    writeMarks(facts, world, drift, applied, writes)
    const alerts = [
      ...alertsOfPlan(lines, (family, id) => world.scope(family, id)?.name ?? null),
      ...driftAlerts(facts, world, afterRepairs(drift, applied).left),
    ]
    if (facts.alerted || repairs.length > 0 || alerts.length > 0) writes.alerts = alerts
    const stale = applied.filter(({ outcome }) => outcome.kind === 'stale')
    if (stale.length > 0) writes.finished = false
    if (
      facts.syncing ||
      writes.alerts !== null ||
      changes.length > 0 ||
      writes.records.length + writes.deleted.length + writes.changes.length + writes.audit.length > 0 ||
      writes.standIns.length > 0
    ) {
      await finish(writes)
    }
    if (changes.length > 0) await tellMismatches(deps.pool, world, staticAddresses(facts))
    for (const { line, outcome } of stale) await takeOver(line, outcome)
    followUp.after(world, facts, lines, applied)
    const passing = applied.find(({ outcome }) => outcome.kind === 'transient')
    if (passing?.outcome.kind === 'transient') throw new LookAgain(passing.outcome.reason)
    return stale.length > 0
  }

  /** PTRs that wait for their forward record, each with the reason: the look at that name brings them back. */
  async function findDoubts(facts: NameFacts, lines: readonly PlanLine[]): Promise<Map<PlanLine, string>> {
    const pointers = lines.filter(({ op, type }) => op === 'create' && type === 'PTR')
    const doubts = await Promise.all(pointers.map((line) => forwardInDoubt(deps.lookup, facts, line)))
    return new Map(
      pointers.flatMap((line, index) => {
        const reason = doubts[index] ?? null
        return reason === null ? [] : [[line, reason] as const]
      }),
    )
  }

  async function anyUnknown(facts: NameFacts, world: World, lines: readonly PlanLine[]): Promise<boolean> {
    const creates = lines.filter(({ op }) => op === 'create')
    const found = await Promise.all(creates.map((line) => foundUnknown(facts, world, line)))
    return found.includes(true)
  }

  async function foundUnknown(facts: NameFacts, world: World, line: PlanLine): Promise<boolean> {
    const zone = world.zone(line.zoneId)
    const provider = deps.providers.get(line.view)
    if (zone === null || provider === undefined) return false
    const startedAt = deps.now()
    try {
      const found = await calls.during(line.view, () =>
        unknownAt(provider, deps.lookup, zone, line, facts.records),
      )
      if (found === null) return false
      await mergeFacts(deps.pool, found, {
        instance: deps.instance,
        zoneId: zone.id,
        listing: false,
        startedAt,
      })
      await markMissing(deps.pool, zone.id, facts.name, { except: found })
      return true
    } catch (error) {
      const outcome = failure(error)
      const reason = 'reason' in outcome ? outcome.reason : 'the server did not answer'
      await finish(unreachable(facts, line, reason))
      throw new LookAgain(reason)
    }
  }

  /** Zones side by side, the lines of one zone one after another: what goes, goes before what comes. */
  async function applyAll(world: World, begun: readonly Begun[]): Promise<Applied[]> {
    const zones = new Map<string, Begun[]>()
    for (const one of begun) zones.set(one.line.zoneId, [...(zones.get(one.line.zoneId) ?? []), one])
    const done = await Promise.all(
      [...zones.values()].map(async (group) => {
        const ordered = [...group].sort(
          (a, b) => Number(b.line.op === 'delete') - Number(a.line.op === 'delete'),
        )
        const results: Applied[] = []
        for (const one of ordered) results.push(await applyOne(world, one))
        return results
      }),
    )
    return done.flat()
  }

  async function applyOne(world: World, begun: Begun): Promise<Applied> {
    const { line, record } = begun
    const zone = world.zone(line.zoneId)
    const provider = deps.providers.get(line.view)
    const outcome: Outcome =
      zone === null || provider === undefined
        ? { kind: 'permanent', reason: `no DNS server is configured for the view ${line.view}` }
        : await calls.during(line.view, () => applyLine(provider, zone, line, record, deps.instance))
    const succeeded = outcome.kind === 'done' || outcome.kind === 'deleted'
    const { op } = begun.change
    const ttl = line.after?.ttl ?? null
    const served = succeeded ? await servedNow(deps.lookup, { ...line, ttl, op }) : null
    return { ...begun, outcome, served }
  }

  async function takeOver(line: PlanLine, outcome: Outcome): Promise<void> {
    if (outcome.kind !== 'stale') return
    const { instance } = deps
    const options = { instance, zoneId: line.zoneId, listing: false, startedAt: deps.now() }
    await markMissing(deps.pool, line.zoneId, line.name, outcome.gone)
    await mergeFacts(deps.pool, outcome.facts, options)
  }

  return {
    look: (name) =>
      mutex.run(name, async () => {
        // Read while the lock is fetched. Should another process have finished with the name just between the two, then
        // the facts are old by a moment, and every write outside is conditional on what we believe.
        const first = read(name)
        first.catch(() => undefined)
        if (!(await deps.locks.acquire(name))) {
          await enqueueNamesLater(deps.pool, [name], BUSY_MS)
          return
        }
        try {
          await lookLocked(name, first)
        } finally {
          deps.locks.release(name)
        }
      }),
    close() {
      calls.close()
      followUp.close()
    },
  }
}
