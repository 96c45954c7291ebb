import type { Lease } from '@/lib/contract/lease'

/** When a lease ends or ended, ISO 8601: one that was given back ended then, whatever time it had left. */
export function leaseEnd({
  state,
  since,
  expiresAt,
}: Pick<Lease, 'state' | 'since' | 'expiresAt'>): string | null {
  return state === 'released' || state === 'removed' ? since : expiresAt
}
