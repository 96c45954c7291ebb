'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { follow } from '@/components/ddi/follow'
import { nameOf } from '@/components/ddi/name-of'
import { RecordList } from '@/components/ddi/record-list'
import { notConfirmed, TypeToConfirm } from '@/components/form/type-to-confirm'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { ApiProblem, call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { Reservation } from '@/lib/contract/reservation'

/** Asks before deleting: names what will stop resolving; for infrastructure with more than one, asks for its name. */
export function DeleteReservation({
  row,
  onClose,
  onDeleting,
  onDeleted,
}: {
  row: Reservation
  onClose: () => void
  /** True while it is asked for: the row may go before the answer comes. False: it was not accepted. */
  onDeleting?: (deleting: boolean) => void
  /** In place of onClose, once the deletion was accepted. */
  onDeleted?: () => void
}) {
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [version, setVersion] = useState(row.version)
  const records = useQuery(query('listRecords', { query: { reservationId: row.id, limit: 200 } }))
  // What a person made stays when the reservation goes.
  const leaving = (records.data?.items ?? []).filter((each) => each.provenance === 'ddns(reservation)')
  const name = nameOf(row)
  const mustType = row.infra && leaving.length > 1
  const reason = records.isPending
    ? 'Reading which names stop resolving'
    : mustType
      ? notConfirmed(typed, name)
      : undefined
  const remove = async () => {
    setBusy(true)
    setProblem(null)
    onDeleting?.(true)
    try {
      await call('deleteReservation', { params: { id: row.id } }, { version })
      follow({ row, op: 'delete' })
      void client.invalidateQueries({ queryKey: ['listReservations'] })
      if (onDeleted) onDeleted()
      else onClose()
    } catch (error) {
      onDeleting?.(false)
      if (error instanceof ApiProblem && error.status === 412) {
        const now = await call('getReservation', { params: { id: row.id } }).catch(() => null)
        if (now) setVersion(now.version)
        setProblem(
          'Somebody changed this reservation since you opened it. Nothing was deleted; press again to delete it as it is now.',
        )
      } else setProblem(error instanceof Error ? error.message : 'Deleting failed')
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Delete the reservation of ${name}?`}
      description={
        leaving.length === 0 && !records.isPending
          ? 'No DNS record depends on it. Kea will treat the address as free.'
          : `${leaving.length === 1 ? '1 record' : `${leaving.length} records`} will stop resolving, and Kea will treat ${row.ip ?? 'the address'} as free.`
      }
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" busy={busy} disabledReason={reason} onClick={() => void remove()}>
            Delete reservation
          </Button>
        </>
      }
    >
      {records.isPending ? <Skeleton className="h-16" /> : <RecordList records={leaving} />}
      {records.isError ? (
        <Notice tone="warn">Which names stop resolving could not be read: {records.error.message}.</Notice>
      ) : null}
      {mustType ? (
        <TypeToConfirm why="This is infrastructure" name={name} value={typed} onChange={setTyped} />
      ) : null}
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
    </Dialog>
  )
}
