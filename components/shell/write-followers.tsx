'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { toast } from 'sonner'
import { type FollowedWrite, followed, unfollow } from '@/components/ddi/follow'
import { ApiProblem } from '@/lib/client/api'
import { query } from '@/lib/client/queries'

/** Tells how each write goes on: queued, accepted, and only then served, or failed and why. */
export function WriteFollowers() {
  const writes = useSyncExternalStore(followed.subscribe, followed.get, followed.get)
  return writes.map((write) => <Follower key={write.key} write={write} />)
}

function Follower({ write }: { write: FollowedWrite }) {
  const { data, error } = useQuery({
    ...query('getReservation', { params: { id: write.reservationId } }),
    // The stream tells first; this is for the day it is silent.
    refetchInterval: 3000,
    staleTime: 0,
  })
  const gone = error instanceof ApiProblem && error.status === 404
  const status = data?.status
  const reason = data?.reason
  const pending = data?.pending
  useEffect(() => {
    const { label, key } = write
    if (gone) {
      toast.success(`${label}: removed`, { id: key, description: 'Kea no longer has the reservation.' })
      unfollow(key)
    } else if (status === 'failed') {
      toast.error(`${label}: failed`, {
        id: key,
        description: reason ?? 'No reason was given.',
        duration: 20_000,
      })
      unfollow(key)
    } else if (write.op === 'delete') {
      toast.loading(`${label}: deletion queued`, {
        id: key,
        description: reason ?? 'Waiting for the worker.',
      })
    } else if (status === 'served' && pending === null) {
      toast.success(`${label}: served`, { id: key, description: 'An authoritative answer shows it.' })
      unfollow(key)
    } else if (status === 'accepted') {
      toast.loading(`${label}: accepted`, { id: key, description: 'Waiting for an authoritative answer.' })
    } else {
      toast.loading(`${label}: queued`, { id: key, description: reason ?? 'Waiting for the worker.' })
    }
  }, [write, gone, status, reason, pending])
  return null
}
