import { MOVE_WINDOW_MS, type OtherLease } from '@/lib/core/lease-events'
import type { KeaLease } from '@/lib/core/ports/kea'

const clientOf = (lease: KeaLease): string =>
  lease.family === 6 ? lease.duid : lease.clientId === '' ? `h${lease.hwaddr}` : lease.clientId

/** Who was just granted which address, to tell a move from a release. Remembers no more than the window of a move. */
export class RecentGrants {
  /** By client, oldest first. */
  private readonly grants = new Map<string, { ip: string; at: number }>()

  /** `at`: milliseconds since the epoch. */
  add(lease: KeaLease, at: number): void {
    const client = clientOf(lease)
    this.grants.delete(client)
    this.grants.set(client, { ip: lease.ip, at })
  }

  /** The other address that the client of a lease on its way out was granted. */
  otherThan(lease: KeaLease): (OtherLease & { ms: number }) | null {
    const grant = this.grants.get(clientOf(lease))
    if (grant === undefined || grant.ip === lease.ip) return null
    return { ip: grant.ip, grantedAt: new Date(grant.at).toISOString(), ms: grant.at }
  }

  forgetBefore(clock: number): void {
    for (const [client, { at }] of this.grants) {
      if (clock - at < MOVE_WINDOW_MS) return
      this.grants.delete(client)
    }
  }
}
