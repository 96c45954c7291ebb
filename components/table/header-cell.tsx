import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import type { Column } from '@/components/table/column'
import { cn } from '@/components/ui/cn'

/** A column's heading: pressed, it sorts by this column, and the other way the second time. */
export function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>
  sort: string
  onSort: (sort: string) => void
}) {
  const key = column.sort
  const descending = key !== undefined && sort === `-${key}`
  const ascending = key !== undefined && sort === key
  return (
    <th
      scope="col"
      aria-sort={ascending ? 'ascending' : descending ? 'descending' : undefined}
      className={cn(
        'h-8 truncate border-line border-b bg-canvas px-2.5 text-left font-medium text-ink-3 text-xs first:pl-4 last:pr-4',
        column.align === 'right' && 'text-right',
      )}
    >
      {key ? (
        <button
          type="button"
          onClick={() => onSort(ascending ? `-${key}` : key)}
          className={cn(
            '-mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:text-ink',
            (ascending || descending) && 'text-ink',
          )}
        >
          {column.title}
          {ascending ? (
            <ArrowUp aria-hidden className="size-3" />
          ) : descending ? (
            <ArrowDown aria-hidden className="size-3" />
          ) : (
            <ChevronsUpDown aria-hidden className="size-3 opacity-50" />
          )}
        </button>
      ) : (
        column.title
      )}
    </th>
  )
}
