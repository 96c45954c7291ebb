import type { Reservation } from '@/lib/contract/reservation'

/** A write whose outcome is told when it is known. */
export interface FollowedWrite {
  /** As it was when the write was accepted. */
  row: Reservation
  op: 'create' | 'update' | 'delete'
  /** Different for each write: a second change of the same row is followed anew. */
  key: string
}

let writes: readonly FollowedWrite[] = []
const listeners = new Set<() => void>()
let count = 0

function publish(next: readonly FollowedWrite[]): void {
  writes = next
  for (const listener of listeners) listener()
}

/** Follows a reservation until DNS serves it, it failed, or it is gone. */
export function follow(write: Omit<FollowedWrite, 'key'>): void {
  count++
  const others = writes.filter((each) => each.row.id !== write.row.id)
  publish([...others, { ...write, key: `write-${count}` }])
}

/** Its outcome was told. */
export function unfollow(key: string): void {
  publish(writes.filter((each) => each.key !== key))
}

/** For useSyncExternalStore. */
export const followed = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  get: (): readonly FollowedWrite[] => writes,
}
