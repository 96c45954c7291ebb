'use client'
import type { RowData } from '@tanstack/react-table'
import { SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { ProblemState } from '@/components/ddi/problem-state'
import { QueryTable, type QueryTableProps } from '@/components/table/query-table'
import { SearchBox } from '@/components/table/search-box'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

interface Props<Row extends RowData> extends Omit<QueryTableProps<Row>, 'search' | 'empty' | 'failed'> {
  /** What is listed, as in `Could not read the leases`. */
  what: string
  /** What the search takes. */
  placeholder: string
  /** Said when search and filters leave nothing: `No lease fits`, and what helps. */
  noneFits: { title: string; hint?: string }
  /** Shown while there is nothing at all. */
  none: ReactNode
}

/** A list of the API under a search box, with what it says when it cannot be read, when nothing fits, when nothing is there. */
export function ListTable<Row extends RowData>({ what, placeholder, noneFits, none, ...table }: Props<Row>) {
  const { url, result } = table
  return (
    <QueryTable
      {...table}
      search={<SearchBox value={url.q} onChange={(q) => url.set({ q })} placeholder={placeholder} />}
      failed={(error) => <ProblemState error={error} what={what} retry={() => void result.refetch()} />}
      empty={
        url.narrowed ? (
          <EmptyState
            icon={SearchX}
            title={noneFits.title}
            action={<Button onClick={url.clear}>Clear search and filters</Button>}
          >
            {noneFits.hint}
          </EmptyState>
        ) : (
          none
        )
      }
    />
  )
}
