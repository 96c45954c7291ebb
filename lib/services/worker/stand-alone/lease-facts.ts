import type { ClaimWorld } from '@/lib/core/claims'
import { canonicalIp } from '@/lib/core/ip'
import { claimsOfLease, type LeaseClaimSet } from '@/lib/core/lease-claims'
import { classify, type LeaseChange, type LeaseEvent, type OtherLease } from '@/lib/core/lease-events'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { nextLeaseFact } from '@/lib/core/next-lease-fact'
import type { RecordRow } from '@/lib/core/plan'
import type { KeaScope } from '@/lib/core/ports/kea'
import { reverseNameToIp } from '@/lib/core/reverse-name'

/** Skew between two clocks, milliseconds. */
const TOLERANCE_MS = 1_000

/** A change of a lease as a lease file tells it. */
export type ToldChange = LeaseChange & { other: OtherLease | null }

/** What is known of leases when there is no database to keep it: what their file told since its beginning. */
export interface LeaseFacts {
  /** Takes changes over in their order; answers what they mean. */
  take(changes: readonly ToldChange[]): LeaseEvent[]
  all(): LeaseFact[]
  /** The addresses that changed since the last call. */
  changed(): string[]
  /** The records that the lease at an address wants, or why there are none. */
  claims(ip: string, scopes: readonly KeaScope[], world: ClaimWorld): LeaseClaimSet
  /** Whether anything was ever told of the address that a record is about. */
  knows(record: Pick<RecordRow, 'type' | 'name' | 'value'>): boolean
}

export function createLeaseFacts(): LeaseFacts {
  const facts = new Map<string, LeaseFact>()
  const news = new Set<string>()
  return {
    take(changes) {
      return changes.flatMap((change) => {
        const events = classify(change, TOLERANCE_MS, change.other)
        for (const event of events) {
          const ip = canonicalIp(event.lease.ip) ?? event.lease.ip
          const fact = nextLeaseFact(facts.get(ip) ?? null, event)
          if (fact === null) continue
          facts.set(ip, fact)
          news.add(ip)
        }
        return events
      })
    },
    all: () => [...facts.values()],
    changed() {
      const ips = [...news]
      news.clear()
      return ips
    },
    claims(ip, scopes, world) {
      const fact = facts.get(ip)
      if (fact === undefined) return { claims: [], reason: 'there is no lease', hostile: null }
      const scope = scopes.find((one) => one.family === fact.family && one.subnetId === fact.subnetId)
      const known = scope === undefined ? null : { ...scope, policy: null }
      return claimsOfLease({ kind: 'lease', fact, scope: known, reservation: null }, world)
    },
    knows({ type, name, value }) {
      const ip = type === 'PTR' ? reverseNameToIp(name) : canonicalIp(value)
      return ip !== null && facts.has(ip)
    },
  }
}
