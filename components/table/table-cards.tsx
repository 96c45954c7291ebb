'use client'
import type { RowData } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import type { Column } from '@/components/table/column'
import type { QueryTableModel } from '@/components/table/use-query-table'
import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/components/ui/cn'

/** The list of a phone: one card per row, the same cells. */
export function TableCards<Row extends RowData>({
  label,
  columns,
  table,
  selectable,
  rowLabel,
  dim,
  body,
}: {
  label: string
  columns: readonly Column<Row>[]
  table: QueryTableModel<Row>
  selectable: boolean
  rowLabel: (row: Row) => string
  dim: boolean
  body?: ReactNode
}) {
  const shown = table.getVisibleLeafColumns().map((column) => column.id)
  const visible = columns.filter((column) => shown.includes(column.id))
  const heading = visible.find((column) => column.card === 'heading')
  const corner = visible.filter((column) => column.card === 'corner')
  const lines = visible.filter((column) => (column.card ?? 'line') === 'line')
  if (body) return <div className="border-line border-y bg-surface">{body}</div>
  return (
    <ul aria-label={label} className={cn('flex flex-col gap-2 p-3 transition-opacity', dim && 'opacity-60')}>
      {table.getRowModel().rows.map((row) => (
        <li
          key={row.id}
          data-row={row.id}
          className={cn(
            'rounded-lg border border-line bg-surface p-3',
            row.getIsSelected() && 'bg-accent-soft',
          )}
        >
          <div className="flex items-start gap-2.5">
            {selectable ? (
              <Checkbox
                className="mt-1"
                aria-label={`Select ${rowLabel(row.original)}`}
                checked={row.getIsSelected()}
                onClick={row.getToggleSelectedHandler()}
              />
            ) : null}
            <div className="wrap-anywhere min-w-0 flex-1 font-medium text-base">
              {heading?.cell(row.original)}
            </div>
            <div className="-my-1 flex min-w-0 max-w-[55%] shrink-0 items-center gap-1">
              {corner.map((column) => (
                <span key={column.id}>{column.cell(row.original)}</span>
              ))}
            </div>
          </div>
          {visible.map((column) => {
            const note = column.cardNote?.(row.original)
            return note ? (
              <p key={column.id} className="wrap-anywhere mt-1 text-ink-2 text-xs">
                {note}
              </p>
            ) : null
          })}
          <dl className="mt-2 grid grid-cols-[minmax(5.5rem,auto)_1fr] gap-x-3 gap-y-1 text-sm">
            {lines.map((column) => (
              <div
                key={column.id}
                className="col-span-2 grid grid-cols-subgrid has-[dt:empty+dd:empty]:hidden"
              >
                <dt className="text-ink-3 text-xs leading-5">{column.title}</dt>
                <dd className="wrap-anywhere min-w-0">{column.cell(row.original)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}
