import type { InventorySource } from '@/lib/core/inventory'
import type { KeaHost, KeaScope, KeaStore } from '@/lib/core/ports/kea'
import { seedLines } from '@/lib/core/seed-lines'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { sourcesOf } from '@/lib/services/worker/inventory/sources'
import { createClaimBook } from '@/lib/services/worker/stand-alone/claim-book'
import type { ClaimFeed } from '@/lib/services/worker/stand-alone/loop'
import { allHosts, claimsByHost, namedHosts } from '@/lib/services/worker/stand-alone/sources'

export interface HostFeedOptions {
  kea: Pick<KeaStore, 'listHosts'>
  scopes: readonly KeaScope[]
  log: WorkerLog
  /** Told what stands in the inventory, whenever the rows were read. */
  onInventory: (sources: readonly InventorySource[]) => Promise<void>
}

/** The claims of Kea's `hosts`, all of them read anew at each turn: rows are the truth, notifications only hurry us. */
export function hostFeed({ kea, scopes, log, onInventory }: HostFeedOptions): ClaimFeed {
  const book = createClaimBook()
  let hosts: KeaHost[] = []

  function take(world: Parameters<ClaimFeed['rebuild']>[0]): void {
    const wanted = claimsByHost(hosts, scopes, world)
    book.retain(new Set(wanted.keys()))
    for (const [id, claims] of wanted) book.put(id, claims)
  }

  return {
    async refresh() {
      hosts = await allHosts(kea)
      await onInventory(hosts.flatMap(sourcesOf))
    },
    announce() {
      log.info(seedLines.checkStarted())
      log.info(seedLines.checkFound(namedHosts(hosts).length))
    },
    rebuild(world) {
      take(world)
      book.news(new Date(0).toISOString())
      return book.all()
    },
    news(world, now) {
      take(world)
      return { names: book.news(now), claims: book.all() }
    },
  }
}
