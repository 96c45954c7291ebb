'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { faultSentence } from '@/components/form/fault'
import { call } from '@/lib/client/api'
import type { DeadLetter } from '@/lib/contract/dead-letter'

const stale = ['listDeadLetters', 'listRecords', 'listReservations', 'getOverview']

/** Asks for one more try; `busy` is the id of the row that is asked for. */
export function useRetry(): { busy: string | null; retry: (row: DeadLetter) => Promise<void> } {
  const client = useQueryClient()
  const [busy, setBusy] = useState<string | null>(null)
  const retry = async ({ id, subject }: DeadLetter) => {
    setBusy(id)
    try {
      await call('retryDeadLetter', { params: { id } })
      toast.success(`${subject}: queued again`, {
        description: 'It comes back here if it is refused once more.',
      })
    } catch (error) {
      toast.error(`${subject}: not queued`, {
        description: faultSentence(
          undefined,
          error instanceof Error ? error.message : 'Something went wrong',
        ),
      })
    } finally {
      setBusy(null)
      for (const name of stale) void client.invalidateQueries({ queryKey: [name] })
    }
  }
  return { busy, retry }
}
