/** A row of a replicated object: the same record has one row, with its own id, on the smart and on each member. */
export interface Identified {
  readonly id: number
}

/**
 * Rows in the order of their ids. Ids only grow, so adding is an append; removing leaves a hole that is squeezed out
 * once a quarter of the list is holes. Pages and keysets are a binary search away.
 */
export class RowList<R extends Identified> {
  private ids: number[] = []
  private rows: (R | undefined)[] = []
  private holes = 0

  get size(): number {
    return this.rows.length - this.holes
  }

  add(row: R): void {
    const last = this.ids.at(-1)
    if (last === undefined || row.id > last) {
      this.ids.push(row.id)
      this.rows.push(row)
      return
    }
    const at = this.lowerBound(row.id)
    if (this.ids[at] === row.id) {
      if (this.rows[at] === undefined) this.holes -= 1
      this.rows[at] = row
      return
    }
    this.ids.splice(at, 0, row.id)
    this.rows.splice(at, 0, row)
  }

  delete(id: number): void {
    const at = this.lowerBound(id)
    if (this.ids[at] !== id || this.rows[at] === undefined) return
    this.rows[at] = undefined
    this.holes += 1
    if (this.holes > 1024 && this.holes * 4 > this.rows.length) this.squeeze()
  }

  /** Rows with an id of at least `from`, in order. */
  *from(from: number): Generator<R> {
    for (let at = from <= 0 ? 0 : this.lowerBound(from); at < this.rows.length; at += 1) {
      const row = this.rows[at]
      if (row) yield row
    }
  }

  /** `limit` rows after skipping `offset` of those with an id of at least `from`. */
  page(from: number, offset: number, limit: number): R[] {
    const start = from <= 0 ? 0 : this.lowerBound(from)
    if (this.holes === 0) return this.rows.slice(start + offset, start + offset + limit) as R[]
    const out: R[] = []
    let skip = offset
    for (let at = start; at < this.rows.length && out.length < limit; at += 1) {
      const row = this.rows[at]
      if (!row) continue
      if (skip > 0) skip -= 1
      else out.push(row)
    }
    return out
  }

  clear(): void {
    this.ids = []
    this.rows = []
    this.holes = 0
  }

  private squeeze(): void {
    const kept = this.rows.filter((row) => row !== undefined)
    this.rows = kept
    this.ids = kept.map((row) => row.id)
    this.holes = 0
  }

  private lowerBound(id: number): number {
    let low = 0
    let high = this.ids.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.ids[middle] ?? 0) < id) low = middle + 1
      else high = middle
    }
    return low
  }
}
