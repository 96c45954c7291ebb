import type { Claim, ClaimWorld } from '@/lib/core/claims'
import type { PlanLine } from '@/lib/core/plan'
import type { GlobalPolicy } from '@/lib/core/policy'
import { refusedLine, seedLines } from '@/lib/core/seed-lines'
import type { TxtRule } from '@/lib/core/txt-rule'
import {
  type ApplyOptions,
  applyAll,
  noResult,
  type StandAloneResult,
} from '@/lib/services/worker/stand-alone/apply'
import { dryLine, summary } from '@/lib/services/worker/stand-alone/lines'
import {
  type ListedView,
  type ListOptions,
  listNames,
  listView,
} from '@/lib/services/worker/stand-alone/listing'
import { changesOf, type PlanOptions, planClaims, safeChanges } from '@/lib/services/worker/stand-alone/plan'
import { serverNames } from '@/lib/services/worker/stand-alone/servers'
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
   * completely; nothing was changed then.
   */
  check(claimsIn: (world: ClaimWorld) => Claim[] | Promise<Claim[]>): Promise<StandAloneResult>
  /** Null before the first check. */
  world(): ClaimWorld | null
  /** The same for these names alone, which are read anew. Rejects when one of them cannot be read. */
  look(names: Iterable<string>, claims: readonly Claim[]): Promise<StandAloneResult>
}

/** A keeper that knows nothing yet. */
export function createKeeper(options: KeeperOptions): Keeper {
  const { log, dryRun, rules, txtRules, policy } = options
  let known: { zones: WorldZone[]; world: ClaimWorld } | null = null

  async function carryOut(
    lines: readonly PlanLine[],
    changes: readonly PlanLine[],
    listed: ListedView,
  ): Promise<StandAloneResult> {
    const result = noResult()
    for (const line of lines.filter(({ op }) => op === 'refuse')) {
      result.refused += 1
      log.line(refusedLine(line))
    }
    if (!dryRun && changes.length > 0) await applyAll(options, changes, listed, result)
    else for (const line of changes) log.line(dryLine(line))
    return result
  }

  return {
    world: () => known?.world ?? null,
    async check(claimsIn) {
      const listed = await listView(options)
      const { zones } = listed
      const world = { zones, rules, txtRules, policy, servers: serverNames(listed) }
      known = { zones, world }
      const claims = await claimsIn(world)
      const lines = planClaims(options, claims, listed, options.now().toISOString())
      const safe = safeChanges(lines, listed, { log, accepted: options.acceptLargeChange })
      // Who looks wants to see what is held, too.
      const changes = dryRun ? changesOf(lines) : safe
      for (const { op, type, name, zone, value } of changes) {
        if (op === 'create' && (type === 'A' || type === 'AAAA'))
          log.info(seedLines.creating(name.slice(0, -zone.length - 1), value))
      }
      const result = await carryOut(lines, changes, listed)
      log.info(seedLines.checkComplete(result.created))
      const also = dryRun ? `Dry run: ${changes.length} changes, none was made` : summary(result)
      if (also !== null) log.info(also)
      return result
    },
    async look(names, claims) {
      if (known === null) throw new Error('nothing was listed yet')
      const wanted = new Set(names)
      const listed = await listNames(options, known.zones, wanted)
      const here = claims.filter(({ name }) => wanted.has(name))
      const lines = planClaims(options, here, listed, options.now().toISOString())
      return await carryOut(lines, changesOf(lines), listed)
    },
  }
}

/**
 * The names to look at when some claims changed: theirs, and those of the records that go with them (an A and its PTR
 * are one).
 */
export function withCompanions(names: readonly string[], claims: readonly Claim[]): Set<string> {
  const touched = new Set(names)
  const sources = new Set(claims.filter(({ name }) => touched.has(name)).map(sourceKey))
  return new Set([
    ...touched,
    ...claims.filter((claim) => sources.has(sourceKey(claim))).map(({ name }) => name),
  ])
}

const sourceKey = ({ sourceKind, sourceId }: Claim): string => `${sourceKind}:${sourceId}`
