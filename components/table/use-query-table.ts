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

/** The row model: visibility and selection here; order, filter and paging are the server's. */
export function useQueryTable<Row extends RowData>({
  columns,
  rows,
  rowId,
  shown,
  selection,
  onSelection,
}: {
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string
  /** Ids of the columns that are shown. */
  shown: readonly string[]
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
  const columnVisibility = useMemo(
    () => Object.fromEntries(columns.map(({ id }) => [id, shown.includes(id)])),
    [columns, shown],
  )
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
