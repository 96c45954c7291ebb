import { describe, expect, it } from 'vitest'
import {
  alertsOfLease,
  alertsOfPlan,
  alertsOfReservation,
  clientText,
  leaseReasons,
  NAME_ALERTS,
  reservationReasons,
} from '@/lib/core/alerts'
import type { Claim } from '@/lib/core/claims'
import { type DecideInput, decide } from '@/lib/core/decide'
import { claimsOfLease } from '@/lib/core/lease-claims'
import type { LeaseFact } from '@/lib/core/lease-fact'
import type { RecordRow } from '@/lib/core/plan'
import { infrastructureDefaults, ordinaryDefaults } from '@/lib/core/policy'
import { claimsFor } from '@/lib/core/reservation-claims'
import { claimsOfStatic } from '@/lib/core/static-claims'
import {
  DUID,
  ended,
  hoursAfter,
  LAN,
  lease4,
  lease6,
  MAC,
  NOON,
  reservation4,
  testWorld,
} from '@/lib/core/testing/world'

const stranger = '020000000099'
const world = testWorld()
const ofLease = (change: Partial<LeaseFact> = {}) =>
  claimsOfLease(
    {
      kind: 'lease',
      fact: lease4({ ip: '192.168.1.77', hwaddr: stranger, hostname: 'epg', ...change }),
      scope: LAN,
      reservation: null,
    },
    world,
  ).claims
const infra = claimsFor(reservation4({ policy: infrastructureDefaults() }), world).claims
const ordinary = claimsFor(reservation4({ policy: ordinaryDefaults() }), world).claims
const scopeName = (family: 4 | 6, id: number) => (family === 4 && id === 2 ? 'LAN' : null)
const alerts = (claims: Claim[], records: RecordRow[] = [], change: Partial<DecideInput> = {}) =>
  alertsOfPlan(decide({ claims, records, instance: 'i', mode: 'full', cause: 'GRANT', ...change }), scopeName)
const foreign = (value: string, type = 'A'): RecordRow => ({
  id: `row-${value}`,
  zoneId: 'internal/site.com',
  view: 'internal',
  zone: 'site.com',
  name: 'epg.site.com',
  type,
  value,
  ttl: 60,
  provenance: 'static(admin)',
  owned: false,
  ownerRef: null,
  present: true,
})
const forward = (claims: Claim[]) => claims.filter(({ type }) => type !== 'PTR')

describe('alertsOfPlan', () => {
  it('tells both identities when a client wants a guarded name', () => {
    const [alert, ...others] = alerts([...forward(infra), ...forward(ofLease())])
    expect(others).toEqual([])
    expect(alert).toEqual({
      kind: 'name-conflict',
      reason: `name-conflict|epg.site.com|hw-address:${stranger}|hw-address:${MAC}`,
      severity: 'medium',
      summary:
        'epg.site.com was refused to 02:00:00:00:00:99 (A 192.168.1.77): the reservation of 02:00:00:00:00:01 (A 192.168.1.5) has it',
      detail: {
        kind: 'guarded',
        refused: true,
        claimant: {
          sourceKind: 'lease',
          sourceId: '192.168.1.77',
          ref: `hw-address:${stranger}@2`,
          recordId: null,
          type: 'A',
          value: '192.168.1.77',
        },
        holder: {
          sourceKind: 'reservation',
          sourceId: 'r1',
          ref: `hw-address:${MAC}@2`,
          recordId: null,
          type: 'A',
          value: '192.168.1.5',
        },
        places: [
          {
            view: 'internal',
            zone: 'site.com',
            type: 'A',
            value: '192.168.1.77',
            op: 'refuse',
            reason: `held by a reservation with Conflict Guard, hw-address:${MAC}@2 (192.168.1.5)`,
          },
        ],
      },
      ip: '192.168.1.77',
      name: 'epg.site.com',
      scope: 'LAN',
      reservationId: 'r1',
      recordId: null,
    })
  })

  it('is one alert for a pair of clients, in however many zones', () => {
    const both = [...forward(infra), ...forward(ofLease())]
    const external = both.map((claim) => ({ ...claim, zoneId: 'x', view: 'external' }))
    const [alert, ...others] = alerts([...both, ...external])
    expect(others).toEqual([])
    expect(alert?.detail).toMatchObject({ places: [{ view: 'external' }, { view: 'internal' }] })
  })

  it('names the record that is not ours', () => {
    const [alert] = alerts(forward(ofLease()), [foreign('10.0.0.1')])
    expect(alert).toMatchObject({
      reason: `name-conflict|epg.site.com|hw-address:${stranger}|record:row-10.0.0.1`,
      recordId: 'row-10.0.0.1',
      reservationId: null,
      summary: expect.stringContaining('a record that is not ours (A 10.0.0.1) has it'),
    })
  })

  it('is of low severity between two leases', () => {
    const second = ofLease({ ip: '192.168.1.78', hwaddr: '020000000098', since: hoursAfter(1) })
    expect(alerts([...forward(ofLease()), ...forward(second)])).toMatchObject([
      { severity: 'low', detail: { kind: 'lease' }, reservationId: null },
    ])
  })

  it('tells that a name was given to another client by policy', () => {
    const [alert, ...others] = alerts([...forward(ordinary), ...forward(ofLease())])
    expect(others).toEqual([])
    expect(alert).toMatchObject({
      severity: 'medium',
      reservationId: 'r1',
      reason: `name-conflict|epg.site.com|hw-address:${MAC}|hw-address:${stranger}`,
      detail: { refused: false, places: [{ op: 'create', value: '192.168.1.77' }] },
      summary:
        'epg.site.com belongs to the reservation of 02:00:00:00:00:01 (A 192.168.1.5), and was given to 02:00:00:00:00:99 (A 192.168.1.77) too',
    })
  })

  it('tells that an address has two names', () => {
    const www = claimsOfStatic(
      {
        kind: 'static',
        id: 's1',
        zoneId: 'internal/site.com',
        name: 'www.site.com',
        type: 'A',
        value: '192.168.1.5',
        ttl: 60,
        ptr: true,
      },
      world,
    ).claims
    const pointers = [...www, ...infra].filter(({ type }) => type === 'PTR')
    expect(alerts(pointers)).toMatchObject([
      {
        kind: 'two-names',
        reason: `two-names|5.1.168.192.in-addr.arpa|hw-address:${MAC}|static`,
        ip: '192.168.1.5',
        name: '5.1.168.192.in-addr.arpa',
        reservationId: 'r1',
        summary:
          '192.168.1.5 has two names: www.site.com of a static record, and epg.site.com of the reservation of 02:00:00:00:00:01',
      },
    ])
    expect(NAME_ALERTS).toContain('two-names')
  })

  it('knows no scope of a reverse name that is no address', () => {
    const [pointer] = ofLease()
    if (pointer === undefined) throw new Error('no PTR')
    const odd = { ...pointer, name: 'x.1.168.192.in-addr.arpa' }
    const there = { ...foreign('other.site.com', 'PTR'), ...{ zoneId: odd.zoneId, name: odd.name } }
    expect(alerts([odd], [there])).toMatchObject([{ ip: null, scope: null }])
    const elsewhere = { ...pointer, ref: 'somebody' }
    const held = { ...foreign('other.site.com', 'PTR'), zoneId: pointer.zoneId, name: pointer.name }
    expect(alerts([elsewhere], [held])).toMatchObject([{ ip: '192.168.1.77', scope: null }])
  })

  it('tells nothing of what is held, kept or in order', () => {
    expect(alerts([...forward(infra), ...forward(ofLease())], [], { mode: 'observe' })).toEqual([])
    expect(alerts(infra)).toEqual([])
    const left = ofLease({ ...ended('expired', 'EXPIRY') })
    const back = ofLease({ ip: '192.168.1.78', hwaddr: '020000000098' })
    expect(alerts([...forward(left), ...forward(back)])).toEqual([])
  })
})

describe('clientText', () => {
  it('writes a MAC as operators do', () => {
    expect(clientText(`hw-address:${MAC}@2`)).toBe('02:00:00:00:00:01')
    expect(clientText('duid:000100@6')).toBe('duid 00:01:00')
    expect(clientText('static:s1')).toBe('static:s1')
    expect(clientText('somebody')).toBe('somebody')
  })
})

describe('alertsOfLease', () => {
  it('tells a declined address', () => {
    const fact = lease4(ended('declined', 'DECLINE'))
    expect(alertsOfLease(fact, null, scopeName)).toMatchObject([
      {
        kind: 'declined-address',
        reason: 'declined-address|192.168.1.5',
        severity: 'medium',
        scope: 'LAN',
        detail: { hwaddr: MAC, hostname: 'laptop', since: hoursAfter(1) },
      },
    ])
    expect(alertsOfLease(lease4(ended('removed', 'DECLINE')), null, scopeName)).toEqual([])
  })

  it('tells a hostile name as long as the lease stands', () => {
    expect(alertsOfLease(lease6({ hostname: 'wpad' }), 'wpad', scopeName)).toMatchObject([
      {
        kind: 'hostile-hostname',
        reason: 'hostile-hostname|2001:db8:77::5',
        severity: 'low',
        scope: null,
        detail: { duid: DUID, hostname: 'wpad', since: NOON },
        summary: `duid ${DUID.replaceAll(/(..)(?=.)/g, '$1:')} at 2001:db8:77::5 wants the name wpad, which no client may have`,
      },
    ])
    expect(alertsOfLease(lease4(), 'wpad', scopeName)[0]?.summary).toBe(
      '02:00:00:00:00:01 at 192.168.1.5 wants the name wpad, which no client may have',
    )
    expect(alertsOfLease(lease4({ hwaddr: '' }), 'wpad', scopeName)[0]?.summary).toMatch(/^The client at 192/)
    expect(alertsOfLease(lease4(ended('released', 'RELEASE')), 'wpad', scopeName)).toEqual([])
    expect(leaseReasons('192.168.1.5')).toEqual([
      'declined-address|192.168.1.5',
      'hostile-hostname|192.168.1.5',
      'reserved-address-leased|192.168.1.5',
    ])
  })
})

describe('alertsOfReservation', () => {
  const leases = [{ fact: lease4(ended('released', 'RELEASE')), scope: LAN }]
  const told = (change: Parameters<typeof reservation4>[0]) => {
    const source = reservation4({ leases, ...change })
    return alertsOfReservation(source, claimsFor(source, world))
  }

  it('tells that an infrastructure name was withdrawn', () => {
    expect(told({ policy: infrastructureDefaults() })).toMatchObject([
      {
        kind: 'infrastructure-withdrawn',
        severity: 'high',
        reservationId: 'r1',
        ip: '192.168.1.5',
        scope: 'LAN',
        summary: expect.stringContaining('The infrastructure name epg was withdrawn'),
        detail: { withdrawn: [{ ip: '192.168.1.5', at: hoursAfter(1) }] },
      },
    ])
    const nameless = { ...reservation4({ policy: infrastructureDefaults() }), hostname: null }
    const withdrawn = [{ ip: '192.168.1.5', at: NOON }]
    expect(alertsOfReservation(nameless, { withdrawn })[0]?.summary).toContain(
      'name 192.168.1.5 was withdrawn',
    )
    expect(reservationReasons('r1')).toEqual(['infrastructure-withdrawn|r1'])
  })

  it('tells nothing of ordinary ones, nor of those that stand', () => {
    expect(told({ policy: ordinaryDefaults() })).toEqual([])
    expect(told({ policy: infrastructureDefaults(), leases: [] })).toEqual([])
  })
})
