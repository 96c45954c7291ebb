'use client'
import { Columns3 } from 'lucide-react'
import type { Column } from '@/components/table/column'
import { Button } from '@/components/ui/button'
import { Menu, MenuCheckItem, MenuLabel } from '@/components/ui/menu'

/** Which columns to show; the choice stands in the URL as the difference from the default. */
export function ColumnsMenu<Row>({
  columns,
  cols,
  shown,
  onChange,
}: {
  columns: readonly Column<Row>[]
  cols: string
  /** Ids of the columns that are shown now. */
  shown: readonly string[]
  onChange: (cols: string) => void
}) {
  // What left for want of room is asked for by name, and then stays.
  const toggle = ({ id, optional = false }: Column<Row>, next: boolean) => {
    const others = cols.split(',').filter((word) => word !== '' && word !== id && word !== `-${id}`)
    if (next) onChange([...others, id].join(','))
    else onChange((optional ? others : [...others, `-${id}`]).join(','))
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
            checked={shown.includes(column.id)}
            onChange={(next) => toggle(column, next)}
          >
            {column.title}
          </MenuCheckItem>
        ))}
    </Menu>
  )
}
