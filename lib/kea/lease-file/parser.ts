import { type LeaseFileLayout, parseLayout } from './layout'
import { type FileRow, parseRow, type RowFault } from './row'

/** Rows that were passed over: how many, and the first of them by line number (1 is the header). */
export interface SkippedRows {
  count: number
  first: readonly { line: number; fault: RowFault }[]
}

const NEWLINE = 10
/** Longer than any row: a user context would have to be as large. */
const MAX_LINE = 1_048_576
const TOLD_LINES = 10

/**
 * The bytes of one lease file, in order and in pieces of any size, as rows. A line counts when its end has come. Junk
 * is passed over and counted. Keeps no reference to what it is given.
 */
export class LeaseFileParser {
  private layout: LeaseFileLayout | null = null
  private partial: Buffer | null = null
  private overlong = false
  private line = 0
  private skipped: { count: number; first: { line: number; fault: RowFault }[] } = { count: 0, first: [] }

  /** Whether a header was found, which makes it a lease file. */
  get hasHeader(): boolean {
    return this.layout !== null
  }

  push(bytes: Buffer): FileRow[] {
    const rows: FileRow[] = []
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      if (this.partial === null) this.take(bytes.toString('latin1', start, end), rows)
      else this.take(Buffer.concat([this.partial, bytes.subarray(start, end)]).toString('latin1'), rows)
      this.partial = null
      start = end + 1
    }
    if (start < bytes.length) this.keep(bytes.subarray(start))
    return rows
  }

  /**
   * No more will come. Kea itself reads a last line without its end; so do we when all that we read of it is surely
   * there, and count it as torn otherwise.
   */
  end(): FileRow[] {
    const rows: FileRow[] = []
    const { partial, layout } = this
    if (partial === null) return rows
    this.partial = null
    if (layout?.lastIsUnread && !this.overlong) {
      const row = parseRow(partial.toString('latin1'), layout)
      if (typeof row === 'object') return [row]
    }
    this.line += 1
    this.skip('torn')
    return rows
  }

  /** What was passed over since the last call. */
  takeSkipped(): SkippedRows {
    const { skipped } = this
    this.skipped = { count: 0, first: [] }
    return skipped
  }

  private keep(rest: Buffer): void {
    if (this.overlong) return
    if ((this.partial?.length ?? 0) + rest.length > MAX_LINE) {
      this.overlong = true
      this.partial = Buffer.alloc(0)
      return
    }
    this.partial = this.partial === null ? Buffer.from(rest) : Buffer.concat([this.partial, rest])
  }

  private take(raw: string, rows: FileRow[]): void {
    this.line += 1
    if (this.overlong || raw.length > MAX_LINE) {
      this.overlong = false
      this.skip('too-long')
      return
    }
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (line === '') return
    // A second header stands where files were joined.
    if (this.layout === null || line.startsWith('address,')) {
      const layout = parseLayout(line)
      this.layout = layout ?? this.layout
      if (layout === null) this.skip('no-header')
      return
    }
    const row = parseRow(line, this.layout)
    if (typeof row === 'string') this.skip(row)
    else rows.push(row)
  }

  private skip(fault: RowFault): void {
    const { skipped, line } = this
    skipped.count += 1
    if (skipped.first.length < TOLD_LINES) skipped.first.push({ line, fault })
  }
}
