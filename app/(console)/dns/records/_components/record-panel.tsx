'use client'
import { useQuery } from '@tanstack/react-query'
import { Bookmark, CircleOff } from 'lucide-react'
import { WhyChain } from '@/components/ddi/audit/why-chain'
import { ownerWords, reasonWords } from '@/components/ddi/client-text'
import { ProblemState } from '@/components/ddi/problem-state'
import { ProvenanceBadge } from '@/components/ddi/provenance-badge'
import { StatusChip } from '@/components/ddi/status-chip'
import { faultSentence } from '@/components/form/fault'
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
export function RecordPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { data: record, error, refetch } = useQuery(query('getRecord', { params: { id } }))
  const gone = error instanceof ApiProblem && error.status >= 400 && error.status < 500
  return (
    <SideModal
      open
      wide
      onClose={onClose}
      title={record ? <span className="data">{record.name}</span> : 'Record'}
      subtitle={record ? `${record.type} in ${record.zone}, view ${record.view}` : undefined}
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
        {record.reservationId ? (
          <LinkButton size="sm" className="ml-auto" href={`/dhcp/reservations/${record.reservationId}`}>
            <Bookmark aria-hidden />
            Reservation
          </LinkButton>
        ) : null}
      </div>
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
            <TimeAgo at={record.leavesAt} />
          </Fact>
        ) : null}
        <Fact name="Served since">{record.present ? <Instant at={record.servedAt} /> : null}</Fact>
        <Fact name="Last seen">
          <TimeAgo at={record.seenAt} />
        </Fact>
        <Fact name="Comment">{record.comment}</Fact>
      </Facts>
      <WhyChain record={record} />
    </>
  )
}
