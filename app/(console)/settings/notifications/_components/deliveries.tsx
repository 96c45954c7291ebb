'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { DeliveryChip } from '@/app/(console)/settings/notifications/_components/delivery-chip'
import { SendAgain } from '@/app/(console)/settings/notifications/_components/send-again'
import { reasonWords } from '@/components/ddi/client-text'
import { ProblemState } from '@/components/ddi/problem-state'
import { SimpleTable } from '@/components/table/simple-table'
import { TableSkeleton } from '@/components/table/table-skeleton'
import { Card } from '@/components/ui/card'
import { TimeAgo } from '@/components/ui/time-ago'
import { query } from '@/lib/client/queries'
import type { Delivery } from '@/lib/contract/notification'

const SHOWN = 20

function About({ delivery }: { delivery: Delivery }) {
  if (delivery.event === 'test') return <span>Test</span>
  const text = delivery.summary === null ? 'An alert that is gone' : reasonWords(delivery.summary)
  return (
    <span className="wrap-anywhere">
      {delivery.event === 'resolved' ? 'Resolved: ' : ''}
      {delivery.alertId === null || delivery.summary === null ? (
        text
      ) : (
        <Link href={`/drift?open=${delivery.alertId}`} className="hover:text-accent hover:underline">
          {text}
        </Link>
      )}
    </span>
  )
}

/** The last messages, live, and why one waits or failed. */
export function Deliveries() {
  const { data, error, isPending, refetch } = useQuery(query('listDeliveries', { query: { limit: SHOWN } }))
  return (
    <Card title="Last messages" className="overflow-hidden">
      {isPending ? (
        <TableSkeleton rows={4} />
      ) : error && !data ? (
        <ProblemState error={error} what="the messages" retry={() => void refetch()} />
      ) : data && data.items.length > 0 ? (
        <SimpleTable
          label="Last messages"
          rows={data.items}
          rowKey={(delivery) => delivery.id}
          columns={[
            { title: 'About', cell: (delivery) => <About delivery={delivery} /> },
            { title: 'Channel', cell: (delivery) => delivery.channel },
            {
              title: 'State',
              cell: (delivery) => <DeliveryChip status={delivery.status} reason={null} />,
            },
            {
              title: 'Why',
              cell: (delivery) => (
                <span className="wrap-anywhere text-ink-2">
                  {delivery.reason ?? <span className="text-ink-3">–</span>}
                  {delivery.attempts > 1 ? ` (${delivery.attempts} attempts)` : ''}
                </span>
              ),
            },
            {
              title: 'When',
              cell: (delivery) => (
                <span className="whitespace-nowrap text-ink-2">
                  {delivery.nextAt && delivery.attempts > 0 ? 'next ' : ''}
                  <TimeAgo at={delivery.nextAt ?? delivery.endedAt ?? delivery.createdAt} />
                </span>
              ),
            },
            {
              title: '',
              align: 'right',
              cell: (delivery) => (delivery.status === 'failed' ? <SendAgain delivery={delivery} /> : null),
            },
          ]}
        />
      ) : (
        <p className="px-4 py-3 text-ink-3 text-sm">Nothing was sent yet.</p>
      )}
    </Card>
  )
}
