'use client'
import type { RowData } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import type { Column } from '@/components/table/column'
import { HeaderCell } from '@/components/table/header-cell'
import type { QueryTableModel } from '@/components/table/use-query-table'
import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/components/ui/cn'

const ROW_HEIGHT = 33

/** The table of wide screens. Only the rows in sight are in the page, however many there are. */
export function TableGrid<Row extends RowData>({
  label,
  columns,
  table,
  sort,
  onSort,
  selectable,
  rowLabel,
  activeId,
  dim,
  body,
}: {
  label: string
  columns: readonly Column<Row>[]
  table: QueryTableModel<Row>
  sort: string
  onSort: (sort: string) => void
  selectable: boolean
  rowLabel: (row: Row) => string
  activeId?: string | undefined
  dim: boolean
  /** Stands in place of the rows: skeleton, error, nothing found. */
  body?: ReactNode
}) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = table.getRowModel().rows
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items[items.length - 1]?.end ?? 0)
  const shown = table.getVisibleLeafColumns().map((column) => column.id)
  const visible = columns.filter((column) => shown.includes(column.id))
  const span = visible.length + (selectable ? 1 : 0)
  const all = table.getIsAllPageRowsSelected()
  const some = table.getIsSomePageRowsSelected()
  return (
    <section
      ref={scroller}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="thin-scroll min-h-0 flex-1 overflow-auto"
    >
      <table
        aria-label={label}
        aria-rowcount={rows.length}
        className="w-full border-separate border-spacing-0 text-sm"
      >
        <thead className="sticky top-0 z-10">
          <tr>
            {selectable ? (
              <th scope="col" className="h-8 w-10 border-line border-b bg-canvas pl-4">
                <span className="sr-only">Selection</span>
                <Checkbox
                  aria-label="Select all rows of this page"
                  checked={all && rows.length > 0 ? true : some ? 'indeterminate' : false}
                  onCheckedChange={(next) => table.toggleAllPageRowsSelected(next === true)}
                />
              </th>
            ) : null}
            {visible.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody className={cn('transition-opacity', dim && 'opacity-60')}>
          {body ? (
            <tr>
              <td colSpan={span}>{body}</td>
            </tr>
          ) : null}
          {before > 0 ? <Spacer height={before} span={span} /> : null}
          {items.map((item) => {
            const row = rows[item.index]
            if (!row) return null
            const chosen = row.getIsSelected()
            return (
              <tr
                key={row.id}
                data-row={row.id}
                aria-rowindex={item.index + 1}
                aria-selected={selectable ? chosen : undefined}
                className={cn(
                  'h-[33px] bg-surface hover:bg-hover',
                  (chosen || row.id === activeId) && 'bg-accent-soft hover:bg-accent-soft',
                )}
              >
                {selectable ? (
                  <td className="border-line border-b pl-4">
                    <Checkbox
                      aria-label={`Select ${rowLabel(row.original)}`}
                      checked={chosen}
                      onClick={row.getToggleSelectedHandler()}
                    />
                  </td>
                ) : null}
                {row.getVisibleCells().map((cell, index) => (
                  <td
                    key={cell.id}
                    className={cn(
                      'h-[33px] max-w-80 whitespace-nowrap border-line border-b px-2.5 py-0.5 first:pl-4 last:pr-4',
                      visible[index]?.grow && 'w-full max-w-0',
                      visible[index]?.align === 'right' && 'text-right',
                    )}
                  >
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            )
          })}
          {after > 0 ? <Spacer height={after} span={span} /> : null}
        </tbody>
      </table>
    </section>
  )
}

function Spacer({ height, span }: { height: number; span: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  )
}
