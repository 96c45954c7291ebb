import PQueue from 'p-queue'
import { canonicalName, isInZone } from '@/lib/core/dns-name'
import { isOwned } from '@/lib/core/plan'
import type { DnsProvider, DnsRecordFact, OwnerTag } from '@/lib/core/ports/dns'
import type { ZoneRule } from '@/lib/core/rule-match'
import { seedLines } from '@/lib/core/seed-lines'
import { type ListedRecord, type ListedView, listed } from '@/lib/services/worker/stand-alone/listed'
import { createRecordBook, type RecordBook } from '@/lib/services/worker/stand-alone/record-book'
import type { WorldZone } from '@/lib/services/worker/world'

export interface ListOptions {
  /** By view; several views may share one provider. */
  providers: ReadonlyMap<string, DnsProvider>
  /** Say which zones of which views are ours to fill. */
  rules: readonly ZoneRule[]
  /** As it stands in owner tags. */
  instance: string
  /** Whether a record with our tag is ours to change. Absent: it is. */
  isOurs?: (tag: OwnerTag) => boolean
}

/**
 * The zones that the rules lead to with what lies below them, and every reverse zone of their views.
 *
 * @throws Error when a zone of a rule is not there exactly once, or a server cannot be asked
 */
export async function listZones({ providers, rules }: ListOptions): Promise<WorldZone[]> {
  const targets = rules.flatMap((rule) => rule.targets)
  const views = [...new Set(targets.map(({ view }) => view))]
  const zones: WorldZone[] = []
  for (const view of views) {
    const wanted = targets.filter((target) => target.view === view).map(({ zone }) => canonicalName(zone))
    const all = (await providerOf(providers, view).listZones()).filter((zone) => zone.view === view)
    for (const name of new Set(wanted)) {
      const found = all.filter((zone) => canonicalName(zone.name) === name).length
      if (found !== 1) throw new Error(`${seedLines.zoneCount(found)}: ${name} in ${view}`)
    }
    const below = (name: string) => wanted.some((zone) => isInZone(canonicalName(name), zone))
    zones.push(
      ...all
        .filter((zone) => zone.reverse || below(zone.name))
        .map((zone): WorldZone => ({ ...zone, id: `${zone.view}/${zone.name}`, listed: true })),
    )
  }
  return zones
}

/** A listing is the heaviest thing that an appliance is asked for: not many at once. */
const ZONES_AT_ONCE = 4

/** Everything in those zones. Rejects when a listing may be incomplete. */
export async function listBook(options: ListOptions): Promise<RecordBook> {
  const zones = await listZones(options)
  const book = createRecordBook(zones)
  const queue = new PQueue({ concurrency: ZONES_AT_ONCE })
  await queue.addAll(
    zones.map((zone) => async () => {
      for await (const page of providerOf(options.providers, zone.view).listRecords(zone)) {
        for (const fact of page) book.put(rowOf(fact, zone, options))
      }
    }),
  )
  return book
}

/** What the zones hold at these names alone, asked now. */
export async function listNames(
  options: ListOptions,
  zones: readonly WorldZone[],
  names: Iterable<string>,
): Promise<ListedView> {
  const asked = [...names].flatMap((name) =>
    zones.filter((zone) => isInZone(name, canonicalName(zone.name))).map((zone) => ({ name, zone })),
  )
  const found = await Promise.all(
    asked.map(async ({ name, zone }) => {
      const facts = await providerOf(options.providers, zone.view).findRecords(zone, name)
      return facts.map((fact) => rowOf(fact, zone, options))
    }),
  )
  return listed(zones, found.flat())
}

/** Who is called for a view. */
export function providerOf(providers: ReadonlyMap<string, DnsProvider>, view: string): DnsProvider {
  const provider = providers.get(view)
  if (provider === undefined) throw new Error(`no DNS server is configured for ${view}`)
  return provider
}

function rowOf(fact: DnsRecordFact, zone: WorldZone, { instance, isOurs }: ListOptions): ListedRecord {
  const { owner } = fact
  const owned = isOwned(owner, instance, false) && owner !== null && (isOurs?.(owner) ?? true)
  const { name, type, value, ttl, providerId } = fact
  return {
    id: `${zone.id}/${providerId}`,
    ...{ providerId, name, type, value, ttl },
    zoneId: zone.id,
    view: zone.view,
    zone: zone.name,
    provenance: owned ? owner.provenance : 'static(admin)',
    owned,
    ownerRef: owned ? owner.ref : null,
    present: true,
  }
}
