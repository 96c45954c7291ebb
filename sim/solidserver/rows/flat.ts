import type { FlatRow } from '../store/model'
import type { Store } from '../store/store'
import { columnGetter, type Table } from '../table'

/** Shape of a small table: its columns, their defaults, and the prefix of its class parameters. */
export interface FlatShape {
  readonly table: string
  readonly idColumn: string
  readonly object: string
  readonly columns: readonly string[]
  /** values of columns that a row does not hold; the empty text otherwise */
  readonly defaults: Readonly<Record<string, string>>
}

/** The API's view of a small table. */
export function flatTable(store: Store, shape: FlatShape): Table<FlatRow> {
  const build = (row: FlatRow) => {
    const out: Record<string, string> = { errno: '0' }
    for (const name of shape.columns) out[name] = row.values[name] ?? shape.defaults[name] ?? ''
    out[shape.idColumn] = row.values[shape.idColumn] ?? String(row.id)
    return out
  }
  return {
    columns: shape.columns,
    idColumn: shape.idColumn,
    object: shape.object,
    candidates: () => ({ rows: store.flat.rows(shape.table), covered: new Set() }),
    column: columnGetter({}, new Set(shape.columns), build),
    build,
    classParameter: (row, name) =>
      new URLSearchParams(row.values[`${shape.object}_class_parameters`] ?? '').get(name) ?? '',
  }
}
