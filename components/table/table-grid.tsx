'use client'
import type { RowData } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type RefCallback, useCallback, useRef } from 'react'
import type { Column } from '@/components/table/column'
import type { FittedColumn } from '@/components/table/fit-columns'
import { HeaderCell } from '@/components/table/header-cell'
import type { QueryTableModel } from '@/components/table/use-query-table'
import { Checkbox } from '@/components/ui/checkbox'
import { cn } from '@/components/ui/cn'

const ROW_HEIGHT = 33
/** Of the column with the boxes, in rem. */
export const SELECT_WIDTH = 2.5

/** The table of wide screens. Only the rows in sight are in the page, however many there are. */
export function TableGrid<Row extends RowData>({
  label,
  columns,
  fitted,
  measure,
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
  /** The shown ones with their widths. */
  fitted: readonly FittedColumn[]
  /** Is given the element whose inner width the columns share. */
  measure: RefCallback<HTMLElement>
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
  const scroller = useRef<HTMLElement>(null)
  const attach = useCallback(
    (element: HTMLElement | null) => {
      scroller.current = element
      return measure(element)
    },
    [measure],
  )
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
  const visible = columns.filter((column) => fitted.some(({ id }) => id === column.id))
  const width = fitted.reduce((sum, { rem }) => sum + rem, selectable ? SELECT_WIDTH : 0)
  const span = visible.length + (selectable ? 1 : 0)
  const all = table.getIsAllPageRowsSelected()
  const some = table.getIsSomePageRowsSelected()
  return (
    <section
      ref={attach}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="thin-scroll min-h-0 flex-1 overflow-auto"
    >
      <table
        aria-label={label}
        aria-rowcount={rows.length}
        style={{ width: `${width}rem` }}
        className="min-w-full table-fixed border-separate border-spacing-0 text-sm"
      >
        <colgroup>
          {selectable ? <col style={{ width: `${SELECT_WIDTH}rem` }} /> : null}
          {fitted.map(({ id, rem }) => (
            <col key={id} style={{ width: `${rem}rem` }} />
          ))}
        </colgroup>
        <thead className="sticky top-0 z-10">
          <tr>
            {selectable ? (
              <th scope="col" className="h-8 border-line border-b bg-canvas pl-4">
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
                      'h-[33px] truncate border-line border-b px-2.5 py-0.5 first:pl-4 last:pr-4',
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
