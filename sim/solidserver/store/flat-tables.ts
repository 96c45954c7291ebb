import type { Attributes, Entry, FlatRow } from './model'
import { RowList } from './row-list'

/** Small tables of plain string rows: members, spaces, addresses, scopes, parameters. */
export class FlatTables {
  private readonly tables = new Map<string, RowList<FlatRow>>()

  rows(table: string): RowList<FlatRow> {
    let rows = this.tables.get(table)
    if (!rows) {
      rows = new RowList<FlatRow>()
      this.tables.set(table, rows)
    }
    return rows
  }

  get(table: string, id: number): FlatRow | undefined {
    const row = this.rows(table).page(id, 0, 1)[0]
    return row?.id === id ? row : undefined
  }

  find(table: string, test: (values: Attributes) => boolean): FlatRow | undefined {
    for (const row of this.rows(table).from(0)) if (test(row.values)) return row
    return undefined
  }

  put(table: string, id: number, values: Attributes): void {
    this.rows(table).delete(id)
    this.rows(table).add({ id, values })
  }

  delete(table: string, id: number): void {
    this.rows(table).delete(id)
  }

  clear(): void {
    this.tables.clear()
  }

  *dump(): Generator<Entry> {
    for (const [t, rows] of this.tables)
      for (const row of rows.from(0)) yield { k: 'row', t, id: row.id, v: row.values }
  }
}
