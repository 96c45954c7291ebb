import type { FileRow } from './row'

/** The last row of each address, in the order in which they came: where a history leads, without the way. */
export class LastRows {
  private rows = new Map<string, FileRow>()

  add(rows: readonly FileRow[]): void {
    for (const row of rows) {
      this.rows.delete(row.lease.ip)
      this.rows.set(row.lease.ip, row)
    }
  }

  take(): FileRow[] {
    const rows = [...this.rows.values()]
    this.rows.clear()
    return rows
  }
}
