/** The query of a list in the contract: each parameter with its schema. */
export interface ListSchema {
  shape: Readonly<Record<string, { safeParse(value: unknown): { success: boolean } }>>
}

/** Choices of filters that are rows themselves, such as scopes; undefined: not read yet, or too many to know all. */
export type KnownValues<Filter extends string> = Readonly<
  Partial<Record<Filter, readonly string[] | undefined>>
>

/** Parts what stands in the address: filters that can hold, and those that cannot, with the order that cannot. */
export function splitFilters<Filter extends string>(
  filters: readonly Filter[],
  state: Readonly<Record<string, unknown>>,
  schema: ListSchema,
  known: KnownValues<Filter> | undefined,
  defaultSort: string,
): {
  chosen: Record<Filter, string>
  ignored: { name: Filter | 'sort'; value: string }[]
  sort: string
} {
  const textOf = (name: string) => (typeof state[name] === 'string' ? state[name] : '')
  const holds = (name: Filter | 'sort', value: string) =>
    schema.shape[name]?.safeParse(value).success !== false &&
    (name === 'sort' || known?.[name]?.includes(value) !== false)
  const ignored: { name: Filter | 'sort'; value: string }[] = []
  const accepted = (name: Filter | 'sort') => {
    const value = textOf(name)
    if (value === '' || holds(name, value)) return value
    ignored.push({ name, value })
    return ''
  }
  const chosen = Object.fromEntries(filters.map((name) => [name, accepted(name)])) as Record<Filter, string>
  return { chosen, sort: accepted('sort') || defaultSort, ignored }
}
