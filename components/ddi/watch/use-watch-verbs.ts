'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { toast } from 'sonner'
import { follow } from '@/components/ddi/follow'
import type { ClientBody } from '@/components/ddi/proposal/client-input'
import { undoAction } from '@/components/ddi/undo/undo-latest'
import { faultSentence } from '@/components/form/fault'
import { ApiProblem, call } from '@/lib/client/api'
import type { Watch } from '@/lib/contract/watch'

const stale = [
  'listWatches',
  'getWatch',
  'getAddress',
  'listRecords',
  'getRecord',
  'getRecordProposal',
  'getOverview',
]

/** What can be done with a watch; each answers what was refused, or null. */
export interface WatchVerbs {
  /** Without a client: the one that is shown, so that nobody who came meanwhile is bound. */
  bind: (watch: Watch, client?: ClientBody) => Promise<string | null>
  reject: (watch: Watch) => Promise<string | null>
  learn: (watch: Watch, minutes: number) => Promise<string | null>
  stopLearning: (watch: Watch) => Promise<string | null>
  remove: (watch: Watch) => Promise<string | null>
  again: (watch: Pick<Watch, 'ip'>) => Promise<string | null>
}

function problemOf(error: unknown): string {
  if (error instanceof ApiProblem && error.status === 412)
    return 'The watch changed meanwhile: look at it again, it is shown as it is now.'
  const [first] = error instanceof ApiProblem ? error.errors : []
  if (first) return faultSentence(first.path || undefined, first.message)
  return faultSentence(
    undefined,
    error instanceof Error ? error.message : 'Something went wrong in this page',
  )
}

/** The verbs, the same ones at every call, and the id of the watch on which one is under way. */
export function useWatchVerbs(): { verbs: WatchVerbs; busy: string | null } {
  const client = useQueryClient()
  const [busy, setBusy] = useState<string | null>(null)
  const verbs = useMemo<WatchVerbs>(() => {
    const run = async (on: string, act: () => Promise<unknown>): Promise<string | null> => {
      setBusy(on)
      try {
        await act()
        return null
      } catch (error) {
        const problem = problemOf(error)
        toast.error('Not done', { description: problem })
        return problem
      } finally {
        setBusy(null)
        for (const name of stale) void client.invalidateQueries({ queryKey: [name] })
      }
    }
    const again: WatchVerbs['again'] = ({ ip }) =>
      run(ip, async () => {
        await call('createWatch', { body: { ip } })
        toast.success(`${ip} is on the watchlist`)
      })
    return {
      again,
      bind: ({ id, client: seen }, typed) =>
        run(id, async () => {
          const body = typed ?? (seen?.identifier ? { identifier: seen.identifier } : {})
          const { reservation } = await call('bindWatch', { params: { id }, body })
          follow({ row: reservation, op: 'create' })
        }),
      reject: ({ id, ip, version }) =>
        run(id, async () => {
          await call('rejectWatch', { params: { id } }, { version })
          toast.success(`${ip} waits for another client`, {
            description: 'This one is ignored from now on.',
            action: undoAction({ kind: 'watch', id }),
          })
        }),
      learn: ({ id }, minutes) => run(id, () => call('learnWatch', { params: { id }, body: { minutes } })),
      stopLearning: ({ id }) => run(id, () => call('learnWatch', { params: { id }, body: { stop: true } })),
      remove: (watch) =>
        run(watch.id, async () => {
          await call('deleteWatch', { params: { id: watch.id } })
          toast.success(`${watch.ip} is no longer watched`, {
            action: undoAction({ kind: 'watch', id: watch.id }),
          })
        }),
    }
  }, [client])
  return { verbs, busy }
}
