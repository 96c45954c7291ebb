'use client'
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { type KnownValues, type ListSchema, splitFilters } from '@/components/table/split-filters'

export const PAGE_SIZES = [50, 100, 250, 1000] as const

const common = {
  q: parseAsString.withDefault(''),
  sort: parseAsString.withDefault(''),
  limit: parseAsInteger.withDefault(50),
  cursor: parseAsString.withDefault(''),
  page: parseAsInteger.withDefault(1),
  cols: parseAsString.withDefault(''),
}

/** Everything that decides what a list shows, kept in the address bar. */
export interface ListUrl<Filter extends string> {
  q: string
  sort: string
  limit: number
  cursor: string
  page: number
  /** Columns that differ from the default, comma-separated; `-id` hides, `id` shows. */
  cols: string
  /** Those that hold; one that cannot hold is empty here. */
  filters: Readonly<Record<Filter, string>>
  /** What stands in the address but cannot hold, `sort` too: it is left out, and told. */
  ignored: readonly { name: Filter | 'sort'; value: string }[]
  /** True when a search or a filter narrows the list. */
  narrowed: boolean
  /** Anything that changes the order or the selection goes back to the first page. */
  set: (patch: Partial<Record<Filter | 'q' | 'sort' | 'cols', string>>) => void
  setLimit: (limit: number) => void
  go: (cursor: string, page: number) => void
  clear: () => void
  /** The parameters that the API takes. */
  query: Readonly<Record<string, string>>
}

/**
 * `filters` must be a constant: it is read once. `schema` is the API's own of the list's query: what it refuses is
 * ignored. `known`: the values of filters whose choices are rows, undefined until they are read.
 */
export function useListUrl<Filter extends string>(
  filters: readonly Filter[],
  defaultSort: string,
  schema: ListSchema,
  known?: KnownValues<Filter>,
): ListUrl<Filter> {
  const [parsers] = useMemoOnce(() => ({
    ...common,
    ...(Object.fromEntries(filters.map((name) => [name, parseAsString.withDefault('')])) as Record<
      Filter,
      typeof common.q
    >),
  }))
  const [raw, setRaw] = useQueryStates(parsers)
  return useMemo(() => {
    const state = raw as unknown as Record<string, string> & { limit: number; page: number }
    const { chosen, ignored, sort } = splitFilters(filters, state, schema, known, defaultSort)
    const limit = (PAGE_SIZES as readonly number[]).includes(state.limit) ? state.limit : 50
    const query: Record<string, string> = { limit: String(limit), sort }
    if (state.q) query.q = state.q
    if (state.cursor) query.cursor = state.cursor
    for (const name of filters) if (chosen[name]) query[name] = chosen[name]
    const write = (patch: Record<string, unknown>, history: 'push' | 'replace') => {
      setRaw(patch as Parameters<typeof setRaw>[0], { history }).catch(() => undefined)
    }
    const lostSort = ignored.some(({ name }) => name === 'sort') ? { sort: null } : {}
    const emptyAll = Object.fromEntries(filters.map((name) => [name, null]))
    return {
      q: state.q ?? '',
      sort,
      limit,
      cursor: state.cursor ?? '',
      page: state.page,
      cols: state.cols ?? '',
      filters: chosen,
      ignored,
      narrowed: Boolean(state.q) || filters.some((name) => chosen[name] !== ''),
      set: (patch) => {
        const emptied = Object.fromEntries(Object.entries(patch).map(([key, value]) => [key, value || null]))
        const stays = Object.keys(patch).every((key) => key === 'cols')
        write({ ...emptied, ...(stays ? {} : { cursor: null, page: null }) }, 'replace')
      },
      setLimit: (next) => write({ limit: next, cursor: null, page: null }, 'replace'),
      go: (cursor, page) => write({ cursor: cursor || null, page: page > 1 ? page : null }, 'push'),
      clear: () => write({ ...emptyAll, ...lostSort, q: null, cursor: null, page: null }, 'replace'),
      query,
    }
  }, [raw, setRaw, filters, defaultSort, schema, known])
}

function useMemoOnce<T>(make: () => T): [T] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, by design
  return [useMemo(make, [])]
}
