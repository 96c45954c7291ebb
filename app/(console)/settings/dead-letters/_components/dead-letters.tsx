'use client'
import { MailCheck, RotateCw } from 'lucide-react'
import { deadLetterColumns } from '@/app/(console)/settings/dead-letters/_components/columns'
import { useRetry } from '@/app/(console)/settings/dead-letters/_components/use-retry'
import { ListTable } from '@/components/ddi/list-table'
import { useRoleReason } from '@/components/ddi/session'
import type { Column } from '@/components/table/column'
import { FilterBar } from '@/components/table/filter-bar'
import { FilterSelect } from '@/components/table/filter-select'
import { useList } from '@/components/table/use-list'
import { useListUrl } from '@/components/table/use-list-url'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { DEAD_LETTER_KINDS, type DeadLetter, deadLetterQuery } from '@/lib/contract/dead-letter'

const filters = ['kind'] as const
const kinds = DEAD_LETTER_KINDS.map((value) => ({ value, label: value }))

/** Work that was given up, why, and one more try. */
export function DeadLetters() {
  const url = useListUrl(filters, '-lastAt', deadLetterQuery)
  const result = useList('listDeadLetters', url.query)
  const { busy, retry, retryMany } = useRetry()
  const role = useRoleReason('operator')
  const columns: readonly Column<DeadLetter>[] = [
    ...deadLetterColumns,
    {
      id: 'retry',
      title: '',
      width: 7,
      fixed: true,
      align: 'right',
      cell: (row) => (
        <Button
          size="sm"
          aria-label={`Retry ${row.subject}`}
          busy={busy.includes(row.id)}
          disabledReason={role ?? row.retryReason ?? undefined}
          onClick={() => void retry(row)}
        >
          <RotateCw aria-hidden />
          Retry
        </Button>
      ),
    },
  ]
  return (
    <>
      <PageHeader
        title="Dead letters"
        subtitle="Work that was given up: Kea or a DNS server refused it, or its tries are used up. What is merely delayed is not here."
      />
      <ListTable
        label="Dead letters"
        columns={columns}
        result={result}
        url={url}
        rowId={(row) => row.id}
        rowLabel={(row) => row.subject}
        placeholder="Name, address or reason"
        filters={
          <FilterBar url={url} shown={filters}>
            <FilterSelect
              label="Kind"
              value={url.filters.kind}
              options={kinds}
              onChange={(kind) => url.set({ kind })}
            />
          </FilterBar>
        }
        bulk={(ids, clear) => (
          <Button
            size="sm"
            busy={busy.length > 1}
            disabledReason={role}
            onClick={() => void retryMany(ids).then(clear)}
          >
            <RotateCw aria-hidden />
            Retry
          </Button>
        )}
        what="the dead letters"
        noneFits={{ title: 'No dead letter fits' }}
        none={
          <EmptyState icon={MailCheck} title="Nothing was given up">
            Whatever a server refuses for good appears here with its reason, to be tried again once the reason
            is mended.
          </EmptyState>
        }
      />
    </>
  )
}
