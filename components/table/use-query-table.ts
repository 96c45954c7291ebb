'use client'
import {
  type ColumnDef,
  columnVisibilityFeature,
  type RowData,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useMemo } from 'react'
import type { Column } from '@/components/table/column'

const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature })

/** Which rows are chosen, by id; rows of other pages stay in it. */
export type Selection = Record<string, true>

/** Which columns show: the defaults, changed by what stands in the URL (`-id` hides, `id` shows). */
export function visibleColumns<Row>(columns: readonly Column<Row>[], cols: string): Record<string, boolean> {
  const words = new Set(cols.split(',').filter(Boolean))
  return Object.fromEntries(
    columns.map((column) => [
      column.id,
      column.fixed ? true : words.has(column.id) || (!column.optional && !words.has(`-${column.id}`)),
    ]),
  )
}

/** The row model: visibility and selection here; order, filter and paging are the server's. */
export function useQueryTable<Row extends RowData>({
  columns,
  rows,
  rowId,
  cols,
  selection,
  onSelection,
}: {
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string
  cols: string
  selection: Selection
  onSelection: (next: Selection) => void
}) {
  const defs = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, Row> => ({
          id: column.id,
          header: column.title,
          cell: ({ row }) => column.cell(row.original),
        }),
      ),
    [columns],
  )
  const columnVisibility = useMemo(() => visibleColumns(columns, cols), [columns, cols])
  return useTable({
    features,
    columns: defs,
    data: rows,
    getRowId: rowId,
    state: { columnVisibility, rowSelection: selection },
    onRowSelectionChange: (update) => onSelection(typeof update === 'function' ? update(selection) : update),
  })
}

export type QueryTableModel<Row extends RowData> = ReturnType<typeof useQueryTable<Row>>
