/** A write whose outcome is told when it is known. */
export interface FollowedWrite {
  reservationId: string
  /** What it is called in the message. */
  label: string
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
  const others = writes.filter((each) => each.reservationId !== write.reservationId)
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
