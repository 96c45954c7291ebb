import type { RecordRow } from '@/lib/core/plan'
import { infrastructureDefaults, ordinaryDefaults, type ReservationPolicy } from '@/lib/core/policy'
import type { KeaLease } from '@/lib/core/ports/kea'
import type { ReservationSource } from '@/lib/core/reservation-claims'
import { type Client, changeOf, declined, reclaimed, released, rowOf } from '@/lib/core/testing/kea-rows'
import type { Simulation } from '@/lib/core/testing/simulation'

export const CLIENTS: readonly Client[] = [
  { hwaddr: '020000000001', clientId: '', duid: '00030001020000000001', macInV6: true },
  { hwaddr: '020000000002', clientId: '01020000000002', duid: '00030001020000000002', macInV6: false },
  {
    hwaddr: '020000000003',
    clientId: 'ff0000000100020000ab110003',
    duid: '00020000ab110003',
    macInV6: false,
  },
  { hwaddr: '020000000004', clientId: '', duid: '00030001020000000004', macInV6: true },
]
const V4 = ['192.168.1.1', '192.168.1.2', '192.168.1.3', '192.168.1.4']
const V6 = ['2001:db8:77::1', '2001:db8:77::2', '2001:db8:77::3']
export const ADDRESSES: readonly string[] = [...V4, ...V6]
const NAMES = ['gw', 'gw', 'a', 'b', 'b.site.com', 'gw.site.com.', '', 'wpad', "A's box"]
const RESERVED = ['gw', 'gw', 'a', 'b', 'c']
const IDS = ['r1', 'r2', 'r3', 'r4']

const POLICIES: readonly ReservationPolicy[] = [
  infrastructureDefaults(),
  { ...infrastructureDefaults(), deleteOn: 'never' },
  // Contradictions that the API refuses: whatever a row says, the rules hold.
  { ...infrastructureDefaults(), deleteOn: 'expiry', graceHours: 1 },
  ordinaryDefaults(),
  { ...ordinaryDefaults(), deleteOn: 'expiry', graceHours: 3 },
  { ...ordinaryDefaults(), deleteOn: 'never' },
  { ...ordinaryDefaults(), allowClientHostname: true },
  { ...ordinaryDefaults(), allowClientHostname: true, deleteOn: 'expiry', graceHours: 2 },
  { ...ordinaryDefaults(), allowClientHostname: true, conflictGuard: true },
  { ...infrastructureDefaults(), pinHostname: false, allowClientHostname: true },
  { ...ordinaryDefaults(), conflictGuard: true, deleteOn: 'expiry', graceHours: 2 },
]

/** One number is one step: its digits choose what happens to whom. */
export type Step = number

/** Digits of a step, each below a bound. */
class Dice {
  constructor(private rest: number) {}

  below(bound: number): number {
    const digit = this.rest % bound
    this.rest = Math.floor(this.rest / bound)
    return digit
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T
  }
}

type Action = (sim: Simulation, dice: Dice) => void

/** What may happen, weighted: mostly leases. */
const ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
  [4, (sim, dice) => grant(sim, dice.of(ADDRESSES), dice.of(CLIENTS), dice.of(NAMES))],
  [2, (sim, dice) => endLease(sim, 'release', dice)],
  [2, (sim, dice) => endLease(sim, 'expire', dice)],
  [1, (sim, dice) => endLease(sim, 'decline', dice)],
  [1, (sim, dice) => endLease(sim, 'flush', dice)],
  [1, (sim, dice) => endLease(sim, 'drop', dice)],
  [1, (sim, dice) => endLease(sim, 'lapse', dice)],
  [1, (sim, dice) => move(sim, dice)],
  [2, (sim, dice) => sim.wait(dice.of([0.1, 1, 3, 30]))],
  [3, (sim, dice) => reserve(sim, 'reserve', dice)],
  [1, (sim, dice) => reserve(sim, 'edit', dice)],
  [1, (sim, dice) => reserve(sim, 'unreserve', dice)],
  [1, (sim, dice) => foreign(sim, true, dice)],
  [1, (sim, dice) => foreign(sim, false, dice)],
  [1, (sim, dice) => fixed(sim, true, dice)],
  [1, (sim, dice) => fixed(sim, false, dice)],
  [2, (sim, dice) => toggle(sim, 'policy', dice)],
  [1, (sim, dice) => toggle(sim, 'scope', dice)],
]
const WEIGHTED = ACTIONS.flatMap(([weight, action]) => Array.from({ length: weight }, () => action))

/** Carries out one step. */
export function happen(sim: Simulation, step: Step): void {
  const dice = new Dice(step)
  sim.now += 1000
  dice.of(WEIGHTED)(sim, dice)
}

const subnetOf = (ip: string) => (ip.includes(':') ? 6 : 2)

function grant(sim: Simulation, ip: string, client: Client, hostname: string): void {
  const before = sim.rows.get(ip) ?? null
  const after = rowOf(client, ip, hostname.toLowerCase(), subnetOf(ip), sim.now)
  const same = before?.hwaddr === after.hwaddr && before.duid === after.duid
  const running = before !== null && before.state === 0 && Date.parse(before.expiresAt) > sim.now
  // Kea gives nobody an address that another client has; a declined one waits for the end of its probation.
  if ((running && !same) || before?.state === 1) return
  sim.kea(changeOf(before, after, sim.now))
}

type End = 'release' | 'expire' | 'decline' | 'flush' | 'drop' | 'lapse'

function endLease(sim: Simulation, kind: End, dice: Dice): void {
  const ip = dice.of(ADDRESSES)
  const row = sim.rows.get(ip)
  if (row === undefined) return
  const active = row.state === 0 && row.validLifetime > 0
  if (active === (kind === 'flush')) return
  if (kind === 'expire' || kind === 'lapse') {
    sim.now = Math.max(sim.now, Date.parse(row.expiresAt) + 1000)
    sim.letGo()
  }
  if (kind === 'lapse') lapse(sim, ip, row.expiresAt)
  else sim.kea(changeOf(row, endOf(row, kind, dice), sim.now, hintOf(row, kind)))
}

function endOf(row: KeaLease, kind: Exclude<End, 'lapse'>, dice: Dice): KeaLease | null {
  switch (kind) {
    case 'release':
      return released(row, dice.below(3))
    case 'expire':
      return reclaimed(row)
    case 'decline':
      return declined(row)
    case 'flush':
    case 'drop':
      return null
  }
}

function hintOf(row: KeaLease, kind: End): 'flush' | 'foreign' | null {
  if (kind === 'drop') return 'foreign'
  return kind === 'flush' && row.state !== 1 ? 'flush' : null
}

/** Kea is silent: the row is read again, and still says that its time is over. */
function lapse(sim: Simulation, ip: string, at: string): void {
  const fact = sim.facts.get(ip)
  if (fact === undefined || fact.endedAt !== null) return
  sim.facts.set(ip, { ...fact, state: 'expired', cause: 'EXPIRY', since: at, endedAt: at })
  sim.heard({ kind: 'lease', event: 'EXPIRY', cause: 'EXPIRY', ip, eventId: null })
}

function move(sim: Simulation, dice: Dice): void {
  const from = dice.of(ADDRESSES)
  const pool = from.includes(':') ? V6 : V4
  const to = dice.of(pool)
  const row = sim.rows.get(from)
  const there = sim.rows.get(to) ?? null
  if (row === undefined || row.state !== 0 || row.validLifetime === 0 || to === from) return
  if (there !== null && there.state < 2) return
  const after = { ...row, ip: to, expiresAt: new Date(sim.now + 3_600_000).toISOString() }
  const other = { ip: to, grantedAt: new Date(sim.now).toISOString() }
  const gone = () => sim.kea(changeOf(row, null, sim.now), other)
  // DHCPv6 deletes the old row first.
  if (row.family === 6) gone()
  sim.kea(changeOf(there, after, sim.now))
  if (row.family === 4) gone()
}

function reserve(sim: Simulation, kind: 'reserve' | 'edit' | 'unreserve', dice: Dice): void {
  const id = dice.of(IDS)
  const known = sim.reservations.get(id)
  if (kind === 'unreserve') {
    if (!sim.reservations.delete(id)) return
  } else if (kind === 'edit') {
    if (known === undefined) return
    const edited = dice.of([
      { hostname: dice.of(RESERVED) },
      { policy: dice.of(POLICIES) },
      { addresses: known.family === 4 ? [dice.of(V4)] : [dice.of(V6)] },
      { addresses: [] },
    ])
    sim.reservations.set(id, { ...known, ...edited, editedAt: sim.instant })
  } else {
    if (known !== undefined) return
    const source = reservation(sim, id, dice)
    const twin = [...sim.reservations.values()].some(
      ({ family, identifier }) => family === source.family && identifier.value === source.identifier.value,
    )
    // Kea holds one row for each identifier and subnet.
    if (twin) return
    sim.reservations.set(id, source)
  }
  sim.heard({ kind: 'reservation', id, eventId: null })
}

function reservation(sim: Simulation, id: string, dice: Dice): ReservationSource {
  const policy = dice.of(POLICIES)
  const client = dice.of(CLIENTS)
  const family = dice.of([4, 6] as const)
  const hostname = dice.of(RESERVED)
  const pool = family === 4 ? V4 : V6
  const addresses = dice.below(4) === 0 ? [] : [dice.of(pool)]
  const byMac = family === 4 || dice.below(2) === 0
  const identifier = byMac
    ? ({ type: 'hw-address', value: client.hwaddr } as const)
    : ({ type: 'duid', value: client.duid } as const)
  const shared = { kind: 'reservation', id, family, hostname, addresses, identifier, policy } as const
  return { ...shared, scopeName: 'LAN', subnetId: family === 4 ? 2 : 6, editedAt: sim.instant }
}

function foreign(sim: Simulation, appears: boolean, dice: Dice): void {
  const name = dice.of(['gw.site.com', 'a.site.com'])
  const [type, value] = dice.of([
    ['A', '192.168.1.1'],
    ['A', '10.9.9.9'],
    ['AAAA', '2001:db8:77::1'],
    ['TXT', 'hello'],
    ['CNAME', 'elsewhere.site.com'],
  ] as const)
  const id = `foreign/${name}/${type}/${value}`
  const taken = sim.server.some((row) => row.name === name && row.type === type && row.value === value)
  if (appears === taken) return
  const row: RecordRow = {
    ...{ id, zoneId: 'internal/site.com', view: 'internal', zone: 'site.com', name, type, value, ttl: 77 },
    ...{ provenance: 'static(admin)', owned: false, ownerRef: null, present: true },
  }
  if (appears) sim.server.push(row)
  else sim.server = sim.server.filter((known) => known.id !== id)
  sim.found(name)
}

function fixed(sim: Simulation, appears: boolean, dice: Dice): void {
  const id = dice.of(['s1', 's2'])
  if (appears) {
    const name = dice.of(['gw.site.com', 'a.site.com'])
    const value = dice.of(ADDRESSES)
    const type = value.includes(':') ? 'AAAA' : 'A'
    const common = { kind: 'static', id, zoneId: 'internal/site.com', name } as const
    sim.statics.set(id, { ...common, type, value, ttl: 300, ptr: dice.below(2) === 0 })
  } else if (!sim.statics.delete(id)) return
  sim.heard({ kind: 'static', id })
}

function toggle(sim: Simulation, kind: 'policy' | 'scope', dice: Dice): void {
  const change = dice.of([
    { deleteOnRelease: dice.below(2) === 0 },
    { deleteOnExpiry: dice.below(2) === 0 },
    { graceHours: dice.of([1, 4, 24]) },
    { ptr: dice.below(3) > 0 },
    { drift: dice.of(['warn', 'block'] as const) },
    { defaultTtl: dice.of([60, 600]) },
  ])
  if (kind === 'scope') sim.scopePolicy = dice.below(3) === 0 ? {} : { ...sim.scopePolicy, ...change }
  else sim.policy = { ...sim.policy, ...change }
  sim.heard({ kind: 'policy', id: 'policy', from: kind === 'scope' ? 'scope' : 'global' })
}
