'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { toast } from 'sonner'
import { reasonWords } from '@/components/ddi/client-text'
import { type FollowedWrite, followed, unfollow } from '@/components/ddi/follow'
import { nameOf } from '@/components/ddi/name-of'
import { undoAction } from '@/components/ddi/undo/undo-latest'
import { ApiProblem } from '@/lib/client/api'
import { query } from '@/lib/client/queries'

/** Tells how each write goes on: queued, accepted, and only then served, or failed and why. */
export function WriteFollowers() {
  const writes = useSyncExternalStore(followed.subscribe, followed.get, followed.get)
  return writes.map((write) => <Follower key={write.key} write={write} />)
}

/** The row as it is now. The stream tells first; the interval is for the day it is silent. */
function useWritten({ row: { id, ip, hostname }, op }: FollowedWrite) {
  const often = { refetchInterval: 3000, staleTime: 0 }
  const leaves = op === 'delete'
  const one = useQuery({ ...query('getReservation', { params: { id } }), ...often, enabled: !leaves })
  // That a row is gone is what one waits for here: a list says it without an error.
  const place = ip === null ? { hostname: hostname ?? '' } : { ip }
  const list = useQuery({
    ...query('listReservations', { query: { ...place, limit: 200 } }),
    ...often,
    enabled: leaves,
  })
  if (leaves) {
    const row = list.data?.items.find((each) => each.id === id)
    return { row, gone: list.data !== undefined && row === undefined }
  }
  return { row: one.data, gone: one.error instanceof ApiProblem && one.error.status === 404 }
}

function Follower({ write }: { write: FollowedWrite }) {
  const { row, gone } = useWritten(write)
  const status = row?.status
  const reason = row?.reason ? reasonWords(row.reason) : null
  const pending = row?.pending
  useEffect(() => {
    const { key, op } = write
    const label = nameOf(write.row)
    const action = undoAction({ kind: 'reservation', id: write.row.id })
    if (gone) {
      if (op === 'delete') {
        toast.success(`${label}: removed`, {
          id: key,
          description: 'Kea no longer has the reservation.',
          action,
        })
      } else {
        toast.warning(`${label}: gone`, { id: key, description: 'Somebody deleted it meanwhile.' })
      }
      unfollow(key)
    } else if (status === 'failed') {
      toast.error(`${label}: failed`, {
        id: key,
        description: reason ?? 'No reason was given.',
        duration: 20_000,
      })
      unfollow(key)
    } else if (op === 'delete') {
      toast.loading(`${label}: deletion queued`, {
        id: key,
        description: reason ?? 'Waiting for the worker.',
      })
    } else if (status === 'served' && pending === null) {
      toast.success(`${label}: served`, { id: key, description: 'An authoritative answer shows it.', action })
      unfollow(key)
    } else if (status === 'withdrawn' && pending === null) {
      toast.success(`${label}: saved`, {
        id: key,
        description: reason ?? 'It returns with the next grant.',
        action,
      })
      unfollow(key)
    } else if (status === 'accepted') {
      toast.loading(`${label}: accepted`, {
        id: key,
        description: 'Waiting for an authoritative answer.',
        action,
      })
    } else {
      toast.loading(`${label}: queued`, { id: key, description: reason ?? 'Waiting for the worker.', action })
    }
  }, [write, gone, status, reason, pending])
  return null
}
