'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowLeft, BookmarkX, Pencil, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { ReservationFacts } from '@/app/(console)/dhcp/reservations/[id]/_components/reservation-facts'
import { AddressLink } from '@/components/ddi/address/address-link'
import { AlertStrip } from '@/components/ddi/alert/alert-strip'
import { AuditList } from '@/components/ddi/audit/audit-list'
import { reasonWords } from '@/components/ddi/client-text'
import { InfraChip } from '@/components/ddi/infra-chip'
import { LeaseCard } from '@/components/ddi/lease/lease-card'
import { nameOf } from '@/components/ddi/name-of'
import { EffectiveList } from '@/components/ddi/policy/effective-list'
import { ProblemState } from '@/components/ddi/problem-state'
import { RecordList } from '@/components/ddi/record-list'
import { DeleteReservation } from '@/components/ddi/reservation/delete-reservation'
import { ReservationForm } from '@/components/ddi/reservation/reservation-form'
import { WithdrawnChip, WithdrawnNotice } from '@/components/ddi/reservation/withdrawn-notice'
import { useRoleReason } from '@/components/ddi/session'
import { StatusChip } from '@/components/ddi/status-chip'
import { WatchOfReservation } from '@/components/ddi/watch/watch-of-reservation'
import { Why } from '@/components/ddi/why/why'
import { faultSentence } from '@/components/form/fault'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { Skeleton } from '@/components/ui/skeleton'
import { ApiProblem } from '@/lib/client/api'
import { keyOf, query } from '@/lib/client/queries'

/** Everything about one reservation on one page, live. */
export function ReservationDetail({ id }: { id: string }) {
  const router = useRouter()
  const client = useQueryClient()
  // From the click on, the page only waits to be left: nobody asks for a row that is about to go.
  const [deleting, setDeleting] = useState(false)
  const [deleted, setDeleted] = useState(false)
  const enabled = !deleting
  const { data: row, error, refetch } = useQuery({ ...query('getReservation', { params: { id } }), enabled })
  const records = useQuery({ ...query('listRecords', { query: { reservationId: id, limit: 200 } }), enabled })
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null)
  const role = useRoleReason('operator')
  const back = (
    <LinkButton href="/dhcp/reservations">
      <ArrowLeft aria-hidden className="size-4" />
      All reservations
    </LinkButton>
  )
  const leave = () => {
    setDeleted(true)
    setOpen(null)
    router.replace('/dhcp/reservations')
  }
  useEffect(() => {
    if (!deleted) return
    return () => {
      client.removeQueries({ queryKey: keyOf('getReservation', { params: { id } }) })
      client.removeQueries({ queryKey: keyOf('listRecords', { query: { reservationId: id, limit: 200 } }) })
    }
  }, [deleted, client, id])
  if (error instanceof ApiProblem && (error.status === 404 || error.status === 422 || error.status === 400)) {
    return (
      <EmptyState icon={BookmarkX} title="There is no such reservation" action={back}>
        It was deleted, here or in Kea. The audit log still tells its story.
      </EmptyState>
    )
  }
  if (error && !row) return <ProblemState error={error} what="the reservation" retry={() => void refetch()} />
  if (!row) return <Loading />
  const origin = records.data?.items.find(
    (each) => each.staticRecordId !== null && each.staticRecordId === row.staticRecordId,
  )
  const reason = role ?? (row.pending === 'delete' ? 'It is being deleted.' : undefined)
  return (
    <>
      <PageHeader
        title={<span className="data">{nameOf(row)}</span>}
        subtitle={
          <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            {row.status === 'withdrawn' && row.ddnsState.withdrawnBy ? null : (
              <StatusChip status={row.status} reason={row.reason} />
            )}
            <WithdrawnChip row={row} />
            <InfraChip flags={row} />
            {row.ip ? <AddressLink ip={row.ip} /> : null}
            <span>{row.scope ?? `subnet ${row.subnetId}`}</span>
          </span>
        }
        actions={
          <>
            {back}
            <Button disabledReason={reason} onClick={() => setOpen('edit')}>
              <Pencil aria-hidden />
              Edit
            </Button>
            <Button look="danger-quiet" disabledReason={reason} onClick={() => setOpen('delete')}>
              <Trash2 aria-hidden />
              Delete
            </Button>
          </>
        }
      />
      <PageBody>
        {row.status === 'failed' ? (
          <Notice tone="bad" title="The last change failed">
            {faultSentence(undefined, reasonWords(row.reason ?? 'No reason was given'))}
          </Notice>
        ) : null}
        {row.pending ? (
          <Notice tone="info" title={`Waiting: ${row.pending} in Kea`}>
            {row.reason
              ? faultSentence(undefined, reasonWords(row.reason))
              : 'The worker carries it out next.'}
          </Notice>
        ) : null}
        <WithdrawnNotice row={row} />
        <AlertStrip of={{ reservationId: id }} />
        {row.staticRecordId ? (
          <Notice
            tone="info"
            title="Its name is a static record"
            action={
              origin ? (
                <LinkButton size="sm" href={`/dns/records?open=${origin.id}`}>
                  Open record
                </LinkButton>
              ) : null
            }
          >
            The reservation was made from it and publishes nothing beside it; it stays when the reservation
            goes.
          </Notice>
        ) : null}
        {deleting ? null : <WatchOfReservation id={id} />}
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <Card title="Records" aside={records.data ? `${records.data.items.length}` : null}>
              <div className="p-3">
                {records.isPending ? (
                  <Skeleton className="h-24" />
                ) : records.data && records.data.items.length > 0 ? (
                  <RecordList records={records.data.items} detailed />
                ) : (
                  <p className="text-ink-3 text-sm">
                    {row.ddnsState.withdrawnBy
                      ? `No record: withdrawn by ${row.ddnsState.withdrawnBy}, until the next grant.`
                      : row.reason
                        ? `No record: ${reasonWords(row.reason)}.`
                        : row.hostname
                          ? 'No record: no zone rule publishes this name, or DNS is off in the policy.'
                          : 'No record: the reservation has no hostname. Edit it to give it one.'}
                  </p>
                )}
              </div>
            </Card>
            <ReservationFacts row={row} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <LeaseCard row={row} />
            {deleting ? null : (
              <Card title="What holds" aside="the most specific wins">
                <EffectiveList of={{ reservation: id }} />
              </Card>
            )}
          </div>
        </div>
        {deleting ? null : (
          <Card>
            <div className="p-4">
              <Why of={{ reservation: id }} />
            </div>
          </Card>
        )}
        <AuditList subjectId={id} recordIds={row.recordIds} />
      </PageBody>
      {open === 'edit' ? <ReservationForm row={row} onClose={() => setOpen(null)} /> : null}
      {open === 'delete' ? (
        <DeleteReservation
          row={row}
          onClose={() => setOpen(null)}
          onDeleting={setDeleting}
          onDeleted={leave}
        />
      ) : null}
    </>
  )
}

function Loading() {
  return (
    <>
      <PageHeader title={<Skeleton className="h-6 w-64" />} subtitle={<Skeleton className="h-5 w-80" />} />
      <PageBody>
        <div className="grid gap-4 xl:grid-cols-2">
          <Skeleton className="h-96" />
          <Skeleton className="h-48" />
        </div>
      </PageBody>
    </>
  )
}
