import { readSearch } from '@/lib/contract/search-text'
import { z } from '@/lib/contract/zod'

export const PAGE_LIMIT = { default: 50, max: 1000 } as const

/** A flag in a query: only `true` and `false` are flags. */
export const queryFlag = z.enum(['true', 'false']).transform((value) => value === 'true')

const cursor = z.string().max(2000).describe('nextCursor of the page before')
const limit = z.coerce.number().int().min(1).max(PAGE_LIMIT.max)

/** What is typed into a search: an address or network that is a wrong one is no search for a text. */
export const searchText = z
  .string()
  .trim()
  .max(300)
  .superRefine((value, ctx) => {
    const read = readSearch(value)
    if (read.as === 'malformed') ctx.addIssue({ code: 'custom', message: read.fault })
  })
  .describe('Part of a name, an address, a network, a MAC in any notation or a part of it')

/** A field to sort by; `-` in front: descending. */
export type SortBy<F extends string> = F | `-${F}`

function sortOf<const F extends string>(fields: readonly F[], standard: SortBy<F>) {
  const both = fields.flatMap((field): SortBy<F>[] => [field, `-${field}`])
  const choice: z.ZodType<SortBy<F>, SortBy<F>> = z.enum(both as [SortBy<F>, ...SortBy<F>[]]) as never
  return choice.optional().transform((sort): SortBy<F> => sort ?? standard)
}

/**
 * The query of a list: cursor, limit (`page` items unless told), sort by one of `fields` (`-` in front: descending), q
 * and filters.
 */
export function listQuery<const F extends string, S extends z.core.$ZodLooseShape>(
  fields: readonly F[],
  standard: NoInfer<SortBy<F>>,
  filters: S,
  page: number = PAGE_LIMIT.default,
) {
  return z.strictObject({
    cursor: cursor.optional(),
    limit: limit.default(page),
    sort: sortOf(fields, standard),
    q: searchText.optional(),
    ...filters,
  })
}

/** The query of an export: the filters of the page, in its order, without paging. */
export function exportQuery<const F extends string, S extends z.core.$ZodLooseShape>(
  fields: readonly F[],
  standard: NoInfer<SortBy<F>>,
  filters: S,
) {
  return z.strictObject({
    format: z.enum(['csv', 'json']).default('csv'),
    sort: sortOf(fields, standard),
    q: searchText.optional(),
    ...filters,
  })
}

/** A page of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.int().optional().describe('On the first page only'),
    totalIsEstimate: z.boolean().optional(),
  })
}

/** A page of a list, as a type. */
export interface Page<T> {
  items: T[]
  /** Null on the last page. */
  nextCursor: string | null
  /** On the first page only. */
  total?: number
  /** The total is the planner's guess, since counting would take too long. */
  totalIsEstimate?: boolean
}
