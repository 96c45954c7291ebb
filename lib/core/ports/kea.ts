import type { Identifier } from '@/lib/core/identifier'

/** IP family: DHCPv4 or DHCPv6. */
export type Family = 4 | 6

/** A DHCP option of one host: a row of `dhcp4_options` or `dhcp6_options` with scope_id 3. */
export interface KeaHostOption {
  family: Family
  code: number
  /** Option space; null: that of the family. */
  space: string | null
  /** Octets as lower-case hex; '' when Kea was given text. */
  value: string
  /** As configured (`formatted_value`); null when Kea was given octets. */
  text: string | null
}

/** One row of Kea's `hosts` with its `ipv6_reservations` (NA only). Addresses are canonical text (RFC 5952). */
export interface KeaHost {
  hostId: number
  identifier: Identifier
  subnet4: number | null
  subnet6: number | null
  ipv4: string | null
  ipv6: readonly string[]
  hostname: string | null
  /** JSON text exactly as stored, null when empty. */
  userContext: string | null
  /** Absent: it has none, or we may not read them. */
  options?: readonly KeaHostOption[]
}

/** What the console wants a `hosts` row to be. Exactly one family. */
export interface KeaHostDraft {
  family: Family
  subnetId: number
  identifier: Identifier
  /** null: a hostname-only reservation. */
  ip: string | null
  hostname: string | null
  /** Merged into user_context under the key `holdfast`; other keys are kept. */
  context: Readonly<Record<string, unknown>> | null
}

/** Why Kea's tables must not take a row; names the holder so that the operator can act. */
export type KeaRefusal =
  | { kind: 'address-taken'; ip: string; holder: KeaHost }
  | { kind: 'identifier-taken'; holder: KeaHost }
  | { kind: 'outside-subnet'; ip: string; subnet: string }
  | { kind: 'unknown-subnet'; subnetId: number }
  | { kind: 'changed'; found: KeaHost | null }

export type KeaWrite = { ok: true; host: KeaHost | null } | { ok: false; refusal: KeaRefusal }

/** One row of lease4 or lease6. Bytes are lower-case hex without separators; '' when Kea stores none. */
export interface KeaLease {
  family: Family
  ip: string
  leaseType: 'V4' | 'NA' | 'TA' | 'PD'
  prefixLen: number
  subnetId: number
  hwaddr: string
  clientId: string
  duid: string
  iaid: number | null
  /** As stored by Kea (lower case, may carry a trailing dot, may be ''). */
  hostname: string
  /** 0 default, 1 declined, 2 expired-reclaimed, 3 released, 4 registered. */
  state: number
  /** Seconds; 4294967295 is an infinite lease. */
  validLifetime: number
  /** ISO 8601 instant; the end of the year 9999 for an infinite lease. */
  expiresAt: string
  fqdnFwd: boolean
  fqdnRev: boolean
}

export type OutboxTable = 'lease4' | 'lease6' | 'hosts' | 'ipv6_reservations' | 'heartbeat'

/** One row of the outbox that the triggers in the Kea database write. */
export interface OutboxRow {
  /** bigint as decimal text. */
  id: string
  /** ISO 8601 instant of the Kea database's clock at the row operation. */
  at: string
  table: OutboxTable
  op: 'INSERT' | 'UPDATE' | 'DELETE'
  /** Lease rows are parsed; host rows say which host to read again. */
  lease: { before: KeaLease | null; after: KeaLease | null } | null
  hostId: number | null
  /** 'flush': Kea's housekeeping of reclaimed leases; 'foreign': a DELETE by one of our own connections; else null. */
  hint: 'flush' | 'foreign' | null
}

export interface OutboxState {
  /** Rows waiting. An estimate above 10,000. */
  pending: number
  /** Age of the oldest row in seconds, 0 when empty. */
  oldestSeconds: number
  /** Events dropped since the bound was hit; > 0 asks for a full resync. */
  dropped: number
  bound: number
}

export interface KeaVersion {
  /** schema_version of the Kea database, e.g. 13 for Kea 2.2. */
  major: number
  minor: number
}

/** Kea's PostgreSQL backend: hosts, leases and our outbox in it. */
export interface KeaStore {
  version(): Promise<KeaVersion>
  /**
   * The id of the installation that works with this Kea, as it stands in owner tags; the proposed one is kept when
   * none was. Null: there is none, or no place to keep it, since our triggers are not installed or it is not granted.
   */
  instance(proposed: string | null): Promise<string | null>
  /** Pages of host rows by host_id. */
  listHosts(afterHostId: number, limit: number): Promise<KeaHost[]>
  /** The rows as they are now; ids that are gone are missing from the answer. */
  getHosts(hostIds: readonly number[]): Promise<KeaHost[]>
  /** Pages of leases by address; `after` is the last address of the page before, null for the first. An empty page ends. */
  listLeases(family: Family, after: string | null, limit: number): Promise<KeaLease[]>
  /** The rows at these addresses as they are now; addresses without a row are missing from the answer. */
  getLeases(family: Family, ips: readonly string[]): Promise<KeaLease[]>
  /** The active DHCPv6 leases of these clients, by their DUIDs (lower-case hex). */
  leasesOfDuids(duids: readonly string[]): Promise<KeaLease[]>
  /** The row that has the address in this subnet or globally, reservation or hold; null when it is free. */
  hostAt(family: Family, subnetId: number, ip: string): Promise<KeaHost | null>
  /** Every row that only holds an address. */
  listHolds(): Promise<KeaHost[]>
  /** A hold of the address becomes the row; it refuses only what another reservation, or for a hold any row, has. */
  createHost(draft: KeaHostDraft, subnet: string): Promise<KeaWrite>
  /**
   * Only when the row still is what `expected` says (identifier, addresses, hostname, reservation or hold). `behind`
   * is written at the address that it leaves, in the same transaction, unless another row has what it needs.
   */
  updateHost(
    hostId: number,
    expected: KeaHost,
    draft: KeaHostDraft,
    subnet: string,
    behind?: KeaHostDraft,
  ): Promise<KeaWrite>
  /**
   * Only when the row still is what `expected` says. With `family`, a row that serves both families loses that
   * family's part only.
   */
  deleteHost(hostId: number, expected: KeaHost, family?: Family): Promise<KeaWrite>
  /** Deletes as `deleteHost` and creates as `createHost`, in one transaction: the address is free at no moment. */
  replaceHost(hostId: number, expected: KeaHost, draft: KeaHostDraft, subnet: string): Promise<KeaWrite>
}

/**
 * The outbox as a feed with one reader at a time (a session advisory lock decides who).
 * Rows are removed only after `take` resolved: a crash in between repeats them, it never loses them.
 */
export interface KeaFeed {
  /** Resolves true when this process reads the feed; false while another one does. */
  acquire(): Promise<boolean>
  /** Oldest first, at most `limit`; returns how many rows were handed over. */
  take(limit: number, handle: (rows: OutboxRow[]) => Promise<void>): Promise<number>
  /** Writes a heartbeat row that travels the whole road. */
  beat(): Promise<void>
  state(): Promise<OutboxState>
  /** After a full resync: forgets the drops that `state()` counted before the resync began. */
  resynced(dropped: number): Promise<void>
  /** Called at each doorbell and after each reconnect. */
  onWake(listener: () => void): void
  /** The seed's `kea_lease_events` payloads, as text. */
  onHostEvent(listener: (payload: string) => void): void
  /** While awake the triggers need not ring: this process promises to look again soon. */
  setAwake(awake: boolean): Promise<void>
  close(): Promise<void>
}

export interface KeaPool {
  first: string
  last: string
}

/** A subnet as Kea's configuration has it, flags inherited (global, shared network, subnet). */
export interface KeaScope {
  family: Family
  subnetId: number
  /** user-context.name, else the shared network's name with the id, else the CIDR. */
  name: string
  /** CIDR, canonical. */
  subnet: string
  pools: readonly KeaPool[]
  sharedNetwork: string | null
  validLifetime: number | null
  /** Kea would send DDNS updates of its own for this scope. */
  ddnsSendUpdates: boolean
  reservationsGlobal: boolean
  reservationsInSubnet: boolean
  reservationsOutOfPool: boolean
}

/** Where scopes come from: control channel or configuration file. */
export interface KeaScopeSource {
  /** For messages, without credentials. */
  readonly label: string
  read(): Promise<KeaScope[]>
}
