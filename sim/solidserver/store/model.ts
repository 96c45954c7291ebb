import type { ServedZone } from '../../dns/served-zone'
import type { RowList } from './row-list'

/** Free columns of an object, as the API shows them: every value is a string. */
export type Attributes = Record<string, string>

/** What the journal keeps of a DNS server. A smart (`type` vdns) lists its members; a member names its smart. */
export interface ServerData {
  id: number
  name: string
  type: string
  arch: string
  /** id of the smart that this server belongs to, 0 for none */
  parentId: number
  /** place among the replicas of the smart: 0 for a top server, 1 and up for members; never reused */
  slot: number
  /** dotted IPv4; empty for a smart */
  hostaddr: string
  role: string
  attributes: Attributes
  className: string
  classParameters: Attributes
}

/** `ids` run parallel to the replicas of the server: first the smart (or standalone server), then each member; 0 is none. */
export interface ViewData {
  ids: number[]
  serverId: number
  name: string
  attributes: Attributes
  className: string
  classParameters: Attributes
}

export interface ZoneData {
  ids: number[]
  serverId: number
  /** id of the view on the top server, 0 for none */
  viewId: number
  /** lower case, no dot at the end */
  name: string
  type: string
  serial: number
  attributes: Attributes
  className: string
  classParameters: Attributes
}

export interface RrData {
  ids: number[]
  /** id of the zone on the top server */
  zoneId: number
  /** lower case FQDN, no dot at the end */
  name: string
  type: string
  /** seconds */
  ttl: number
  values: string[]
  className: string
  classParameters: Attributes
  /** unix seconds of the last change, 0 when never changed by the API */
  updatedAt: number
}

export interface Server extends ServerData {
  /** this server and its members by slot, in the order of `ids` of views, zones and records; a member that left is a gap */
  replicas: (Server | undefined)[]
  /** pushes to this server that have not happened yet */
  pending: number
}

export interface View extends ViewData {
  server: Server
  rows: ViewRow[]
}

export interface Zone extends ZoneData {
  server: Server
  view: View | undefined
  rows: ZoneRow[]
  /** records by name, without the ones that wait for their deletion */
  byName: Map<string, Rr[]>
  records: Set<Rr>
  soa: Rr | undefined
  /** what the servers answer now; behind `byName` while pushes are delayed */
  served: ServedZone
  pendingCreate: boolean
  pendingDelete: boolean
}

export interface Rr extends RrData {
  zone: Zone
  rows: RrRow[]
  pendingCreate: boolean
  pendingDelete: boolean
}

export interface ViewRow {
  readonly id: number
  readonly view: View
  readonly slot: number
}

export interface ZoneRow {
  readonly id: number
  readonly zone: Zone
  readonly slot: number
  readonly records: RowList<RrRow>
}

export interface RrRow {
  readonly id: number
  readonly rr: Rr
  readonly slot: number
}

/** One row of a small table (IPAM, DHCP, parameters). */
export interface FlatRow {
  readonly id: number
  readonly values: Attributes
}

/** One line of the journal: the state after a change, never the request, so replaying twice does no harm. */
export type Entry =
  | { k: 'server'; v: ServerData }
  | { k: 'server-'; id: number }
  | { k: 'view'; v: ViewData }
  | { k: 'view-'; id: number }
  | { k: 'zone'; v: ZoneData }
  | { k: 'zone-'; id: number }
  | { k: 'rr'; v: RrData; s: number; old?: number }
  | { k: 'rr-'; id: number; s: number }
  | { k: 'row'; t: string; id: number; v: Attributes }
  | { k: 'row-'; t: string; id: number }
  | { k: 'next'; n: number }
  | { k: 'clear' }

/** The server that a row of a replicated object belongs to. */
export function replicaOf(server: Server, slot: number): Server {
  return server.replicas[slot] ?? server
}

/** Members of a smart, in order. */
export function membersOf(server: Server): Server[] {
  return server.replicas.slice(1).filter((replica) => replica !== undefined)
}
