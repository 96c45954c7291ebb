'use client'
import { useQuery } from '@tanstack/react-query'
import { Activity, Bookmark, CircleOff, PencilLine } from 'lucide-react'
import { AlertStrip } from '@/components/ddi/alert/alert-strip'
import { ownerWords, reasonWords } from '@/components/ddi/client-text'
import { ProblemState } from '@/components/ddi/problem-state'
import { ProvenanceBadge } from '@/components/ddi/provenance-badge'
import { notPromotable } from '@/components/ddi/record/promotable'
import { PromoteRecord } from '@/components/ddi/record/promote-record'
import { useRoleReason } from '@/components/ddi/session'
import { StatusChip } from '@/components/ddi/status-chip'
import { Why } from '@/components/ddi/why/why'
import { faultSentence } from '@/components/form/fault'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Fact, Facts } from '@/components/ui/facts'
import { LinkButton } from '@/components/ui/link-button'
import { Notice } from '@/components/ui/notice'
import { SideModal } from '@/components/ui/side-modal'
import { Skeleton } from '@/components/ui/skeleton'
import { Instant, TimeAgo } from '@/components/ui/time-ago'
import { ApiProblem } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { DnsRecord } from '@/lib/contract/record'

/** One record: what it says, who owns it, and why it is as it is. */
export function RecordPanel({
  id,
  promote,
  onPromote,
  onClose,
}: {
  id: string
  /** The question whether to promote it is asked. */
  promote: boolean
  onPromote: (asking: boolean) => void
  onClose: () => void
}) {
  const { data: record, error, refetch } = useQuery(query('getRecord', { params: { id } }))
  const gone = error instanceof ApiProblem && error.status >= 400 && error.status < 500
  return (
    <SideModal
      open
      wide
      onClose={onClose}
      title={record ? <span className="data">{record.name}</span> : 'Record'}
      subtitle={record ? `${record.type} in ${record.zone}, view ${record.view}` : undefined}
      footer={record ? <RecordVerbs record={record} promoting={promote} onPromoting={onPromote} /> : null}
    >
      <div className="thin-scroll flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-4">
        {gone ? (
          <EmptyState icon={CircleOff} title="There is no such record">
            It left DNS, and nobody wants it any more.
          </EmptyState>
        ) : error && !record ? (
          <ProblemState error={error} what="the record" retry={() => void refetch()} />
        ) : record ? (
          <RecordBody record={record} />
        ) : (
          <Skeleton className="h-64" />
        )}
      </div>
    </SideModal>
  )
}

function RecordBody({ record }: { record: DnsRecord }) {
  const tone = record.status === 'failed' ? 'bad' : record.status === 'refused' ? 'warn' : 'info'
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <StatusChip status={record.status} reason={record.reason} leavesAt={record.leavesAt} />
        <ProvenanceBadge provenance={record.provenance} origin={record.origin} />
      </div>
      <AlertStrip of={{ name: record.name }} />
      {record.reason ? (
        <Notice tone={tone}>{faultSentence(undefined, reasonWords(record.reason))}</Notice>
      ) : null}
      <Facts>
        <Fact name="Value" mono>
          {record.value}
        </Fact>
        <Fact name="TTL">{record.ttl} s</Fact>
        <Fact name="On the server">{record.present ? 'yes' : 'no'}</Fact>
        <Fact name="Wanted">{record.wanted ? 'yes' : 'nobody here asks for it'}</Fact>
        <Fact name="Owner">{record.owner ? ownerWords(record.owner) : null}</Fact>
        <Fact name="Ours to change">
          {record.owned
            ? 'yes'
            : record.present
              ? 'no: it was found on the server and carries no mark of ours'
              : 'nothing of ours stands there'}
        </Fact>
        {record.leavesAt ? (
          <Fact name="Leaves">
            <Instant at={record.leavesAt} /> (<TimeAgo at={record.leavesAt} />
            ), unless its client returns
          </Fact>
        ) : null}
        <Fact name="Served since">{record.present ? <Instant at={record.servedAt} /> : null}</Fact>
        <Fact name="Last seen">
          <TimeAgo at={record.seenAt} />
        </Fact>
        <Fact name="Comment">{record.comment}</Fact>
      </Facts>
      <Why of={{ record: record.id }} />
    </>
  )
}

/** What can be done with it, and where it leads. */
function RecordVerbs({
  record,
  promoting,
  onPromoting,
}: {
  record: DnsRecord
  promoting: boolean
  onPromoting: (asking: boolean) => void
}) {
  const role = useRoleReason('operator')
  const reason = role ?? notPromotable(record)
  const address = record.type === 'A' || record.type === 'AAAA'
  return (
    <>
      {address ? (
        <LinkButton look="ghost" href={`/dhcp/leases?open=${encodeURIComponent(record.value)}`}>
          <Activity aria-hidden />
          Lease
        </LinkButton>
      ) : null}
      {record.reservationId ? (
        <LinkButton look="ghost" href={`/dhcp/reservations/${record.reservationId}`}>
          <Bookmark aria-hidden />
          Reservation
        </LinkButton>
      ) : null}
      <Button look="primary" className="ml-auto" disabledReason={reason} onClick={() => onPromoting(true)}>
        <PencilLine aria-hidden />
        Promote to static
      </Button>
      {promoting && reason === undefined ? (
        <PromoteRecord record={record} onClose={() => onPromoting(false)} />
      ) : null}
    </>
  )
}
