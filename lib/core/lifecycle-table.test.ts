import { describe, expect, it } from 'vitest'
import { alertsOfLease, alertsOfReservation } from '@/lib/core/alerts'
import {
  type GlobalPolicy,
  infrastructureDefaults,
  ordinaryDefaults,
  type ReservationPolicy,
} from '@/lib/core/policy'
import { claimsFor } from '@/lib/core/reservation-claims'
import { type Client, changeOf, declined, reclaimed, released, rowOf } from '@/lib/core/testing/kea-rows'
import { Simulation } from '@/lib/core/testing/simulation'
import { DUID, LAN, MAC, NOON, reservation4, reservation6 } from '@/lib/core/testing/world'

const HOUR = 3_600_000
const client: Client = { hwaddr: MAC, clientId: '', duid: DUID, macInV6: true }
const other: Client = { hwaddr: '020000000002', clientId: '', duid: '00030001020000000002', macInV6: true }

/** One client in one address family, with or without a reservation, and the DNS that comes of it. */
class Story {
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

const ordinary = (change: Partial<ReservationPolicy> = {}) => ({ ...ordinaryDefaults(), ...change })
const infra = (change: Partial<ReservationPolicy> = {}) => ({ ...infrastructureDefaults(), ...change })

describe.each([4, 6] as const)('IPv%i', (family) => {
  const ip = family === 4 ? '192.168.1.5' : '2001:db8:77::5'
  const spare = family === 4 ? '192.168.1.6' : '2001:db8:77::6'
  const dynamic = `box.site.com ${ip} ddns(dynamic)`
  const reserved = `box.site.com ${ip} ddns(reservation)`
  const story = (reservation: ReservationPolicy | null, policy: Partial<GlobalPolicy> = {}) =>
    new Story(family, reservation, policy)

  describe('no reservation', () => {
    it('GRANT publishes, RENEW refreshes, and nothing else costs a call', () => {
      const it = story(null).grant()
      expect(it.dns).toEqual([dynamic])
      expect(it.pointers).toEqual(['box.site.com'])
      expect(it.told()).toEqual([`create box.site.com ${ip} GRANT`])
      it.wait(0.5).grant()
      expect(it.told()).toEqual([])
      it.grant('new')
      expect(it.told().sort()).toEqual([`create new.site.com ${ip} RENEW`, `delete box.site.com ${ip} RENEW`])
      it.grant('')
      expect(it.dns).toEqual([])
      expect(it.told()).toEqual([`delete new.site.com ${ip} RENEW`])
    })

    it.each([0, 1, 2])('RELEASE deletes at once, as Kea writes it (%i)', (style) => {
      const it = story(null).grant()
      it.told()
      it.release(style)
      expect(it.dns).toEqual([])
      expect(it.pointers).toEqual([])
      expect(it.told()).toEqual([`delete box.site.com ${ip} RELEASE`])
    })

    it('RELEASE keeps when the policy says so, until somebody else has the address', () => {
      const it = story(null, { deleteOnRelease: false }).grant().release()
      expect(it.dns).toEqual([dynamic])
      it.told()
      it.grant('else', ip, other)
      expect(it.dns).toEqual([`else.site.com ${ip} ddns(dynamic)`])
      expect(it.told().sort()).toEqual([
        `create else.site.com ${ip} GRANT`,
        `delete box.site.com ${ip} GRANT`,
      ])
    })

    it('EXPIRY keeps by default', () => {
      const it = story(null).grant().expire().wait(1000)
      expect(it.dns).toEqual([dynamic])
    })

    it('EXPIRY deletes after the grace when the policy is on, and only then', () => {
      const it = story(null, { deleteOnExpiry: true, graceHours: 24 }).grant().expire()
      const [line] = it.sim.plan('box.site.com')
      expect(line).toMatchObject({
        op: 'keep',
        leavesAt: new Date(Date.parse(NOON) + 25 * HOUR).toISOString(),
      })
      it.told()
      expect(it.wait(23.9).dns).toEqual([dynamic])
      expect(it.wait(0.1).dns).toEqual([])
      expect(it.told()).toEqual([`delete box.site.com ${ip} EXPIRY`])
    })

    it('the return of the client ends the grace', () => {
      const it = story(null, { deleteOnExpiry: true }).grant().expire().wait(20).grant()
      it.told()
      expect(it.wait(1000).dns).toEqual([dynamic])
      expect(it.told()).toEqual([])
    })

    it('a lapse that nobody was told of is no end when the client comes back', () => {
      const it = story(null, { deleteOnExpiry: true }).grant().wait(30).grant()
      expect(it.told()).toEqual([`create box.site.com ${ip} GRANT`])
      expect(it.dns).toEqual([dynamic])
    })

    it('DECLINE changes nothing and alerts', () => {
      const it = story(null).grant()
      it.told()
      it.decline()
      expect(it.dns).toEqual([dynamic])
      expect(it.told()).toEqual([])
      expect(it.alerts).toEqual(['declined-address medium'])
    })

    it('a client that moves takes its name along in one call', () => {
      const it = story(null).grant()
      it.told()
      it.wait(0.1).grant('box', spare)
      expect(it.told()).toEqual([`update box.site.com ${spare} GRANT`])
      const row = it.sim.rows.get(ip) ?? null
      it.sim.kea(changeOf(row, null, it.sim.now), { ip: spare, grantedAt: it.sim.instant })
      expect(it.dns).toEqual([`box.site.com ${spare} ddns(dynamic)`])
      expect(it.pointers).toEqual(['box.site.com'])
    })
  })

  describe('ordinary reservation', () => {
    it('is published when it is made, replaced when it is changed, deleted when it goes', () => {
      const it = story(ordinary())
      expect(it.dns).toEqual([reserved])
      expect(it.told()).toEqual([`create box.site.com ${ip} RESERVATION`])
      it.reserve({ addresses: [spare] })
      expect(it.told()).toEqual([`update box.site.com ${spare} RESERVATION`])
      it.reserve({ hostname: 'new' })
      expect(it.dns).toEqual([`new.site.com ${spare} ddns(reservation)`])
      it.unreserve()
      expect(it.dns).toEqual([])
      expect(it.pointers).toEqual([])
    })

    it('GRANT and RENEW follow the name rule', () => {
      const it = story(ordinary()).grant('laptop')
      expect(it.dns).toEqual([reserved])
      it.reserve({ policy: ordinary({ allowClientHostname: true }) })
      expect(it.dns).toEqual([`laptop.site.com ${ip} ddns(reservation)`])
      expect(it.grant('').dns).toEqual([reserved])
      expect(it.grant('wpad').dns).toEqual([reserved])
    })

    it.each([
      ['release', []],
      ['expiry', [reserved]],
      ['never', [reserved]],
    ] as const)('RELEASE with deleteOn %s', (deleteOn, left) => {
      const it = story(ordinary({ deleteOn })).grant().release()
      expect(it.dns).toEqual(left)
      expect(it.alerts).toEqual([])
      expect(it.grant().dns).toEqual([reserved])
    })

    it.each([
      ['release', [reserved]],
      ['expiry', []],
      ['never', [reserved]],
    ] as const)('EXPIRY with deleteOn %s', (deleteOn, left) => {
      const it = story(ordinary({ deleteOn, graceHours: 48 }), { deleteOnExpiry: true, graceHours: 1 })
      it.grant().expire().wait(47.9)
      expect(it.dns).toEqual([reserved])
      it.told()
      expect(it.wait(0.1).dns).toEqual(left)
      expect(it.told()).toEqual(left.length === 0 ? [`delete box.site.com ${ip} EXPIRY`] : [])
      expect(it.grant().dns).toEqual([reserved])
    })

    it('the return of the client ends the grace', () => {
      const it = story(ordinary({ deleteOn: 'expiry' }))
        .grant()
        .expire()
        .wait(20)
        .grant()
      it.told()
      expect(it.wait(1000).dns).toEqual([reserved])
      expect(it.told()).toEqual([])
    })

    it('DECLINE changes nothing and alerts', () => {
      const it = story(ordinary()).grant().decline()
      expect(it.dns).toEqual([reserved])
      expect(it.alerts).toEqual(['declined-address medium'])
    })

    it('an edit publishes again what a RELEASE before it withdrew', () => {
      const it = story(ordinary()).grant().release()
      it.wait(1)
      it.reserve({ hostname: 'box' })
      expect(it.dns).toEqual([reserved])
    })
  })

  describe('infrastructure', () => {
    it('is published when it is made, with its own TTL, and deleted when it goes', () => {
      const it = story(infra())
      expect(it.dns).toEqual([reserved])
      expect(it.sim.server.map(({ ttl }) => ttl)).toEqual([86_400, 86_400])
      it.unreserve()
      expect(it.dns).toEqual([])
    })

    it('GRANT and RENEW never change its name or address, and create what is missing', () => {
      const it = story(infra()).grant('laptop').wait(0.5).grant('wpad').grant('')
      expect(it.told()).toEqual([`create box.site.com ${ip} RESERVATION`])
      it.grant('laptop', spare)
      expect(it.dns).toEqual([reserved])
      it.sim.server = []
      it.sim.look(['box.site.com'])
      expect(it.dns).toEqual([reserved])
    })

    it('EXPIRY never deletes it, whatever else is set', () => {
      for (const policy of [infra(), infra({ deleteOn: 'never' }), infra({ deleteOn: 'expiry' })]) {
        const it = story(policy, { deleteOnExpiry: true, graceHours: 1 }).grant().expire().wait(1000)
        expect(it.dns).toEqual([reserved])
        const row = it.sim.rows.get(ip) ?? null
        it.sim.kea(changeOf(row, null, it.sim.now, 'flush'))
        expect(it.wait(1000).dns).toEqual([reserved])
        expect(it.told()).toEqual([`create box.site.com ${ip} RESERVATION`])
        expect(it.alerts).toEqual([])
      }
    })

    it('RELEASE withdraws it with an alert, and the next GRANT brings it back', () => {
      const it = story(infra()).grant().release()
      expect(it.dns).toEqual([])
      expect(it.alerts).toEqual(['infrastructure-withdrawn high'])
      expect(it.told()).toEqual([
        `create box.site.com ${ip} RESERVATION`,
        `delete box.site.com ${ip} RELEASE`,
      ])
      it.grant()
      expect(it.dns).toEqual([reserved])
      expect(it.alerts).toEqual([])
      expect(it.told()).toEqual([`create box.site.com ${ip} GRANT`])
    })

    it('RELEASE with deleteOn never keeps it', () => {
      const it = story(infra({ deleteOn: 'never' }))
        .grant()
        .release()
      expect(it.dns).toEqual([reserved])
      expect(it.alerts).toEqual([])
    })

    it('DECLINE changes nothing and alerts', () => {
      const it = story(infra()).grant().decline()
      expect(it.dns).toEqual([reserved])
      expect(it.alerts).toEqual(['declined-address medium'])
    })

    it('another client does not get its name, also while it is withdrawn', () => {
      const it = story(infra()).grant('box', spare, other)
      expect(it.dns).toEqual([reserved])
      it.grant().release()
      expect(it.dns).toEqual([])
      it.unreserve()
      expect(it.dns).toEqual([`box.site.com ${spare} ddns(dynamic)`])
    })
  })
})

describe('the canonical horror', () => {
  it('a lease does not overwrite a hand-made record, nor delete it at its end', () => {
    const it = new Story(4, null, { deleteOnExpiry: true, graceHours: 1 })
    const made = {
      ...{
        id: 'hand',
        zoneId: 'internal/site.com',
        view: 'internal',
        zone: 'site.com',
        name: 'box.site.com',
      },
      ...{ type: 'A', value: '192.168.1.200', ttl: 3600, provenance: 'static(admin)' as const },
      ...{ owned: false, ownerRef: null, present: true },
    }
    it.sim.server.push(made)
    it.grant().wait(0.5).grant().expire().wait(100).grant().release()
    expect(it.told()).toEqual([])
    expect(it.sim.server).toEqual([made])
  })
})

describe('promoted to static', () => {
  it('no event of a lease touches it any more', () => {
    const it = new Story(4, null).grant()
    it.sim.statics.set('s1', {
      ...{ kind: 'static', id: 's1', zoneId: 'internal/site.com', name: 'box.site.com', type: 'A' },
      ...{ value: '192.168.1.5', ttl: 600, ptr: true },
    })
    it.sim.heard({ kind: 'static', id: 's1' })
    expect(it.dns).toEqual(['box.site.com 192.168.1.5 static(admin)'])
    it.told()
    it.release().grant('box', '192.168.1.5', other).expire().wait(1000)
    expect(it.dns).toEqual(['box.site.com 192.168.1.5 static(admin)'])
    expect(it.told()).toEqual([])
    it.reserve({ staticRecordId: 's1' })
    it.unreserve()
    expect(it.dns).toEqual(['box.site.com 192.168.1.5 static(admin)'])
  })
})

describe('observing', () => {
  it('leaves what leases published as it is, and reservations as well', () => {
    const it = new Story(4, infrastructureDefaults(), { observe: true }).grant('box').release()
    it.grant('laptop', '192.168.1.6', other)
    expect(it.dns).toEqual(['box.site.com 192.168.1.5 ddns(reservation)'])
    it.sim.policy = { ...it.sim.policy, observe: false }
    it.sim.heard({ kind: 'policy', id: 'observe', from: 'global' })
    it.sim.look(it.sim.names())
    expect(it.dns).toEqual(['laptop.site.com 192.168.1.6 ddns(dynamic)'])
    it.sim.policy = { ...it.sim.policy, observe: true }
    it.told()
    it.release(0, '192.168.1.6').grant('new', '192.168.1.7', other)
    expect(it.told().filter((change) => !change.startsWith('create box'))).toEqual([])
    expect(it.dns).toContain('laptop.site.com 192.168.1.6 ddns(dynamic)')
  })
})
