import { alertsOfLease, alertsOfReservation } from '@/lib/core/alerts'
import type { GlobalPolicy, ReservationPolicy } from '@/lib/core/policy'
import { claimsFor } from '@/lib/core/reservation-claims'
import { type Client, changeOf, declined, reclaimed, released, rowOf } from '@/lib/core/testing/kea-rows'
import { Simulation } from '@/lib/core/testing/simulation'
import { DUID, LAN, MAC, NOON, reservation4, reservation6 } from '@/lib/core/testing/world'

export const client: Client = { hwaddr: MAC, clientId: '', duid: DUID, macInV6: true }
export const other: Client = {
  hwaddr: '020000000002',
  clientId: '',
  duid: '00030001020000000002',
  macInV6: true,
}

/** One client in one address family, with or without a reservation, and the DNS that comes of it. */
export class Story {
  readonly sim: Simulation
  readonly ip: string
  readonly spare: string
  changes: string[] = []

  constructor(
    readonly family: 4 | 6,
    reservation: ReservationPolicy | null,
    policy: Partial<GlobalPolicy> = {},
  ) {
    this.sim = new Simulation(NOON, policy)
    this.ip = family === 4 ? '192.168.1.5' : '2001:db8:77::5'
    this.spare = family === 4 ? '192.168.1.6' : '2001:db8:77::6'
    this.sim.onChange = ({ op, type, name, value, cause }) => {
      if (type !== 'PTR') this.changes.push(`${op} ${name} ${value} ${cause}`)
    }
    if (reservation !== null) this.reserve({ policy: reservation })
  }

  get subnetId(): number {
    return this.family === 4 ? 2 : 6
  }

  reserve(change: Parameters<typeof reservation4>[0]): void {
    const editedAt = this.sim.instant
    const make = this.family === 4 ? reservation4 : reservation6
    const known = this.sim.reservations.get('r1')
    const source = { ...(known ?? make({ id: 'r1', hostname: 'box' })), ...change, editedAt }
    this.sim.reservations.set('r1', source)
    this.sim.heard({ kind: 'reservation', id: 'r1', eventId: null })
  }

  unreserve(): void {
    this.sim.reservations.delete('r1')
    this.sim.heard({ kind: 'reservation', id: 'r1', eventId: null })
  }

  private row(ip = this.ip) {
    return this.sim.rows.get(ip) ?? null
  }

  grant(hostname = 'box', ip = this.ip, who = client): this {
    const after = rowOf(who, ip, hostname, this.subnetId, this.sim.now)
    this.sim.kea(changeOf(this.row(ip), after, this.sim.now))
    return this
  }

  release(style = 0, ip = this.ip): this {
    const row = this.row(ip)
    if (row === null) throw new Error('no lease')
    this.sim.now += 60_000
    this.sim.kea(changeOf(row, released(row, style), this.sim.now))
    return this
  }

  expire(): this {
    const row = this.row()
    if (row === null) throw new Error('no lease')
    this.sim.now = Date.parse(row.expiresAt) + 1000
    this.sim.kea(changeOf(row, reclaimed(row), this.sim.now))
    return this
  }

  decline(): this {
    const row = this.row()
    if (row === null) throw new Error('no lease')
    this.sim.kea(changeOf(row, declined(row), this.sim.now))
    return this
  }

  wait(hours: number): this {
    this.sim.wait(hours)
    return this
  }

  /** Names and addresses in DNS, with the provenance. */
  get dns(): string[] {
    const seen = this.sim.server.filter(({ type }) => type !== 'PTR')
    return seen.map(({ name, value, provenance }) => `${name} ${value} ${provenance}`).sort()
  }

  /** The PTR of its address. */
  get pointers(): string[] {
    return this.sim.server.filter(({ type }) => type === 'PTR').map(({ value }) => value)
  }

  get alerts(): string[] {
    const { sim } = this
    const source = sim.reservations.get('r1')
    const leases = [...sim.facts.values()].map((fact) => ({ fact, scope: LAN }))
    const reserved =
      source === undefined ? [] : alertsOfReservation(source, claimsFor({ ...source, leases }, sim.world))
    const leased = [...sim.facts.values()].flatMap((fact) => alertsOfLease(fact, null, () => 'LAN'))
    return [...reserved, ...leased].map(({ kind, severity }) => `${kind} ${severity}`)
  }

  /** What happened to addresses since the last question. */
  told(): string[] {
    const { changes } = this
    this.changes = []
    return changes
  }
}
