'use client'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { nameOf } from '@/components/ddi/name-of'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { Reservation } from '@/lib/contract/reservation'

/** The plan of marking several reservations, and its execution one by one: what fails is named, the rest goes on. */
export function MarkInfrastructure({
  ids,
  onDone,
  onClose,
}: {
  ids: readonly string[]
  onDone: () => void
  onClose: () => void
}) {
  const client = useQueryClient()
  const [progress, setProgress] = useState<number | null>(null)
  const [failures, setFailures] = useState<readonly string[]>([])
  const rows = useQueries({ queries: ids.map((id) => query('getReservation', { params: { id } })) })
  const ready = rows.every((row) => !row.isPending)
  const known = rows.flatMap((row) => (row.data ? [row.data] : []))
  const due = known.filter((row) => !row.infra)
  const apply = async () => {
    const failed: string[] = []
    for (const [index, row] of due.entries()) {
      setProgress(index)
      const problem = await mark(row)
      if (problem) failed.push(`${nameOf(row)}: ${problem}`)
    }
    await client.invalidateQueries({ queryKey: ['listReservations'] })
    setProgress(null)
    setFailures(failed)
    const good = due.length - failed.length
    if (good > 0)
      toast.success(`${good} queued`, { description: 'Their records follow; the list shows how far.' })
    if (failed.length === 0) {
      onDone()
      onClose()
    }
  }
  const busy = progress !== null
  return (
    <Dialog
      open
      onClose={busy ? () => undefined : onClose}
      title="Mark as Infrastructure"
      description="Their names never leave DNS on expiry, follow the reservation and not the client, get TTL 86400 s, and are refused to other clients. “Allow client to update hostname” and “Delete on EXPIRY” are turned off where they are on."
      footer={
        <>
          <Button look="ghost" onClick={onClose} disabledReason={busy ? 'Being applied' : undefined}>
            Cancel
          </Button>
          <Button
            look="primary"
            busy={busy}
            disabledReason={ready && due.length === 0 ? 'All of them are infrastructure already' : undefined}
            onClick={() => void apply()}
          >
            {busy ? `${progress} of ${due.length}` : `Apply to ${due.length}`}
          </Button>
        </>
      }
    >
      {ready ? (
        <ul className="thin-scroll max-h-64 divide-y divide-line overflow-y-auto rounded-md border border-line text-sm">
          {known.map((row) => (
            <li key={row.id} className="flex items-baseline gap-3 px-3 py-1.5">
              <span className="w-3 shrink-0 font-medium text-ink-3">{row.infra ? '=' : '~'}</span>
              <span className="data wrap-anywhere min-w-0 flex-1">{nameOf(row)}</span>
              <span className="shrink-0 text-ink-3 text-xs">
                {row.infra ? 'is already' : `TTL to 86400 s, ${row.recordIds.length} records`}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <Skeleton className="h-40" />
      )}
      {failures.length > 0 ? (
        <Notice tone="bad" role="alert" title={`${failures.length} could not be changed`}>
          {failures.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Notice>
      ) : null}
    </Dialog>
  )
}

async function mark(row: Reservation): Promise<string | null> {
  const body = {
    infra: true,
    ...(row.allowClientHostname ? { allowClientHostname: false } : {}),
    ...(row.ddnsPolicy.deleteOn === 'expiry' ? { ddnsPolicy: { deleteOn: 'release' as const } } : {}),
  }
  try {
    await call('updateReservation', { params: { id: row.id }, body }, { version: row.version })
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'failed'
  }
}
