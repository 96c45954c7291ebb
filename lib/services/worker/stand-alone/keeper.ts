import type { Claim, ClaimWorld } from '@/lib/core/claims'
import type { PlanLine } from '@/lib/core/plan'
import { type ZoneTotals, zoneTotals } from '@/lib/core/plan-safety'
import type { GlobalPolicy } from '@/lib/core/policy'
import { refusedLine, seedLines } from '@/lib/core/seed-lines'
import type { TxtRule } from '@/lib/core/txt-rule'
import { type ApplyOptions, applyAll } from '@/lib/services/worker/stand-alone/apply'
import {
  type ClaimSources,
  claimsOfPart,
  concerned,
  type Part,
} from '@/lib/services/worker/stand-alone/concern'
import { dryLine, summary } from '@/lib/services/worker/stand-alone/lines'
import { type ListedView, listed } from '@/lib/services/worker/stand-alone/listed'
import { type ListOptions, listBook, listNames } from '@/lib/services/worker/stand-alone/listing'
import { changesOf, heldZones, type PlanOptions, planClaims } from '@/lib/services/worker/stand-alone/plan'
import type { RecordBook } from '@/lib/services/worker/stand-alone/record-book'
import { noResult, type StandAloneResult } from '@/lib/services/worker/stand-alone/result'
import { serverNames } from '@/lib/services/worker/stand-alone/servers'
import { createServing, type Serving } from '@/lib/services/worker/stand-alone/serving'
import { toldToEnd } from '@/lib/services/worker/told-to-end'
import type { WorldZone } from '@/lib/services/worker/world'

export interface KeeperOptions extends ListOptions, PlanOptions, ApplyOptions {
  policy: GlobalPolicy
  /** DHCP options of reservations that become TXT. */
  txtRules: readonly TxtRule[]
  /** A person has agreed to a plan that changes most of a zone. */
  acceptLargeChange: boolean
  /** Say what would be done and do nothing. */
  dryRun: boolean
  now: () => Date
}

/** Keeps DNS as claims want it, without a database of its own: what it knows stands on the DNS server. */
export interface Keeper {
  /**
   * Lists the zones, asks for the claims in them, and applies the difference. Rejects when something cannot be read
   * completely, nothing was changed then; or when it was told to end, and had something left to do.
   */
  check(claimsIn: (world: ClaimWorld) => ClaimSources | Promise<ClaimSources>): Promise<StandAloneResult>
  /** Null before the first check. */
  world(): ClaimWorld | null
  /**
   * The same for these names and those that go with them, which are read anew. Rejects when one of them cannot be read.
   */
  look(names: Iterable<string>, sources: ClaimSources): Promise<StandAloneResult>
}

/** A keeper that knows nothing yet. */
export function createKeeper(options: KeeperOptions): Keeper {
  const { log, dryRun, rules, txtRules, policy } = options
  let known: { zones: readonly WorldZone[]; world: ClaimWorld } | null = null

  async function carryOut(
    lines: readonly PlanLine[],
    changes: readonly PlanLine[],
    listed: ListedView,
    result: StandAloneResult,
    serving: Serving,
  ): Promise<void> {
    for (const line of lines.filter(({ op }) => op === 'refuse')) {
      result.refused += 1
      log.line(refusedLine(line))
    }
    if (!dryRun && changes.length > 0) await applyAll(options, changes, listed, result, serving)
    else for (const line of changes) log.line(dryLine(line))
  }

  /** The changes of a plan in its parts; one part is planned once, since it is small enough to be kept. */
  async function carryOutParts(
    book: RecordBook,
    sources: ClaimSources,
    result: StandAloneResult,
  ): Promise<number> {
    const parts = concerned(book, sources)
    const now = options.now().toISOString()
    const plan = (part: Part) => {
      const records = listed(
        book.zones,
        part.names.flatMap((name) => book.at(name)),
      )
      return { records, lines: planClaims(options, claimsOfPart(book, sources, part), records, now) }
    }
    const first = parts.slice(0, 1).map(plan)
    let totals: ZoneTotals[] = []
    for (const [at, part] of parts.entries()) totals = zoneTotals((first[at] ?? plan(part)).lines, totals)
    const held = options.acceptLargeChange
      ? new Set<string>()
      : heldZones(totals, (zoneId) => book.size(zoneId), log)
    const serving = createServing(options, result)
    let changed = 0
    for (const [at, part] of parts.entries()) {
      if (options.signal?.aborted === true) break
      const { lines, records } = first[at] ?? plan(part)
      // Who looks wants to see what is held, too.
      const changes = changesOf(lines, dryRun ? undefined : held)
      for (const { op, type, name, zone, value } of changes) {
        if (op === 'create' && (type === 'A' || type === 'AAAA'))
          log.info(seedLines.creating(name.slice(0, -zone.length - 1), value))
      }
      await carryOut(lines, changes, records, result, serving)
      changed += changes.length
    }
    await serving.settled()
    return changed
  }

  return {
    world: () => known?.world ?? null,
    async check(claimsIn) {
      const book = await listBook(options)
      const { zones } = book
      const world = { zones, rules, txtRules, policy, servers: serverNames(book) }
      known = { zones, world }
      const result = noResult()
      const changed = await carryOutParts(book, await claimsIn(world), result)
      if (options.signal?.aborted === true) throw toldToEnd()
      log.info(seedLines.checkComplete(result.created))
      const also = dryRun ? `Dry run: ${changed} changes, none was made` : summary(result)
      if (also !== null) log.info(also)
      return result
    },
    async look(names, sources) {
      if (known === null) throw new Error('nothing was listed yet')
      const wanted = withCompanions(names, sources)
      const records = await listNames(options, known.zones, wanted.names)
      const lines = planClaims(options, wanted.claims, records, options.now().toISOString())
      const result = noResult()
      const serving = createServing(options, result)
      await carryOut(lines, changesOf(lines), records, result, serving)
      await serving.settled()
      return result
    },
  }
}

/**
 * The names to look at when some claims changed: theirs, and those of the records that go with them (an A and its PTR
 * are one). With all that is claimed there.
 */
function withCompanions(
  names: Iterable<string>,
  sources: ClaimSources,
): { names: Set<string>; claims: Claim[] } {
  const touched = new Set(names)
  const all = new Set(touched)
  for (const source of sources.near(touched)) {
    const claims = sources.claims(source)
    if (claims.some(({ name }) => touched.has(name))) for (const { name } of claims) all.add(name)
  }
  const found: Claim[] = []
  for (const source of sources.near(all)) {
    for (const claim of sources.claims(source)) if (all.has(claim.name)) found.push(claim)
  }
  return { names: all, claims: found }
}
