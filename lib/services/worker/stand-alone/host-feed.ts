import type { Claim, ClaimWorld } from '@/lib/core/claims'
import type { InventorySource } from '@/lib/core/inventory'
import type { KeaHost, KeaScope, KeaStore } from '@/lib/core/ports/kea'
import { seedLines } from '@/lib/core/seed-lines'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { sourcesOf } from '@/lib/services/worker/inventory/sources'
import { readHostList } from '@/lib/services/worker/stand-alone/host-list'
import { hostSources } from '@/lib/services/worker/stand-alone/host-sources'
import type { ClaimFeed, Heard } from '@/lib/services/worker/stand-alone/loop'
import { hostClaims, hostPages } from '@/lib/services/worker/stand-alone/sources'

export interface HostFeedOptions {
  kea: Pick<KeaStore, 'listHosts' | 'getHosts'>
  scopes: readonly KeaScope[]
  log: WorkerLog
  /** Told what stands in the inventory, whenever rows were read. */
  onInventory: (sources: readonly InventorySource[]) => Promise<void>
  /** Whether a host of this name may stand there. */
  inInventory: (hostname: string) => boolean
}

export interface HostFeed extends ClaimFeed {
  /** How many rows were read when all were, and how many of them have a hostname. */
  counts(): { hosts: number; named: number }
}

/** Ids are drawn before rows are committed: one that is this much smaller than the newest may still be to come. */
const LATE_IDS = 1_000

/**
 * The claims of Kea's `hosts`. Rows are the truth: notifications tell which of them to read, and whenever nobody tells,
 * all are read anew.
 */
export function hostFeed({ kea, scopes, log, onInventory, inInventory }: HostFeedOptions): HostFeed {
  const claimsOf = hostClaims(scopes)
  let list = readHostList(null).done()
  /** What the last answer told of. */
  let told = list
  let named = 0
  /** What stands in the inventory, by host id. */
  let stock = new Map<number, InventorySource[]>()
  let sources = hostSources(list, () => [])

  function take(host: KeaHost, into: Map<number, InventorySource[]>): void {
    const found = sourcesOf(host).filter(({ hostname }) => inInventory(hostname))
    if (found.length > 0) into.set(host.hostId, found)
    else into.delete(host.hostId)
  }

  async function readAll(): Promise<void> {
    const reading = readHostList(list)
    const inStock = new Map<number, InventorySource[]>()
    let withName = 0
    for await (const page of hostPages(kea)) {
      for (const host of page) {
        reading.add(host)
        if ((host.hostname ?? '') !== '') withName += 1
        take(host, inStock)
      }
    }
    list = reading.done()
    stock = inStock
    named = withName
  }

  async function readSome({ added, ids }: Heard): Promise<void> {
    const found = ids.size === 0 ? [] : await kea.getHosts([...ids])
    const gone = new Set(ids)
    for (const { hostId } of found) gone.delete(hostId)
    if (added) {
      const after = Math.max(0, (list.ids.at(-1) ?? 0) - LATE_IDS)
      for await (const page of hostPages(kea, after)) found.push(...page)
    }
    for (const hostId of gone) stock.delete(hostId)
    for (const host of found) take(host, stock)
    list = list.with(found, gone)
  }

  return {
    async refresh(heard) {
      await (heard === null || list.count === 0 ? readAll() : readSome(heard))
      await onInventory([...stock.values()].flat())
    },
    announce() {
      log.info(seedLines.checkStarted())
      log.info(seedLines.checkFound(named))
    },
    counts: () => ({ hosts: list.count, named }),
    rebuild(world) {
      told = list
      sources = hostSources(list, (host) => claimsOf(host, world))
      return sources.in(list)
    },
    news(world: ClaimWorld) {
      const claims = (host: KeaHost): readonly Claim[] => sources.learn(host, claimsOf(host, world))
      const names = list.news(told, claims)
      told = list
      return { names, sources: sources.in(list) }
    },
  }
}
