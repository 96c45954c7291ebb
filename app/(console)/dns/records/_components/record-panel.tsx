'use client'
import { useQuery } from '@tanstack/react-query'
import { CircleOff } from 'lucide-react'
import { RecordLinks } from '@/app/(console)/dns/records/_components/record-links'
import { type RecordVerb, RecordVerbs } from '@/app/(console)/dns/records/_components/record-verbs'
import { AlertStrip } from '@/components/ddi/alert/alert-strip'
import { ownerWords, reasonWords } from '@/components/ddi/client-text'
import { ProblemState } from '@/components/ddi/problem-state'
import { ProposalPrompt } from '@/components/ddi/proposal/proposal-prompt'
import { ProvenanceBadge } from '@/components/ddi/provenance-badge'
import { DriftChip } from '@/components/ddi/record/drift-chip'
import { InlineEdit } from '@/components/ddi/record/inline-edit'
import { RecordForm } from '@/components/ddi/record/record-form'
import { StatusChip } from '@/components/ddi/status-chip'
import { Why } from '@/components/ddi/why/why'
import { faultSentence } from '@/components/form/fault'
import { EmptyState } from '@/components/ui/empty-state'
import { Fact, Facts } from '@/components/ui/facts'
import { Notice } from '@/components/ui/notice'
import { SideModal } from '@/components/ui/side-modal'
import { Skeleton } from '@/components/ui/skeleton'
import { Instant, TimeAgo } from '@/components/ui/time-ago'
import { ApiProblem } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { DnsRecord } from '@/lib/contract/record'

/** One record: what it says, what DHCP could do for it, who owns it, and why it is as it is. */
export function RecordPanel({
  id,
  verb,
  onVerb,
  onOpen,
  onClose,
}: {
  id: string
  /** What is being asked or edited. */
  verb: RecordVerb | null
  onVerb: (verb: RecordVerb | null) => void
  /** A change made another record of it. */
  onOpen: (id: string) => void
  onClose: () => void
}) {
  const { data: record, error, refetch } = useQuery(query('getRecord', { params: { id } }))
  const gone = error instanceof ApiProblem && error.status >= 400 && error.status < 500
  if (record && verb === 'edit')
    return <RecordForm record={record} onClose={() => onVerb(null)} onSaved={onOpen} />
  return (
    <SideModal
      open
      wide
      onClose={onClose}
      title={record ? <span className="data">{record.name}</span> : 'Record'}
      subtitle={record ? `${record.type} in ${record.zone}, view ${record.view}` : undefined}
      footer={
        record && !gone ? <RecordVerbs record={record} verb={verb} onVerb={onVerb} onClose={onClose} /> : null
      }
    >
      <div className="thin-scroll flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-4">
        {gone ? (
          <EmptyState icon={CircleOff} title="There is no such record">
            It left DNS, and nobody wants it any more.
          </EmptyState>
        ) : error && !record ? (
          <ProblemState error={error} what="the record" retry={() => void refetch()} />
        ) : record ? (
          <RecordBody key={record.id} record={record} onOpen={onOpen} />
        ) : (
          <Skeleton className="h-64" />
        )}
      </div>
    </SideModal>
  )
}

function RecordBody({ record, onOpen }: { record: DnsRecord; onOpen: (id: string) => void }) {
  const tone = record.status === 'failed' ? 'bad' : record.status === 'refused' ? 'warn' : 'info'
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <StatusChip status={record.status} reason={record.reason} leavesAt={record.leavesAt} />
        <ProvenanceBadge provenance={record.provenance} origin={record.origin} />
        <DriftChip record={record} />
        <RecordLinks record={record} />
      </div>
      <ProposalPrompt record={record} />
      <AlertStrip of={{ name: record.name }} />
      {record.reason ? (
        <Notice tone={tone}>{faultSentence(undefined, reasonWords(record.reason))}</Notice>
      ) : null}
      <Facts>
        <Fact name="Value" mono>
          <InlineEdit record={record} field="value" onSaved={onOpen} />
        </Fact>
        <Fact name="TTL, in seconds">
          <InlineEdit record={record} field="ttl" />
        </Fact>
        <Fact name="PTR follows">{record.ptr === null ? null : record.ptr ? 'yes' : 'no'}</Fact>
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
