import { csvLine } from '@/lib/services/console/csv'

/** The head of a column and what stands in it. */
export interface Column<T> {
  name: string
  value(item: T): unknown
}

/** Columns that are fields of the item, by name. */
export function fields<T>(...names: readonly (keyof T & string)[]): Column<T>[] {
  return names.map((name) => ({ name, value: (item) => item[name] }))
}

/** The export as pieces of text, a batch each: a header and lines, or one JSON array. */
export async function* exportItems<T>(
  batches: AsyncIterable<T[]>,
  columns: readonly Column<T>[],
  format: 'csv' | 'json',
): AsyncGenerator<string> {
  if (format === 'csv') {
    yield csvLine(columns.map(({ name }) => name))
    for await (const batch of batches) {
      yield batch.map((item) => csvLine(columns.map((column) => column.value(item)))).join('')
    }
    return
  }
  let before = '['
  for await (const batch of batches) {
    for (const item of batch) {
      yield `${before}\n${JSON.stringify(item)}`
      before = ','
    }
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}
