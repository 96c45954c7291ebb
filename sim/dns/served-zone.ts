/** One record as a server answers it. Immutable: a change puts another object in its place. */
export interface ServedRecord {
  /** lower case FQDN, no dot at the end */
  readonly name: string
  readonly type: string
  /** seconds */
  readonly ttl: number
  readonly values: readonly string[]
}

/**
 * What a DNS server has loaded of one zone: record sets by name, and how many records lie at or below every name
 * (needed to tell an empty non-terminal from a name that does not exist, RFC 4592). Keys are the caller's identities.
 */
export class ServedZone {
  private readonly records = new Map<object, ServedRecord>()
  private readonly names = new Map<string, ServedRecord[]>()
  private readonly below = new Map<string, number>()

  /** serial of the SOA as the servers have it */
  serial = 1

  constructor(readonly name: string) {}

  get size(): number {
    return this.records.size
  }

  put(key: object, record: ServedRecord): void {
    const before = this.records.get(key)
    if (before) this.remove(before)
    this.records.set(key, record)
    const at = this.names.get(record.name)
    if (at) at.push(record)
    else this.names.set(record.name, [record])
    this.count(record.name, 1)
  }

  delete(key: object): void {
    const before = this.records.get(key)
    if (!before) return
    this.records.delete(key)
    this.remove(before)
  }

  at(name: string): readonly ServedRecord[] {
    return this.names.get(name) ?? []
  }

  /** True for a name that owns records or has descendants that do. */
  exists(name: string): boolean {
    return name === this.name || (this.below.get(name) ?? 0) > 0
  }

  soa(): ServedRecord | undefined {
    return this.at(this.name).find((record) => record.type === 'SOA')
  }

  all(): Iterable<ServedRecord> {
    return this.records.values()
  }

  private remove(record: ServedRecord): void {
    const at = this.names.get(record.name)
    if (!at) return
    const rest = at.filter((other) => other !== record)
    if (rest.length === 0) this.names.delete(record.name)
    else this.names.set(record.name, rest)
    this.count(record.name, -1)
  }

  private count(name: string, change: 1 | -1): void {
    let at = name
    while (at !== this.name) {
      const next = (this.below.get(at) ?? 0) + change
      if (next > 0) this.below.set(at, next)
      else this.below.delete(at)
      const dot = at.indexOf('.')
      if (dot < 0) return
      at = at.slice(dot + 1)
    }
  }
}
