'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import type { RowData } from '@tanstack/react-table'
import { SlidersHorizontal } from 'lucide-react'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { Column, ListPage } from '@/components/table/column'
import { ColumnsMenu } from '@/components/table/columns-menu'
import { IgnoredFilters } from '@/components/table/filter-notes'
import { fitColumns } from '@/components/table/fit-columns'
import { Pager } from '@/components/table/pager'
import { SelectionBar } from '@/components/table/selection-bar'
import { TableCards } from '@/components/table/table-cards'
import { SELECT_WIDTH, TableGrid } from '@/components/table/table-grid'
import { TableSkeleton } from '@/components/table/table-skeleton'
import { useKeptFocus } from '@/components/table/use-kept-focus'
import type { ListUrl } from '@/components/table/use-list-url'
import { type Selection, useQueryTable } from '@/components/table/use-query-table'
import { IconButton } from '@/components/ui/icon-button'
import { useMediaQuery } from '@/components/ui/use-media-query'
import { useWidth } from '@/components/ui/use-width'

const none: readonly never[] = []

export interface QueryTableProps<Row extends RowData> {
  label: string
  columns: readonly Column<Row>[]
  result: UseQueryResult<ListPage<Row>>
  url: ListUrl<string>
  rowId: (row: Row) => string
  rowLabel: (row: Row) => string
  /** The search box. */
  search?: ReactNode
  /** What narrows the list; behind a button on a phone. */
  filters?: ReactNode
  /** Export and the like, on the right. */
  actions?: ReactNode
  /** Shown when nothing is found. */
  empty: ReactNode
  /** Shown when the API refuses or is away. */
  failed: (error: Error) => ReactNode
  /** Verbs for chosen rows; without it rows cannot be chosen. */
  bulk?: ((ids: readonly string[], clear: () => void) => ReactNode) | undefined
  activeId?: string | undefined
}

/** A list of the API as a table, or as cards on a phone. State in the URL, rows from the query, live by its key. */
export function QueryTable<Row extends RowData>({
  label,
  columns,
  result,
  url,
  rowId,
  rowLabel,
  search,
  filters,
  actions,
  empty,
  failed,
  bulk,
  activeId,
}: QueryTableProps<Row>) {
  const narrow = useMediaQuery('(max-width: 639px)')
  const [showFilters, setShowFilters] = useState(false)
  const [selection, setSelection] = useState<Selection>({})
  const clear = useCallback(() => setSelection({}), [])
  const rows = result.data?.items ?? none
  const [measure, width] = useWidth<HTMLElement>()
  const selectable = bulk !== undefined
  const room = narrow ? Number.POSITIVE_INFINITY : width - (selectable ? SELECT_WIDTH : 0)
  const fitted = useMemo(() => fitColumns(columns, url.cols, room), [columns, url.cols, room])
  const shown = useMemo(() => fitted.map(({ id }) => id), [fitted])
  const table = useQueryTable({ columns, rows, rowId, shown, selection, onSelection: setSelection })
  const body = result.isPending ? (
    <TableSkeleton />
  ) : result.isError && !result.data ? (
    failed(result.error)
  ) : rows.length === 0 ? (
    empty
  ) : undefined
  const chosen = Object.keys(selection)
  const kept = useKeptFocus(rows.map(rowId))
  const shared = {
    label,
    columns,
    table,
    selectable,
    rowLabel,
    dim: result.isPlaceholderData,
    body,
  }
  return (
    <div ref={kept} tabIndex={-1} data-list className="flex min-h-0 flex-1 flex-col outline-none">
      <div className="flex flex-wrap items-center gap-2 px-4 pb-2.5 max-sm:px-3">
        {search}
        {narrow ? null : filters}
        <div className="ml-auto flex gap-2">
          {narrow && filters ? (
            <IconButton
              look="secondary"
              label={showFilters ? 'Hide the filters' : 'Show the filters'}
              aria-expanded={showFilters}
              className="max-sm:size-10"
              onClick={() => setShowFilters(!showFilters)}
            >
              <SlidersHorizontal aria-hidden />
            </IconButton>
          ) : null}
          {actions}
          {narrow ? null : (
            <ColumnsMenu
              columns={columns}
              cols={url.cols}
              shown={shown}
              onChange={(cols) => url.set({ cols })}
            />
          )}
        </div>
        {narrow && showFilters ? <div className="flex basis-full flex-wrap gap-2">{filters}</div> : null}
      </div>
      <IgnoredFilters url={url} />
      {bulk && chosen.length > 0 ? (
        <SelectionBar count={chosen.length} onClear={clear}>
          {bulk(chosen, clear)}
        </SelectionBar>
      ) : null}
      {narrow ? (
        <TableCards {...shared} />
      ) : (
        <div className="flex min-h-0 flex-1 flex-col border-line border-t bg-surface">
          <TableGrid
            {...shared}
            fitted={fitted}
            measure={measure}
            sort={url.sort}
            onSort={(sort) => url.set({ sort })}
            activeId={activeId}
          />
        </div>
      )}
      <Pager
        cursor={url.cursor}
        page={url.page}
        limit={url.limit}
        nextCursor={result.data?.nextCursor ?? null}
        count={rows.length}
        total={result.data?.total}
        go={url.go}
        setLimit={url.setLimit}
      />
    </div>
  )
}
