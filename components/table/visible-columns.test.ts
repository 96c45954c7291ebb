import { describe, expect, it } from 'vitest'
import type { Column } from '@/components/table/column'
import { visibleColumns } from '@/components/table/use-query-table'

const column = (id: string, more: Partial<Column<object>> = {}): Column<object> => ({
  id,
  title: id,
  cell: () => id,
  ...more,
})

describe('visibleColumns', () => {
  const columns = [column('name', { fixed: true }), column('view'), column('owner', { optional: true })]

  it('shows the defaults when the address says nothing', () => {
    expect(visibleColumns(columns, '')).toEqual({ name: true, view: true, owner: false })
  })

  it('follows the address, but never hides what is fixed', () => {
    expect(visibleColumns(columns, 'owner,-view,-name')).toEqual({ name: true, view: false, owner: true })
  })
})
