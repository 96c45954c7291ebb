'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { faultSentence } from '@/components/form/fault'
import { call } from '@/lib/client/api'
import type { DeadLetter } from '@/lib/contract/dead-letter'

const stale = ['listDeadLetters', 'listRecords', 'listReservations', 'getOverview']
const AT_ONCE = 4

interface Failed {
  id: string
  reason: string
}

/** Asks for each, a few at a time; one that is refused does not hold up the others. Gives those that were refused. */
async function retryAll(ids: readonly string[]): Promise<Failed[]> {
  const failed: Failed[] = []
  const left = [...ids]
  const next = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      try {
        await call('retryDeadLetter', { params: { id } })
      } catch (error) {
        failed.push({ id, reason: error instanceof Error ? error.message : 'Something went wrong' })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  return failed
}

const letters = (count: number) => (count === 1 ? '1 dead letter' : `${count} dead letters`)

/** Asks for one more try; `busy` holds the ids that are asked for. */
export function useRetry() {
  const client = useQueryClient()
  const [busy, setBusy] = useState<readonly string[]>([])
  const run = async (ids: readonly string[], what: string) => {
    setBusy(ids)
    const failed = await retryAll(ids)
    const done = ids.length - failed.length
    if (done > 0) {
      toast.success(`${ids.length === 1 ? what : letters(done)}: queued again`, {
        description: 'What is refused once more comes back here.',
      })
    }
    if (failed[0]) {
      toast.error(`${ids.length === 1 ? what : letters(failed.length)}: not queued`, {
        description: faultSentence(undefined, failed[0].reason),
      })
    }
    setBusy([])
    for (const name of stale) void client.invalidateQueries({ queryKey: [name] })
  }
  return {
    busy,
    retry: ({ id, subject }: DeadLetter) => run([id], subject),
    retryMany: (ids: readonly string[]) => run(ids, letters(ids.length)),
  }
}
