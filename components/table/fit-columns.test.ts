import { describe, expect, it } from 'vitest'
import type { Column } from '@/components/table/column'
import { fitColumns } from '@/components/table/fit-columns'

const column = (id: string, width: number, more: Partial<Column<object>> = {}): Column<object> => ({
  id,
  title: id,
  cell: () => id,
  width,
  ...more,
})

const columns = [
  column('name', 10, { fixed: true, grow: 2 }),
  column('value', 10, { grow: 1 }),
  column('view', 5, { leaves: 1 }),
  column('since', 5, { leaves: 2 }),
  column('owner', 8, { optional: true }),
]

const fitted = (cols: string, room: number) =>
  Object.fromEntries(fitColumns(columns, cols, room).map(({ id, rem }) => [id, rem]))

describe('fitColumns', () => {
  it('shows the defaults, and gives what is left over to those that grow', () => {
    expect(fitted('', 36)).toEqual({ name: 14, value: 12, view: 5, since: 5 })
  })

  it('follows the address, but never hides what is fixed', () => {
    expect(Object.keys(fitted('owner,-view,-name', 60))).toEqual(['name', 'value', 'since', 'owner'])
  })

  it('lets columns leave by their number until the rest fits', () => {
    expect(fitted('', 29)).toEqual({ name: 12.66, value: 11.33, view: 5 })
    expect(Object.keys(fitted('', 21))).toEqual(['name', 'value'])
  })

  it('keeps what was asked for, and is then wider than its room', () => {
    expect(fitted('since', 20)).toEqual({ name: 10, value: 10, since: 5 })
  })
})
