import type { ClaimWorld } from '@/lib/core/claims'
import { colonHex } from '@/lib/core/identifier'
import type { InventorySource } from '@/lib/core/inventory'
import type { LeaseEvent } from '@/lib/core/lease-events'
import { oneLine } from '@/lib/core/one-line'
import type { KeaScope } from '@/lib/core/ports/kea'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { createClaimBook } from '@/lib/services/worker/stand-alone/claim-book'
import type { LeaseFacts } from '@/lib/services/worker/stand-alone/lease-facts'
import type { ClaimFeed } from '@/lib/services/worker/stand-alone/loop'

export interface LeaseFeedOptions {
  facts: LeaseFacts
  scopes: readonly KeaScope[]
  log: WorkerLog
  /** Told what stands in the inventory, before each turn. */
  onInventory: (sources: readonly InventorySource[]) => Promise<void>
}

/** The claims of leases that are told of as they change. */
export function leaseFeed({ facts, scopes, log, onInventory }: LeaseFeedOptions): ClaimFeed {
  const book = createClaimBook()
  /** Names that no client may have, by address, as they were told. */
  const hostile = new Map<string, string>()

  function put(ip: string, world: ClaimWorld): void {
    const { claims, reason, hostile: name } = facts.claims(ip, scopes, world)
    book.put(ip, claims)
    if (name === null) hostile.delete(ip)
    else if (hostile.get(ip) !== name) {
      hostile.set(ip, name)
      log.warn(`${ip} gets no name in DNS: ${reason}`)
    }
  }

  return {
    refresh: () => onInventory(inventoryOf(facts)),
    announce() {
      const active = facts.all().filter(({ hostname, endedAt }) => hostname !== '' && endedAt === null)
      log.info('Starting DNS consistency check for existing leases...')
      log.info(`Found ${active.length} active leases with a hostname to check`)
    },
    rebuild(world) {
      facts.changed()
      for (const { ip } of facts.all()) put(ip, world)
      book.news(new Date(0).toISOString())
      return book.all()
    },
    news(world, now) {
      for (const ip of facts.changed()) put(ip, world)
      return { names: book.news(now), sources: book.all() }
    },
  }
}

/** Leases that stand or merely ran out: a controller that was switched off is still in its cabinet. */
function inventoryOf(facts: LeaseFacts): InventorySource[] {
  return facts
    .all()
    .filter(({ hostname, state }) => hostname !== '' && (state === 'active' || state === 'expired'))
    .map(({ ip, hostname, hwaddr }) => ({ ip, hostname, mac: hwaddr === '' ? null : colonHex(hwaddr) }))
}

const WORDS: Readonly<Partial<Record<LeaseEvent['event'], string>>> = {
  GRANT: 'New lease from file',
  RELEASE: 'Lease released',
  EXPIRY: 'Lease expired',
  MOVED: 'Lease moved',
  DECLINE: 'Address declined',
}

/** Says what happened to leases: `New lease from file: 172.30.19.43 -> us3-cab10-ru15-ilo (aa:bb:cc:dd:ee:ff)`. */
export function logLeaseEvents(log: WorkerLog, events: readonly LeaseEvent[]): void {
  for (const { event, lease, nameChanged } of events) {
    const word = event === 'RENEW' && nameChanged ? 'Lease renewed under another name' : WORDS[event]
    const client = lease.family === 6 ? lease.duid : lease.hwaddr === '' ? lease.clientId : lease.hwaddr
    const name = lease.hostname === '' ? 'no name' : oneLine(lease.hostname)
    const text = `${word ?? `Lease ${event}`}: ${lease.ip} -> ${name} (${colonHex(client)})`
    if (word === undefined) log.debug(text)
    else log.info(text)
  }
}
