import type { Key, ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

export interface SimpleColumn<Row> {
  title: string
  cell: (row: Row) => ReactNode
  align?: 'right'
  /** Share of the width, in percent; given for all columns, tables beside each other line up. */
  share?: number
  /** Not on a phone. */
  wide?: boolean
}

/** A short list that needs no paging. On a phone its rows become blocks with their titles. */
export function SimpleTable<Row>({
  label,
  columns,
  rows,
  rowKey,
}: {
  label: string
  columns: readonly SimpleColumn<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => Key
}) {
  return (
    <>
      <div className="overflow-x-auto max-sm:hidden">
        <table
          aria-label={label}
          className={cn(
            'w-full border-separate border-spacing-0 text-sm',
            columns.every((column) => column.share) && 'table-fixed',
          )}
        >
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.title}
                  scope="col"
                  style={column.share ? { width: `${column.share}%` } : undefined}
                  className={cn(
                    'h-8 whitespace-nowrap border-line border-b bg-canvas px-4 text-left font-medium text-ink-3 text-xs',
                    column.align === 'right' && 'text-right',
                  )}
                >
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={rowKey(row)} className="bg-surface hover:bg-hover [&:last-child>td]:border-b-0">
                {columns.map((column) => (
                  <td
                    key={column.title}
                    className={cn(
                      'h-9 border-line border-b px-4 py-1',
                      column.align === 'right' && 'text-right',
                    )}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul aria-label={label} className="divide-y divide-line sm:hidden">
        {rows.map((row) => (
          <li key={rowKey(row)} className="flex flex-col gap-1 px-3 py-3 text-sm">
            {columns
              .filter((column) => !column.wide)
              .map((column, index) => (
                <div
                  key={column.title}
                  className={cn('flex items-baseline gap-3', index === 0 && 'font-medium')}
                >
                  {index > 0 && column.title ? (
                    <span className="w-24 shrink-0 text-ink-3 text-xs">{column.title}</span>
                  ) : null}
                  <span className="wrap-anywhere min-w-0 flex-1">{column.cell(row)}</span>
                </div>
              ))}
          </li>
        ))}
      </ul>
    </>
  )
}
