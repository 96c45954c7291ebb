/** One write as the admin API lists it. */
export interface WriteRecord {
  readonly at: string
  readonly service: string
  readonly method: string
  readonly params: Readonly<Record<string, string>>
  readonly status: number
  readonly id?: number
}

const KEPT_WRITES = 20_000

/** Counts calls by service, method and status, and keeps the latest writes in order. */
export class CallLog {
  private counts = new Map<string, Map<string, number>>()
  private statuses = new Map<number, number>()
  private writeList: WriteRecord[] = []
  private writeTotal = 0

  count(service: string, method: string): void {
    let methods = this.counts.get(service)
    if (!methods) {
      methods = new Map()
      this.counts.set(service, methods)
    }
    methods.set(method, (methods.get(method) ?? 0) + 1)
  }

  answered(status: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1)
  }

  wrote(record: WriteRecord): void {
    this.writeTotal += 1
    this.writeList.push(record)
    if (this.writeList.length > KEPT_WRITES * 2) this.writeList = this.writeList.slice(-KEPT_WRITES)
  }

  /** Calls of one service, of one method when given. */
  of(service: string, method?: string): number {
    const methods = this.counts.get(service)
    if (!methods) return 0
    return method ? (methods.get(method) ?? 0) : [...methods.values()].reduce((a, b) => a + b, 0)
  }

  get writes(): readonly WriteRecord[] {
    return this.writeList
  }

  snapshot(): {
    total: number
    writes: number
    byService: Record<string, Record<string, number>>
    byStatus: Record<string, number>
  } {
    const byService = Object.fromEntries(
      [...this.counts].map(([service, methods]) => [service, Object.fromEntries(methods)]),
    )
    const total = [...this.counts.keys()].reduce((sum, service) => sum + this.of(service), 0)
    return { total, writes: this.writeTotal, byService, byStatus: Object.fromEntries(this.statuses) }
  }

  reset(): void {
    this.counts = new Map()
    this.statuses = new Map()
    this.writeList = []
    this.writeTotal = 0
  }
}
