import { ServedZone } from '../../dns/served-zone'
import { FlatTables } from './flat-tables'
import type {
  Entry,
  Rr,
  RrData,
  RrRow,
  Server,
  ServerData,
  View,
  ViewData,
  ViewRow,
  Zone,
  ZoneData,
  ZoneRow,
} from './model'
import { RowList } from './row-list'

/**
 * The whole state of the simulated appliance, in memory. Every change arrives as a journal entry through `apply`,
 * live and on replay alike, so what is loaded after a crash is what was answered before it.
 */
export class Store {
  readonly servers = new Map<number, Server>()
  readonly views = new Map<number, View>()
  readonly zones = new Map<number, Zone>()
  readonly viewRows = new RowList<ViewRow>()
  readonly zoneRows = new RowList<ZoneRow>()
  readonly rrRows = new RowList<RrRow>()
  readonly rrRowById = new Map<number, RrRow>()
  readonly rrRowsByServer = new Map<number, RowList<RrRow>>()
  /** rows of all servers by full name */
  readonly rrRowsByName = new Map<string, RrRow[]>()
  readonly flat = new FlatTables()
  /** Grows whenever a zone appears, changes or goes; DNS listeners keep their catalogue until then. */
  zoneVersion = 0
  /** Grows whenever a server, view or zone changes: what rows of records show beside the record itself. */
  shapeVersion = 0
  private nextId = 1

  /** Reserves an id; it is never given out again, also after a restart. */
  id(): number {
    this.nextId += 1
    return this.nextId - 1
  }

  /** Reserves one id for the top server and one for each member, by slot. */
  idsFor(server: Server): number[] {
    return Array.from(server.replicas, (replica) => (replica ? this.id() : 0))
  }

  apply(entry: Entry): void {
    if (entry.k !== 'rr' && entry.k !== 'rr-') this.shapeVersion += 1
    switch (entry.k) {
      case 'server':
        this.putServer(entry.v)
        return
      case 'server-':
        this.dropServer(entry.id)
        return
      case 'view':
        this.putView(entry.v)
        return
      case 'view-':
        this.dropView(entry.id)
        return
      case 'zone':
        this.putZone(entry.v)
        return
      case 'zone-':
        this.dropZone(entry.id)
        return
      case 'rr':
        this.putRr(entry.v, entry.s, entry.old)
        return
      case 'rr-':
        this.dropRr(entry.id, entry.s)
        return
      case 'row':
        this.flat.put(entry.t, entry.id, entry.v)
        this.seen([entry.id])
        return
      case 'row-':
        this.flat.delete(entry.t, entry.id)
        return
      case 'clear':
        this.clear()
        return
      case 'next':
        this.nextId = Math.max(this.nextId, entry.n)
        return
    }
  }

  /** Back to an appliance fresh from the box. */
  clear(): void {
    for (const map of [
      this.servers,
      this.views,
      this.zones,
      this.rrRowById,
      this.rrRowsByServer,
      this.rrRowsByName,
    ]) {
      map.clear()
    }
    for (const list of [this.viewRows, this.zoneRows, this.rrRows]) list.clear()
    this.flat.clear()
    this.zoneVersion += 1
    this.nextId = 1
  }

  /** Entries that rebuild this state from nothing. */
  *dump(): Generator<Entry> {
    yield { k: 'next', n: this.nextId }
    // smarts first, so that members find theirs
    for (const server of [...this.servers.values()].sort((a, b) => a.parentId - b.parentId || a.id - b.id)) {
      yield { k: 'server', v: serverData(server) }
    }
    for (const view of this.views.values()) {
      const { ids, serverId, name, attributes, className, classParameters } = view
      yield { k: 'view', v: { ids, serverId, name, attributes, className, classParameters } }
    }
    for (const zone of this.zones.values()) if (!zone.pendingDelete) yield { k: 'zone', v: zoneData(zone) }
    for (const row of [...this.rrRows.from(0)]) {
      const { rr } = row
      if (row.slot === 0 && !rr.pendingDelete && this.rrRowById.get(row.id) === row) {
        yield { k: 'rr', v: rrData(rr), s: rr.zone.serial }
      }
    }
    yield* this.flat.dump()
  }

  /** The record whose row on the top server has this id. */
  topRr(id: number): Rr | undefined {
    const row = this.rrRowById.get(id)
    return row?.slot === 0 ? row.rr : undefined
  }

  private seen(ids: readonly number[]): void {
    for (const id of ids) if (id >= this.nextId) this.nextId = id + 1
  }

  private putServer(data: ServerData): void {
    this.seen([data.id])
    const known = this.servers.get(data.id)
    if (known) {
      if (known.parentId !== data.parentId) this.leave(known, known.parentId, known.slot)
      Object.assign(known, data)
      this.join(known)
      return
    }
    const server: Server = { ...data, replicas: [], pending: 0 }
    server.replicas[0] = server
    this.servers.set(server.id, server)
    this.join(server)
  }

  /** Its rows follow with the entries of the objects, which carry the new ids. */
  private join(server: Server): void {
    const parent = this.servers.get(server.parentId)
    if (parent) parent.replicas[server.slot] = server
  }

  private leave(server: Server, parentId: number, slot: number): void {
    const parent = this.servers.get(parentId)
    if (!parent || slot === 0) return
    for (const zone of this.zones.values()) {
      if (zone.server !== parent) continue
      for (const rr of [...zone.records]) {
        this.unlink(rr)
        rr.ids[slot] = 0
        this.link(rr)
      }
      zone.ids[slot] = 0
      this.replaceZoneRows(zone)
    }
    for (const view of [...this.views.values()]) {
      if (view.server !== parent) continue
      view.ids[slot] = 0
      this.putView(view)
    }
    if (parent.replicas[slot] === server) parent.replicas[slot] = undefined
  }

  private dropServer(id: number): void {
    const server = this.servers.get(id)
    if (!server) return
    for (const zone of [...this.zones.values()]) if (zone.server === server) this.dropZone(zone.ids[0] ?? 0)
    for (const view of [...this.views.values()]) if (view.server === server) this.dropView(view.ids[0] ?? 0)
    this.leave(server, server.parentId, server.slot)
    this.servers.delete(id)
  }

  private putView(data: ViewData): void {
    const server = this.servers.get(data.serverId)
    const top = data.ids[0]
    if (!server || top === undefined) return
    this.seen(data.ids)
    const known = this.views.get(top)
    const view: View = Object.assign(known ?? { rows: [] as ViewRow[] }, data, { server })
    for (const row of view.rows) this.viewRows.delete(row.id)
    view.rows = data.ids.map((id, slot) => ({ id, view, slot })).filter((row) => row.id > 0)
    for (const row of view.rows) this.viewRows.add(row)
    this.views.set(top, view)
  }

  private dropView(id: number): void {
    const view = this.views.get(id)
    if (!view) return
    for (const zone of [...this.zones.values()]) if (zone.view === view) this.dropZone(zone.ids[0] ?? 0)
    for (const row of view.rows) this.viewRows.delete(row.id)
    this.views.delete(id)
  }

  private putZone(data: ZoneData): void {
    this.zoneVersion += 1
    const server = this.servers.get(data.serverId)
    const top = data.ids[0]
    if (!server || top === undefined) return
    this.seen(data.ids)
    const view = this.views.get(data.viewId)
    const known = this.zones.get(top)
    if (known) {
      const sameIds = known.ids.length === data.ids.length && known.ids.every((id, i) => id === data.ids[i])
      Object.assign(known, data, { server, view })
      if (!sameIds) this.replaceZoneRows(known)
      return
    }
    const zone: Zone = {
      ...data,
      server,
      view,
      rows: [],
      byName: new Map(),
      records: new Set(),
      soa: undefined,
      served: new ServedZone(data.name),
      pendingCreate: false,
      pendingDelete: false,
    }
    this.zones.set(top, zone)
    this.replaceZoneRows(zone)
  }

  private replaceZoneRows(zone: Zone): void {
    for (const row of zone.rows) this.zoneRows.delete(row.id)
    const kept = new Map(zone.rows.map((row) => [row.id, row]))
    zone.rows = zone.ids
      .map((id, slot) => kept.get(id) ?? { id, zone, slot, records: new RowList<RrRow>() })
      .filter((row) => row.id > 0)
    for (const row of zone.rows) this.zoneRows.add(row)
  }

  private dropZone(id: number): void {
    const zone = this.zones.get(id)
    if (!zone) return
    this.zoneVersion += 1
    for (const rr of zone.records) this.unlink(rr)
    for (const row of zone.rows) this.zoneRows.delete(row.id)
    this.zones.delete(id)
  }

  private putRr(data: RrData, serial: number, oldId: number | undefined): void {
    const zone = this.zones.get(data.zoneId)
    if (!zone) return
    this.seen(data.ids)
    const known = this.topRr(oldId ?? data.ids[0] ?? 0)
    const rr: Rr = known ?? { ...data, zone, rows: [], pendingCreate: false, pendingDelete: false }
    if (known) {
      this.unlink(known)
      Object.assign(known, data)
    }
    zone.serial = serial
    this.link(rr)
  }

  private dropRr(id: number, serial: number): void {
    const rr = this.topRr(id)
    if (!rr) return
    rr.zone.serial = serial
    this.unlink(rr)
  }

  /** Hides a record that waits for its deletion from duplicate checks, while its rows stay listed. */
  hide(rr: Rr): void {
    const { byName } = rr.zone
    const rest = (byName.get(rr.name) ?? []).filter((other) => other !== rr)
    if (rest.length === 0) byName.delete(rr.name)
    else byName.set(rr.name, rest)
    if (rr.zone.soa === rr) rr.zone.soa = undefined
  }

  private link(rr: Rr): void {
    const { zone } = rr
    rr.rows = rr.ids.map((id, slot) => ({ id, rr, slot })).filter((row) => row.id > 0)
    for (const row of rr.rows) {
      this.rrRows.add(row)
      this.rrRowById.set(row.id, row)
      zoneRowAt(zone, row.slot)?.records.add(row)
      const server = zone.server.replicas[row.slot]
      if (!server) continue
      let list = this.rrRowsByServer.get(server.id)
      if (!list) {
        list = new RowList<RrRow>()
        this.rrRowsByServer.set(server.id, list)
      }
      list.add(row)
    }
    const rows = this.rrRowsByName.get(rr.name)
    if (rows) rows.push(...rr.rows)
    else this.rrRowsByName.set(rr.name, [...rr.rows])
    zone.records.add(rr)
    const same = zone.byName.get(rr.name)
    if (same) same.push(rr)
    else zone.byName.set(rr.name, [rr])
    if (rr.type === 'SOA') zone.soa = rr
  }

  private unlink(rr: Rr): void {
    const { zone } = rr
    for (const row of rr.rows) {
      this.rrRows.delete(row.id)
      this.rrRowById.delete(row.id)
      zoneRowAt(zone, row.slot)?.records.delete(row.id)
      const server = zone.server.replicas[row.slot]
      if (server) this.rrRowsByServer.get(server.id)?.delete(row.id)
    }
    const rest = (this.rrRowsByName.get(rr.name) ?? []).filter((row) => row.rr !== rr)
    if (rest.length === 0) this.rrRowsByName.delete(rr.name)
    else this.rrRowsByName.set(rr.name, rest)
    zone.records.delete(rr)
    this.hide(rr)
  }
}

function zoneRowAt(zone: Zone, slot: number): ZoneRow | undefined {
  return zone.rows.find((row) => row.slot === slot)
}

/** The part of a server that the journal keeps. */
export function serverData(server: Server): ServerData {
  const { id, name, type, arch, parentId, slot, hostaddr, role, attributes, className, classParameters } =
    server
  return { id, name, type, arch, parentId, slot, hostaddr, role, attributes, className, classParameters }
}

/** The part of a zone that the journal keeps. */
export function zoneData(zone: Zone): ZoneData {
  const { ids, serverId, viewId, name, type, serial, attributes, className, classParameters } = zone
  return { ids, serverId, viewId, name, type, serial, attributes, className, classParameters }
}

/** The part of a record that the journal keeps. */
export function rrData(rr: Rr): RrData {
  const { ids, zoneId, name, type, ttl, values, className, classParameters, updatedAt } = rr
  return { ids, zoneId, name, type, ttl, values, className, classParameters, updatedAt }
}
