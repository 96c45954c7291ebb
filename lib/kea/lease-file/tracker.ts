import { type LeaseChange, MOVE_WINDOW_MS, type OtherLease } from '@/lib/core/lease-events'
import type { KeaLease } from '@/lib/core/ports/kea'
import { isoInstant } from './fields'
import { RecentGrants } from './recent-grants'
import type { FileRow } from './row'

/** A change as the SQL triggers would have told it, with what classify() needs to know a move. */
export interface LeaseFileChange extends LeaseChange {
  /** DELETE: another address that the same client was granted around that time. */
  other: OtherLease | null
}

type Untimed = Omit<LeaseFileChange, 'at' | 'other'>

/** A client's time further ahead of the file's own is no evidence: a row of nonsense must not stop the clock. */
const SKEW_MS = 60_000

/**
 * Rows of a lease file, in the order of the file, as changes with the row before them. Remembers the last row of each
 * address and nothing else.
 *
 * Time: a grant, a renewal and a decline carry theirs (cltt). Rows of an end (expiry, release, flush) carry none; they
 * were written after the rows before them and before the next row that tells its time, or else before the file was last
 * written. Such an end gets the *later* of the two: then a lease that may have run out is taken for expired, which
 * deletes less than a release. All of it is the time of Kea's host; the clock of this process is never asked.
 *
 * What a file cannot tell:
 * - A RELEASE, lease4-del and an expiry with `flush-reclaimed-timer-wait-time: 0` write the very same row. It is told
 *   as the DELETE that PostgreSQL sees for all three, and classify() goes by whether the lease had run out. There is
 *   no hint `foreign`.
 * - Kea 2.4 and 2.6 write that row for a release that SQL shows as UPDATE to lifetime 0. The fact is the same, but for
 *   a release that came after the lease had run out: that is an expiry here. The row of the later reclamation finds no
 *   lease and says nothing.
 * - A client that releases and later comes back to another address, with no other row and no look in between, looks
 *   as if it had moved.
 */
export class LeaseTracker {
  private readonly known = new Map<string, KeaLease>()
  private readonly grants = new RecentGrants()
  private untimed: Untimed[] = []
  /** The latest instant that the rows so far prove. */
  private clock = 0

  /** The last row known for an address. */
  get(ip: string): KeaLease | undefined {
    return this.known.get(ip)
  }

  /** `writtenBy`: when the file was last written, milliseconds. Changes that are certain now are appended to `out`. */
  feed(row: FileRow, writtenBy: number, out: LeaseFileChange[]): void {
    const { lease } = row
    const before = this.known.get(lease.ip) ?? null
    const draft = this.remember(before, lease)
    if (lease.validLifetime === 0 || lease.state === 2 || lease.state === 3) {
      if (draft !== null) this.untimed.push(draft)
      return
    }
    const at = row.cltt > writtenBy + SKEW_MS ? writtenBy : row.cltt
    // Before the ends are settled: DHCPv6 deletes the old lease before it writes the new one.
    if (draft !== null && lease.state === 0 && before?.state !== 0) this.grants.add(lease, at)
    this.date(at, out, false)
    this.clock = Math.max(this.clock, at)
    this.grants.forgetBefore(this.clock)
    if (draft !== null) out.push({ ...draft, at: isoInstant(at), other: null })
  }

  /** The file has no more rows for now; it was last written at that time, milliseconds, which is when its last row came. */
  settle(writtenBy: number, out: LeaseFileChange[]): void {
    this.date(writtenBy, out, true)
  }

  get isEmpty(): boolean {
    return this.known.size === 0
  }

  /** Whether ends wait for a time. */
  get isWaiting(): boolean {
    return this.untimed.length > 0
  }

  /** Gives the ends that wait for it a time. `exact`: `until` is the time of the last one itself. */
  private date(until: number, out: LeaseFileChange[], exact: boolean): void {
    if (this.untimed.length === 0) return
    const upper = Math.max(this.clock, until)
    const last = exact ? this.untimed.at(-1) : undefined
    for (const draft of this.untimed) {
      const other = draft.op === 'DELETE' && draft.before ? this.grants.otherThan(draft.before) : null
      // DHCPv4 deletes right after it granted: taken for a move even if the next sign of time comes much later.
      const since = other === null ? Number.POSITIVE_INFINITY : this.clock - other.ms
      const moved = draft !== last && since >= 0 && since < MOVE_WINDOW_MS
      out.push({
        ...draft,
        at: isoInstant(moved ? this.clock : upper),
        other: other && { ip: other.ip, grantedAt: other.grantedAt },
      })
    }
    this.untimed = []
  }

  /** Null when the row tells nothing new. */
  private remember(before: KeaLease | null, lease: KeaLease): Untimed | null {
    const gone = lease.validLifetime === 0
    if (before === null) {
      if (gone) return null
      this.known.set(lease.ip, lease)
      return { op: 'INSERT', before, after: lease, hint: null }
    }
    if (gone) {
      this.known.delete(lease.ip)
      // Kea 3.0: released, said outright.
      if (lease.state === 3) return { op: 'UPDATE', before, after: lease, hint: null }
      // The row repeats the state that the lease had; where we missed how it got there, that is the truth.
      const last = before.state === lease.state ? before : { ...before, state: lease.state }
      return { op: 'DELETE', before: last, after: null, hint: lease.state === 2 ? 'flush' : null }
    }
    if (isSameRow(before, lease)) return null
    this.known.set(lease.ip, lease)
    return { op: 'UPDATE', before, after: lease, hint: null }
  }
}

function isSameRow(a: KeaLease, b: KeaLease): boolean {
  if (a.expiresAt !== b.expiresAt) return false
  return (Object.keys(a) as (keyof KeaLease)[]).every((key) => a[key] === b[key])
}
