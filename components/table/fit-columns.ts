import type { Column } from '@/components/table/column'

/** A shown column with its width in rem: a larger font gets wider columns. */
export interface FittedColumn {
  id: string
  rem: number
}

/**
 * Which columns are shown in `room` rem, and how wide: the defaults, changed by what stands in the URL (`-id`
 * hides, `id` shows). While they do not fit, columns that were not asked for leave, by their number. What is left
 * over goes to those that grow; if even the rest is too wide, the table scrolls.
 */
export function fitColumns<Row>(columns: readonly Column<Row>[], cols: string, room: number): FittedColumn[] {
  const words = new Set(cols.split(',').filter(Boolean))
  let shown = columns.filter(
    (column) => column.fixed || words.has(column.id) || (!column.optional && !words.has(`-${column.id}`)),
  )
  const least = () => shown.reduce((sum, column) => sum + column.width, 0)
  while (least() > room) {
    const leaving = shown
      .filter((column) => column.leaves !== undefined && !column.fixed && !words.has(column.id))
      .sort((a, b) => (b.leaves ?? 0) - (a.leaves ?? 0))[0]
    if (leaving === undefined) break
    shown = shown.filter((column) => column !== leaving)
  }
  const shares = shown.reduce((sum, column) => sum + (column.grow ?? 0), 0)
  const spare = Number.isFinite(room) ? Math.max(0, room - least()) : 0
  return shown.map(({ id, width, grow = 0 }) => ({
    id,
    rem: Math.floor((width + (shares === 0 ? 0 : (spare * grow) / shares)) * 100) / 100,
  }))
}
