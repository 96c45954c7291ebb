import {
  classify,
  type LeaseChange,
  type LeaseEventKind,
  MOVE_WINDOW_MS,
  type OtherLease,
} from '@/lib/core/lease-events'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { nextLeaseFact } from '@/lib/core/next-lease-fact'
import type { Family, KeaLease } from '@/lib/core/ports/kea'
import { csvRow, expiry, leaseOf } from './lease-csv'

type Told = LeaseChange & { other: OtherLease | null }
type Write = { row: string; sql: Told }

/** Facts by address and events in their order, as the worker makes them of changes. */
export class Facts {
  readonly facts = new Map<string, LeaseFact>()
  readonly events: string[] = []

  take(changes: readonly Told[]): void {
    for (const change of changes) {
      for (const event of classify(change, 1000, change.other)) {
        const fact = nextLeaseFact(this.facts.get(event.lease.ip) ?? null, event)
        if (fact !== null) this.facts.set(fact.ip, fact)
        if (event.event !== 'FLUSH') this.events.push(`${event.event} ${event.lease.ip}`)
      }
    }
  }

  kinds(): LeaseEventKind[] {
    return this.events.map((event) => event.split(' ')[0] as LeaseEventKind)
  }
}

interface Held {
  lease: KeaLease
  cltt: number
}

/**
 * Kea in small: what it writes to its tables (as the triggers tell it) and to its lease file for the same act, per the
 * observations of 2.2 and the source of 2.4 and 3.0. Time is in whole seconds.
 */
export class KeaModel {
  readonly held = new Map<string, Held>()
  private readonly grants: { client: string; ip: string; at: number }[] = []

  constructor(
    private readonly family: Family,
    readonly version: '2.2' | '2.4' | '3.0',
    public now = 1_766_000_000,
  ) {}

  /** A free, reclaimed or lapsed address goes to the client; its own is renewed. Null when it may not have it. */
  request(ip: string, client: number, hostname: string, validLifetime = 600): Write | null {
    const old = this.held.get(ip)
    const lease = this.leaseFor(ip, client, hostname, validLifetime)
    const own = old !== undefined && clientOf(old.lease) === clientOf(lease)
    const free = !old || old.lease.state === 2 || old.lease.state === 3 || old.lease.validLifetime === 0
    const lapsed =
      old !== undefined && old.lease.state === 0 && old.cltt + old.lease.validLifetime <= this.now
    if (!free && !lapsed && !(own && old.lease.state === 0)) return null
    if (old?.lease.state !== 0) this.grants.push({ client: clientOf(lease), ip, at: this.now })
    return this.write(old, { lease, cltt: this.now })
  }

  /** DHCPv4 writes the new lease first, DHCPv6 deletes the old one first. */
  move(from: string, to: string): Write[] {
    const old = this.held.get(from)
    if (old?.lease.state !== 0 || old.lease.validLifetime === 0 || this.held.has(to)) return []
    const lease = { ...old.lease, ip: to, expiresAt: expiry(this.now, old.lease.validLifetime) }
    this.grants.push({ client: clientOf(lease), ip: to, at: this.now })
    const grant = () => this.write(undefined, { lease, cltt: this.now })
    return this.family === 4 ? [grant(), this.remove(old)] : [this.remove(old), grant()]
  }

  release(ip: string): Write | null {
    const old = this.held.get(ip)
    if (old?.lease.state !== 0 || old.lease.validLifetime === 0) return null
    if (this.version === '2.2') return this.remove(old)
    const state = this.version === '3.0' ? 3 : 0
    const { cltt } = old
    const lease = { ...old.lease, validLifetime: 0, state, expiresAt: expiry(cltt, 0) }
    return this.write(old, { lease, cltt })
  }

  decline(ip: string): Write | null {
    const old = this.held.get(ip)
    if (old?.lease.state !== 0 || old.lease.validLifetime === 0) return null
    const nobody = this.family === 4 ? { clientId: '' } : { duid: '00' }
    const end = { hwaddr: '', hostname: '', state: 1, validLifetime: 3, expiresAt: expiry(this.now, 3) }
    const lease = { ...old.lease, ...end, ...nobody, fqdnFwd: false, fqdnRev: false }
    return this.write(old, { lease, cltt: this.now })
  }

  /** What the timers do to a lease whose time is over: reclaim, end the probation, flush what was reclaimed. */
  housekeeping(ip: string): Write | null {
    const old = this.held.get(ip)
    if (!old || !this.isOver(ip)) return null
    if (old.lease.state === 1) return this.remove(old)
    if (old.lease.state === 2) return this.remove(old, 'flush')
    const lease = { ...old.lease, state: 2, hostname: '', fqdnFwd: false, fqdnRev: false }
    return this.write(old, { lease, cltt: old.cltt })
  }

  isOver(ip: string): boolean {
    const old = this.held.get(ip)
    return old !== undefined && old.cltt + old.lease.validLifetime <= this.now
  }

  private leaseFor(ip: string, client: number, hostname: string, validLifetime: number): KeaLease {
    const id = String(client).padStart(12, '0')
    const ids = this.family === 4 ? { clientId: client % 2 ? `01${id}` : '' } : { duid: `00030001${id}` }
    return leaseOf(this.family, this.now, { ip, hwaddr: id, ...ids, hostname, validLifetime })
  }

  private write(old: Held | undefined, next: Held): Write {
    this.held.set(next.lease.ip, next)
    const row = csvRow(next.lease, next.cltt)
    const op = old === undefined ? 'INSERT' : 'UPDATE'
    return { row, sql: this.told({ op, before: old?.lease ?? null, after: next.lease, hint: null }) }
  }

  private remove(old: Held, hint: 'flush' | null = null): Write {
    this.held.delete(old.lease.ip)
    const row = csvRow({ ...old.lease, validLifetime: 0 }, old.cltt)
    return { row, sql: this.told({ op: 'DELETE', before: old.lease, after: null, hint }) }
  }

  private told(change: Omit<Told, 'at' | 'other'>): Told {
    const at = new Date(this.now * 1000).toISOString()
    const { before } = change
    if (change.op !== 'DELETE' || before === null) return { ...change, at, other: null }
    const other = this.grants.findLast(
      (grant) =>
        grant.client === clientOf(before) &&
        grant.ip !== before.ip &&
        (this.now - grant.at) * 1000 < MOVE_WINDOW_MS,
    )
    const grantedAt = other && new Date(other.at * 1000).toISOString()
    return { ...change, at, other: other && grantedAt ? { ip: other.ip, grantedAt } : null }
  }
}

const clientOf = (lease: KeaLease): string => lease.duid || lease.clientId || lease.hwaddr
