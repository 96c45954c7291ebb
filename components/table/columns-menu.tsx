'use client'
import { Columns3 } from 'lucide-react'
import type { Column } from '@/components/table/column'
import { visibleColumns } from '@/components/table/use-query-table'
import { Button } from '@/components/ui/button'
import { Menu, MenuCheckItem, MenuLabel } from '@/components/ui/menu'

/** Which columns to show; the choice stands in the URL as the difference from the default. */
export function ColumnsMenu<Row>({
  columns,
  cols,
  onChange,
}: {
  columns: readonly Column<Row>[]
  cols: string
  onChange: (cols: string) => void
}) {
  const shown = visibleColumns(columns, cols)
  const toggle = (id: string, next: boolean) => {
    const after = { ...shown, [id]: next }
    const words = columns
      .filter((column) => !column.fixed && after[column.id] !== !column.optional)
      .map((column) => (column.optional ? column.id : `-${column.id}`))
    onChange(words.join(','))
  }
  return (
    <Menu
      trigger={
        <Button aria-label="Columns" hint="Columns">
          <Columns3 aria-hidden />
          <span className="max-2xl:hidden">Columns</span>
        </Button>
      }
    >
      <MenuLabel>Columns</MenuLabel>
      {columns
        .filter((column) => !column.fixed)
        .map((column) => (
          <MenuCheckItem
            key={column.id}
            checked={shown[column.id] ?? false}
            onChange={(next) => toggle(column.id, next)}
          >
            {column.title}
          </MenuCheckItem>
        ))}
    </Menu>
  )
}
