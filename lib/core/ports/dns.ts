/** The record types Holdfast manages. */
export type RecordType = 'A' | 'AAAA' | 'PTR' | 'TXT'

/** A zone as a DNS server lists it. `view` is our word: internal, external. */
export interface DnsZone {
  view: string
  /** The server (a smart) that holds it, as the provider names it. */
  server: string
  /** FQDN, lower case, no dot at the end. */
  name: string
  reverse: boolean
  /** The provider's own id. */
  providerId: string
}

/** Who made a record, written on the record itself so that ownership survives the loss of our database. */
export interface OwnerTag {
  /** The installation that wrote it. */
  instance: string
  provenance: 'static(admin)' | 'ddns(dynamic)' | 'ddns(reservation)'
  /** Client or reservation, e.g. `hw-address:aabbccddeeff@1`. */
  ref: string
}

/** A record as the DNS server lists it; value and name canonical (core/dns-name, core/ip). */
export interface DnsRecordFact {
  providerId: string
  name: string
  /** Any type the server has; only A, AAAA, PTR and TXT are ever changed. */
  type: string
  value: string
  ttl: number
  owner: OwnerTag | null
}

export interface DnsRecordDraft {
  name: string
  type: RecordType
  value: string
  /** Seconds. */
  ttl: number
  owner: OwnerTag
}

export type DnsCreate =
  | { kind: 'created'; providerId: string }
  /** The same name, type and value was there already. */
  | { kind: 'exists'; fact: DnsRecordFact }

export type DnsUpdate =
  | { kind: 'updated'; providerId: string }
  | { kind: 'changed'; found: DnsRecordFact | null }

export type DnsDelete = { kind: 'deleted' } | { kind: 'gone' } | { kind: 'changed'; found: DnsRecordFact }

/**
 * Transient: try again later. Permanent: stop and show. `message` is fit for an operator, without secrets and without
 * the codes that only a log should hold.
 */
export class DnsError extends Error {
  constructor(
    readonly family: 'transient' | 'permanent',
    message: string,
    /** HTTP status, errno or TLS code. */
    readonly code: string | null = null,
    /** The call may have been carried out (no answer came): look before repeating. */
    readonly maybeApplied = false,
    /** What the log adds to the message: call and codes. */
    readonly detail: string | null = null,
  ) {
    super(message)
    this.name = 'DnsError'
  }
}

/** A DNS authority that can be told what to hold. Every call may reject with a DnsError. */
export interface DnsProvider {
  readonly label: string
  listZones(): Promise<DnsZone[]>
  /**
   * Whole zone, page by page, each record once. Throws at its end when the listing may be incomplete: until then nothing
   * follows from a record that was not in it.
   */
  listRecords(zone: DnsZone): AsyncIterable<DnsRecordFact[]>
  findRecords(zone: DnsZone, name: string): Promise<DnsRecordFact[]>
  createRecord(zone: DnsZone, draft: DnsRecordDraft): Promise<DnsCreate>
  /** By id, and only while the server still holds what `expected` says. */
  updateRecord(zone: DnsZone, expected: DnsRecordFact, draft: DnsRecordDraft): Promise<DnsUpdate>
  deleteRecord(zone: DnsZone, expected: DnsRecordFact): Promise<DnsDelete>
  /** A harmless read by the real path. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface DnsAnswer {
  rcode: string
  values: readonly { value: string; ttl: number }[]
  /** The AA bit: the server answered for a zone of its own. */
  authoritative?: boolean
}

/** Asks the authoritative servers of a view, not through a cache. */
export interface DnsLookup {
  query(view: string, name: string, type: RecordType): Promise<DnsAnswer>
  close(): Promise<void>
}
