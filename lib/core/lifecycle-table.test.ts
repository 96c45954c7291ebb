import { describe, expect, it } from 'vitest'
import {
  type GlobalPolicy,
  infrastructureDefaults,
  ordinaryDefaults,
  type ReservationPolicy,
} from '@/lib/core/policy'
import { changeOf } from '@/lib/core/testing/kea-rows'
import { other, Story } from '@/lib/core/testing/story'
import { NOON } from '@/lib/core/testing/world'

const HOUR = 3_600_000

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
