'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { follow } from '@/components/ddi/follow'
import type { ClientBody } from '@/components/ddi/proposal/client-input'
import { undoAction } from '@/components/ddi/undo/undo-latest'
import { faultSentence } from '@/components/form/fault'
import { call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { DnsRecord } from '@/lib/contract/record'

const stale = [
  'getRecord',
  'listRecords',
  'getRecordProposal',
  'getAddress',
  'listReservations',
  'listWatches',
  'getWhy',
]

/** The verbs of a prompt. One at a time; what was refused stands in `problem`. */
export function useProposalVerbs(record: DnsRecord) {
  const client = useQueryClient()
  const [busy, setBusy] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [key] = useState(() => crypto.randomUUID())
  const params = { id: record.id }
  const run = async (name: string, work: () => Promise<void>) => {
    if (busy !== null) return
    setBusy(name)
    setProblem(null)
    try {
      await work()
      for (const each of stale) void client.invalidateQueries({ queryKey: [each] })
    } catch (error) {
      setProblem(faultSentence(undefined, error instanceof Error ? error.message : 'Something went wrong'))
    } finally {
      setBusy(null)
    }
  }
  return {
    busy,
    problem,
    /** For the client of the lease; or for one that was typed. */
    reserve: (body: ClientBody | Record<never, never>) =>
      run('reserve', async () => {
        const row = await call(
          'reserveRecord',
          { params, body },
          { idempotencyKey: `${key}-${JSON.stringify(body)}` },
        )
        follow({ row, op: 'create' })
      }),
    dismiss: (undo: boolean) =>
      run('dismiss', async () => {
        const row = await call('dismissRecord', { params, body: { undo } })
        client.setQueryData(query('getRecord', { params }).queryKey, row)
        if (undo) return
        toast.success(`${row.name}: dismissed`, {
          description: 'No reservation is offered for its address any more.',
          action: undoAction({ kind: 'record', id: row.id }),
        })
      }),
    watch: () =>
      run('watch', async () => {
        const made = await call('watchRecord', { params })
        toast.success(`${made.ip} is on the watchlist`, {
          description: 'As soon as a client leases it you are asked to bind it.',
        })
      }),
  }
}
