import type { ReactNode } from 'react'

/** A column of a list. `id` stands in the URL when columns are chosen. */
export interface Column<Row> {
  id: string
  title: string
  cell: (row: Row) => ReactNode
  /** The server's name of this sort order, when it can sort by it. */
  sort?: string
  /** Width as CSS; otherwise as wide as what is in it. */
  width?: string
  align?: 'right'
  /** Takes what the others leave, and cuts what does not fit. */
  grow?: boolean
  /** Not shown until chosen. */
  optional?: boolean
  /** Cannot be hidden. */
  fixed?: boolean
  /** Said in full under the heading of the card, for example why it failed. */
  cardNote?: (row: Row) => string | null
  /** Where it goes on a phone: the card's heading, its corner, a line with its title, or nowhere. Default: line. */
  card?: 'heading' | 'corner' | 'line' | 'none'
}

/** One page of a list as the API answers it. */
export interface ListPage<Row> {
  items: readonly Row[]
  nextCursor: string | null
  total?: number | undefined
}
