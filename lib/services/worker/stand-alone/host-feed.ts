import type { InventorySource } from '@/lib/core/inventory'
import type { KeaScope, KeaStore } from '@/lib/core/ports/kea'
import { seedLines } from '@/lib/core/seed-lines'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { sourcesOf } from '@/lib/services/worker/inventory/sources'
import { type HostList, readHostList } from '@/lib/services/worker/stand-alone/host-list'
import type { ClaimFeed } from '@/lib/services/worker/stand-alone/loop'
import { hostClaims, hostPages } from '@/lib/services/worker/stand-alone/sources'

export interface HostFeedOptions {
  kea: Pick<KeaStore, 'listHosts'>
  scopes: readonly KeaScope[]
  log: WorkerLog
  /** Told what stands in the inventory, whenever the rows were read. */
  onInventory: (sources: readonly InventorySource[]) => Promise<void>
  /** Whether a host of this name may stand there. */
  inInventory: (hostname: string) => boolean
}

export interface HostFeed extends ClaimFeed {
  /** How many rows were read last, and how many of them have a hostname. */
  counts(): { hosts: number; named: number }
}

/** The claims of Kea's `hosts`, all of them read anew at each turn: rows are the truth, notifications only hurry us. */
export function hostFeed({ kea, scopes, log, onInventory, inInventory }: HostFeedOptions): HostFeed {
  const claimsOf = hostClaims(scopes)
  let list = readHostList(null).done()
  /** What the last answer told of. */
  let told = list
  let named = 0

  const sourcesIn = (hosts: HostList, world: Parameters<ClaimFeed['rebuild']>[0]) => ({
    count: hosts.count,
    claims: (source: number) => claimsOf(hosts.at(source), world),
  })

  return {
    async refresh() {
      const reading = readHostList(list)
      const stock: InventorySource[] = []
      let withName = 0
      for await (const page of hostPages(kea)) {
        for (const host of page) {
          reading.add(host)
          if ((host.hostname ?? '') !== '') withName += 1
          for (const source of sourcesOf(host)) if (inInventory(source.hostname)) stock.push(source)
        }
      }
      list = reading.done()
      named = withName
      await onInventory(stock)
    },
    announce() {
      log.info(seedLines.checkStarted())
      log.info(seedLines.checkFound(named))
    },
    counts: () => ({ hosts: list.count, named }),
    rebuild(world) {
      told = list
      return sourcesIn(list, world)
    },
    news(world) {
      const names = list.news(told, (host) => claimsOf(host, world))
      told = list
      return { names, sources: sourcesIn(list, world) }
    },
  }
}
