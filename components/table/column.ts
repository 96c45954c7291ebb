import type { ReactNode } from 'react'

/** A column of a list. `id` stands in the URL when columns are chosen. */
export interface Column<Row> {
  id: string
  title: string
  cell: (row: Row) => ReactNode
  /** The server's name of this sort order, when it can sort by it. */
  sort?: string
  /** Width in rem; with `grow` the least one. */
  width: number
  align?: 'right'
  /** Its share of what the others leave. */
  grow?: number
  /** When there is no room for all: the highest number goes first. Without it the column always stays. */
  leaves?: number
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
