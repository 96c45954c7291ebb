import type { RowList } from './store/row-list'
import type { Column, ColumnKind } from './where/evaluate'
import type { Plan } from './where/plan'

/** Rows to look through, and the columns of the plan that the choice of rows already answers. */
export interface Candidates<R extends { readonly id: number }> {
  readonly rows: RowList<R> | readonly R[]
  readonly covered: ReadonlySet<string>
}

/** One kind of object as the API lists it. */
export interface Table<R extends { readonly id: number }> {
  /** every column in the order of the appliance's rows, without errno */
  readonly columns: readonly string[]
  readonly idColumn: string
  /** prefix of class parameter columns (`rr` of `rr_class_parameters`), used by TAGS */
  readonly object: string
  candidates(plan: Plan): Candidates<R>
  column(name: string): Column<R> | undefined
  /** the whole row, errno first */
  build(row: R): Record<string, string>
  /** the whole row as JSON, where that can be had faster than through `build` */
  json?: (row: R) => string
  classParameter(row: R, name: string): string
}

const NUMBER_COLUMN =
  /(_id|^ttl|_size|_percent|_count|^member_is_me|_time|_order|^total|^dns_cloud|_is_reverse|_is_rpz|_enabled|^row_enabled|_synching|^oid|_hdd|_level|_last_seen|^num_keys|^isolated)$/
const NAME_COLUMN = /(_name|_name_utf|rr_full_name|rr_glue|^name|_domain|dnszone_sort_zone)$/

/** How a column compares, told from its name: ids and counters are numbers, names ignore case. */
export function columnKind(name: string): ColumnKind {
  if (NUMBER_COLUMN.test(name)) return 'number'
  return NAME_COLUMN.test(name) && !name.endsWith('class_name') ? 'name' : 'text'
}

/** Column access for a table that has fast getters for some columns and builds the row for the others. */
export function columnGetter<R>(
  fast: Readonly<Record<string, (row: R) => string>>,
  columns: ReadonlySet<string>,
  build: (row: R) => Record<string, string>,
): (name: string) => Column<R> | undefined {
  return (name) => {
    if (!columns.has(name)) return undefined
    const get = Object.hasOwn(fast, name) ? fast[name] : undefined
    return { kind: columnKind(name), get: get ?? ((row) => build(row)[name] ?? '') }
  }
}
