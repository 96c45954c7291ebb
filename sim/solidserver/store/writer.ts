import type { ServedRecord } from '../../dns/served-zone'
import type { Settings } from '../settings'
import type { Journal } from './journal'
import {
  type Attributes,
  type Entry,
  membersOf,
  type Rr,
  type RrData,
  type Server,
  type Zone,
  type ZoneData,
} from './model'
import { nextSerial } from './serial'
import { rrData, type Store, serverData, zoneData } from './store'

/** What the members of a smart are sent for a record. */
export function servedRecord(rr: Rr): ServedRecord {
  return { name: rr.name, type: rr.type, ttl: rr.ttl, values: rr.values }
}

/**
 * The only way to change the store while it runs: journals the change, then applies it, and pushes it to the DNS
 * servers at once or after the configured delay, as the appliance does.
 */
export class Writer {
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly pushes = new Map<Rr | Zone, number>()

  constructor(
    readonly store: Store,
    private readonly journal: Journal | undefined,
    private readonly settings: () => Settings,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Journals and applies a change that needs no push. */
  commit(entry: Entry): void {
    this.journal?.append(entry)
    this.store.apply(entry)
  }

  createZone(data: Omit<ZoneData, 'ids' | 'serial'>, server: Server): Zone {
    const ids = this.store.idsFor(server)
    this.commit({ k: 'zone', v: { ...data, ids, serial: nextSerial(0, this.now()) } })
    const zone = this.store.zones.get(ids[0] ?? 0)
    if (!zone) throw new Error('zone was not stored')
    zone.served.serial = zone.serial
    this.push(zone, server, this.settings().delayCreateMs, () => undefined)
    return zone
  }

  editZone(zone: Zone, change: Partial<ZoneData>): void {
    this.commit({
      k: 'zone',
      v: { ...zoneData(zone), ...change, serial: nextSerial(zone.serial, this.now()) },
    })
    zone.served.serial = zone.serial
  }

  deleteZone(zone: Zone): void {
    const entry: Entry = { k: 'zone-', id: zone.ids[0] ?? 0 }
    this.journal?.append(entry)
    this.withdraw(zone, zone.server, () => this.store.apply(entry))
  }

  createRr(zone: Zone, data: Omit<RrData, 'ids' | 'zoneId'>): Rr {
    const ids = this.store.idsFor(zone.server)
    this.commit({
      k: 'rr',
      v: { ...data, ids, zoneId: zone.ids[0] ?? 0 },
      s: nextSerial(zone.serial, this.now()),
    })
    const rr = this.store.topRr(ids[0] ?? 0)
    if (!rr) throw new Error('record was not stored')
    this.pushRr(rr)
    return rr
  }

  /** @param renumber gives the record new ids, as the appliance sometimes does */
  editRr(rr: Rr, change: Partial<RrData>, renumber: boolean): void {
    const { zone } = rr
    const old = rr.ids[0] ?? 0
    const ids = renumber ? this.store.idsFor(zone.server) : rr.ids
    // a new SOA comes with the serial that was written into it
    const written = rr.type === 'SOA' && change.values ? Number(change.values[2]) : Number.NaN
    const serial =
      Number.isSafeInteger(written) && written > zone.serial ? written : nextSerial(zone.serial, this.now())
    this.commit({ k: 'rr', v: { ...rrData(rr), ...change, ids }, s: serial, old })
    this.pushRr(rr)
  }

  deleteRr(rr: Rr): void {
    const serial = nextSerial(rr.zone.serial, this.now())
    const entry: Entry = { k: 'rr-', id: rr.ids[0] ?? 0, s: serial }
    this.journal?.append(entry)
    this.store.hide(rr)
    rr.zone.serial = serial
    this.withdraw(rr, rr.zone.server, () => {
      this.store.apply({ ...entry, s: rr.zone.serial })
      rr.zone.served.delete(rr)
      rr.zone.served.serial = rr.zone.serial
    })
  }

  putServer(server: Server, change: Partial<Omit<Server, 'replicas' | 'pending'>>): void {
    this.commit({ k: 'server', v: { ...serverData(server), ...change } })
  }

  /** Gives every object of a smart an id on a member that has just joined. */
  replicate(smart: Server, slot: number): void {
    const extended = (ids: readonly number[]) => {
      const next = [...ids]
      while (next.length <= slot) next.push(0)
      next[slot] = this.store.id()
      return next
    }
    for (const view of this.store.views.values()) {
      const { serverId, name, attributes, className, classParameters } = view
      if (view.server !== smart) continue
      this.commit({
        k: 'view',
        v: { ids: extended(view.ids), serverId, name, attributes, className, classParameters },
      })
    }
    for (const zone of this.store.zones.values()) {
      if (zone.server !== smart) continue
      this.commit({ k: 'zone', v: { ...zoneData(zone), ids: extended(zone.ids) } })
      for (const rr of [...zone.records]) {
        this.commit({ k: 'rr', v: { ...rrData(rr), ids: extended(rr.ids) }, s: zone.serial })
      }
    }
  }

  putRow(table: string, id: number, values: Attributes): void {
    this.commit({ k: 'row', t: table, id, v: values })
  }

  deleteRow(table: string, id: number): void {
    this.commit({ k: 'row-', t: table, id })
  }

  /** After a replay everything counts as pushed. */
  serveAll(): void {
    for (const zone of this.store.zones.values()) {
      zone.served.serial = zone.serial
      for (const rr of zone.records) zone.served.put(rr, servedRecord(rr))
    }
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer)
    this.timers.clear()
  }

  private pushRr(rr: Rr): void {
    const record = servedRecord(rr)
    const { serial } = rr.zone
    this.push(rr, rr.zone.server, this.settings().delayCreateMs, () => {
      if (!rr.zone.records.has(rr)) return
      rr.zone.served.put(rr, record)
      rr.zone.served.serial = serial
    })
  }

  private push(object: Rr | Zone, server: Server, delay: number, done: () => void): void {
    if (delay <= 0) {
      done()
      return
    }
    object.pendingCreate = true
    this.pushes.set(object, (this.pushes.get(object) ?? 0) + 1)
    this.later(server, delay, () => {
      const left = (this.pushes.get(object) ?? 1) - 1
      if (left > 0) this.pushes.set(object, left)
      else {
        this.pushes.delete(object)
        object.pendingCreate = false
      }
      done()
    })
  }

  private withdraw(object: Rr | Zone, server: Server, done: () => void): void {
    const delay = this.settings().delayDeleteMs
    if (delay <= 0) {
      done()
      return
    }
    object.pendingDelete = true
    this.later(server, delay, done)
  }

  private later(server: Server, delay: number, done: () => void): void {
    const waiting = [server, ...membersOf(server)]
    for (const one of waiting) one.pending += 1
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      for (const one of waiting) one.pending -= 1
      done()
    }, delay)
    timer.unref()
    this.timers.add(timer)
  }
}
