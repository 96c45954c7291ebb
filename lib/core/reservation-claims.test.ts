import { describe, expect, it } from 'vitest'
import type { LeaseFact } from '@/lib/core/lease-fact'
import { infrastructureDefaults, ordinaryDefaults, type ReservationPolicy } from '@/lib/core/policy'
import { claimsFor, type ReservationSource } from '@/lib/core/reservation-claims'
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
  reservation6,
  testWorld,
} from '@/lib/core/testing/world'

const at = (fact: LeaseFact) => ({ fact, scope: LAN })
const flags = (change: Partial<ReservationPolicy>) => ({ policy: { ...ordinaryDefaults(), ...change } })
const set = (change: Partial<ReservationSource>, world = testWorld()) =>
  claimsFor(reservation4(change), world)
const names = (change: Partial<ReservationSource>, world = testWorld()) =>
  set(change, world).claims.flatMap(({ name, type }) => (type === 'PTR' ? [] : [name]))

describe('the name', () => {
  const own = [at(lease4({ hostname: 'laptop' }))]

  it.each([
    ['the reservation decides', flags({}), own, 'epg'],
    ['pinned', flags({ pinHostname: true, allowClientHostname: true }), own, 'epg'],
    ['the client may name itself', flags({ allowClientHostname: true }), own, 'laptop'],
    ['the client sent none', flags({ allowClientHostname: true }), [at(lease4({ hostname: '' }))], 'epg'],
    ['the client never came', flags({ allowClientHostname: true }), [], 'epg'],
  ])('%s', (_, policy, leases, name) => {
    expect(names({ ...policy, leases })).toEqual([`${name}.site.com`])
  })

  it('keeps the name that the client had when its lease ended', () => {
    const leases = [at(lease4({ hostname: 'laptop', ...ended('expired', 'EXPIRY') }))]
    expect(names({ ...flags({ allowClientHostname: true }), leases })).toEqual(['laptop.site.com'])
  })

  it('tells a hostile name, and has none when the reservation has none', () => {
    const leases = [at(lease4({ hostname: 'WPAD' }))]
    const open = flags({ allowClientHostname: true })
    expect(set({ ...open, leases })).toMatchObject({ hostile: 'WPAD', reason: null })
    expect(names({ ...open, leases })).toEqual(['epg.site.com'])
    expect(set({ ...open, leases, hostname: null })).toMatchObject({
      claims: [],
      hostile: 'WPAD',
      reason: 'the reservation has no hostname',
    })
    expect(set({ ...open, leases: [at(lease4({ hostname: '-' }))] }).hostile).toBeNull()
    expect(set({ leases, hostname: null }).hostile).toBeNull()
  })
})

describe('a name that its client chose', () => {
  const guarded = flags({ allowClientHostname: true, conflictGuard: true })
  const chose = (hostname: string, change: Partial<LeaseFact> = {}) => ({
    ...guarded,
    leases: [at(lease4({ hostname, ...change }))],
  })
  const rights = (found: ReturnType<typeof set>) =>
    found.claims.map(({ name, value, guard, drift, since, live }) => [name, value, guard, drift, since, live])

  it('has the rights of its lease, and the own name stands in for it', () => {
    const found = set(chose('laptop'))
    expect(rights(found)).toEqual([
      ['5.1.168.192.in-addr.arpa', 'laptop.site.com', false, null, NOON, true],
      ['laptop.site.com', '192.168.1.5', false, null, NOON, true],
    ])
    expect(found.guards.map(({ name, value, guard, drift }) => [name, value, guard, drift])).toEqual([
      ['5.1.168.192.in-addr.arpa', 'epg.site.com', true, 'warn'],
      ['epg.site.com', '192.168.1.5', true, 'warn'],
    ])
  })

  it('is merely kept when its lease ended', () => {
    expect(rights(set(chose('laptop', ended('expired', 'EXPIRY')))).map((row) => row.at(-1))).toEqual([
      false,
      false,
    ])
  })

  it.each(['epg', 'EPG', 'epg.site.com.'])('is its own when it is the reservation’s: %s', (hostname) => {
    const found = set(chose(hostname))
    expect(found.guards).toEqual([])
    expect(rights(found)).toEqual([
      ['5.1.168.192.in-addr.arpa', 'epg.site.com', true, 'warn', null, true],
      ['epg.site.com', '192.168.1.5', true, 'warn', null, true],
    ])
  })

  it('is its own in the zones of the reservation, and the client’s in others', () => {
    const world = testWorld()
    const lab = { id: 'lab', view: 'lab', name: 'lab.com', reverse: false }
    const rules = [
      { pattern: 'epg.site.com', targets: [{ view: 'internal', zone: 'site.com' }] },
      { pattern: '*', targets: [...(world.rules[0]?.targets ?? []), { view: 'lab', zone: 'lab.com' }] },
    ]
    const found = set(
      { ...chose('epg'), hostname: 'epg.site.com' },
      { ...world, rules, zones: [...world.zones, lab] },
    )
    expect(found.claims.map(({ name, drift }) => [name, drift])).toEqual([
      ['5.1.168.192.in-addr.arpa', 'warn'],
      ['epg.lab.com', null],
      ['epg.site.com', 'warn'],
    ])
    expect(found.guards).toEqual([])
  })

  it('is all that a reservation without a hostname has', () => {
    expect(set({ ...chose('laptop'), hostname: null })).toMatchObject({ guards: [], reason: null })
    expect(names({ ...chose('laptop'), hostname: null })).toEqual(['laptop.site.com'])
    expect(names({ ...chose('laptop'), hostname: 'a b' })).toEqual(['laptop.site.com'])
    const released = chose('laptop', ended('released', 'RELEASE'))
    expect(set({ ...released, hostname: null })).toMatchObject({ claims: [], guards: [] })
  })

  it('that leads nowhere, or to a place no client may have, is none', () => {
    const world = testWorld()
    const rules = [{ pattern: 'epg', targets: [{ view: 'internal', zone: 'site.com' }] }]
    expect(names(chose('laptop'), { ...world, rules })).toEqual(['epg.site.com'])
    const lab = { id: 'lab', view: 'internal', name: 'lab.site.com', reverse: false }
    const zones = [...world.zones, lab]
    expect(names(chose('lab'), { ...world, zones })).toEqual(['epg.site.com'])
    expect(set(chose('lab'), { ...world, zones }).hostile).toBe('lab')
  })
})

describe('the end of its lease', () => {
  const withdrawn = { claims: [], withdrawn: [{ ip: '192.168.1.5', at: hoursAfter(1) }] }
  const reason = `withdrawn: the client released 192.168.1.5 at ${hoursAfter(1)}; it returns with the next grant`
  const leases = (state: LeaseFact['state'], cause: LeaseFact['cause']) => [at(lease4(ended(state, cause)))]
  const infra = infrastructureDefaults()

  it.each([
    [
      'RELEASE, deleteOn release',
      flags({}),
      leases('released', 'RELEASE'),
      { ...withdrawn, reason, guards: [] },
    ],
    ['RELEASE, deleteOn expiry', flags({ deleteOn: 'expiry' }), leases('released', 'RELEASE'), null],
    ['RELEASE, deleteOn never', flags({ deleteOn: 'never' }), leases('released', 'RELEASE'), null],
    ['RELEASE, infrastructure', { policy: infra }, leases('released', 'RELEASE'), { ...withdrawn, reason }],
    [
      'RELEASE, infrastructure, deleteOn never',
      { policy: { ...infra, deleteOn: 'never' as const } },
      leases('released', 'RELEASE'),
      null,
    ],
    ['the lease was deleted by hand', flags({}), leases('released', 'ADMIN'), null],
    ['MOVED', flags({}), leases('removed', 'RELEASE'), null],
    ['DECLINE', flags({}), leases('declined', 'DECLINE'), null],
    ['EXPIRY, deleteOn release', flags({}), leases('expired', 'EXPIRY'), null],
    ['EXPIRY, infrastructure', { policy: infra }, leases('expired', 'EXPIRY'), null],
    [
      'EXPIRY, infrastructure that says expiry all the same',
      { policy: { ...infra, deleteOn: 'expiry' as const } },
      leases('expired', 'EXPIRY'),
      null,
    ],
  ])('%s', (_, policy, ends, expected) => {
    const found = set({ ...policy, leases: ends })
    if (expected !== null) expect(found).toMatchObject(expected)
    else {
      expect(found).toMatchObject({ guards: [], withdrawn: [], reason: null })
      expect(found.claims.map(({ live, until }) => ({ live, until }))).toEqual([
        { live: true, until: null },
        { live: true, until: null },
      ])
    }
  })

  it('leaves after the grace of the reservation', () => {
    const policy = flags({ deleteOn: 'expiry', graceHours: 24 })
    const { claims } = set({ ...policy, leases: leases('expired', 'EXPIRY') })
    expect(claims.map(({ live, until }) => ({ live, until }))).toEqual([
      { live: true, until: hoursAfter(25) },
      { live: true, until: hoursAfter(25) },
    ])
    expect(set({ ...policy, leases: [at(lease4())] }).claims[0]).toMatchObject({ live: true, until: null })
  })

  it('counts only when the reservation was not edited since', () => {
    const ends = leases('released', 'RELEASE')
    for (const [editedAt, count] of [
      [null, 0],
      [NOON, 0],
      [hoursAfter(1), 2],
      [hoursAfter(2), 2],
    ] as const) {
      expect(set({ leases: ends, editedAt }).claims).toHaveLength(count)
    }
    // An old name of the client does not survive an edit either.
    const old = [at(lease4({ hostname: 'laptop', ...ended('expired', 'EXPIRY') }))]
    expect(names({ ...flags({ allowClientHostname: true }), leases: old, editedAt: hoursAfter(2) })).toEqual([
      'epg.site.com',
    ])
  })

  it('counts for each address by itself', () => {
    const source = reservation6({
      addresses: ['2001:db8:77::5', '2001:db8:77::6'],
      leases: [at(lease6(ended('released', 'RELEASE'))), at(lease6({ ip: '2001:db8:77::6' }))],
      policy: infra,
    })
    const found = claimsFor(source, testWorld())
    expect(found.reason).toBeNull()
    expect(found.claims.flatMap(({ type, value }) => (type === 'AAAA' ? [value] : []))).toEqual([
      '2001:db8:77::6',
    ])
    expect(found.withdrawn).toEqual([{ ip: '2001:db8:77::5', at: hoursAfter(1) }])
  })

  it('does not count while observing, and the client is not listened to', () => {
    const world = testWorld({ observe: true })
    const open = flags({ allowClientHostname: true })
    expect(names({ ...open, leases: leases('released', 'RELEASE') }, world)).toEqual(['epg.site.com'])
    expect(names({ ...open, leases: [at(lease4())] }, world)).toEqual(['epg.site.com'])
  })
})

describe('Conflict Guard', () => {
  it('is told with the claims, with the drift policy and every identity of the client', () => {
    const leases = [at(lease4({ clientId: `ff00000001${DUID}` }))]
    const scopePolicy = { drift: 'block' as const }
    expect(set({ leases, scopePolicy }).claims[0]).toMatchObject({ guard: false, drift: 'block' })
    expect(set({ policy: infrastructureDefaults(), leases }).claims[0]).toMatchObject({
      guard: true,
      drift: 'warn',
      identities: [`client-id:ff00000001${DUID}`, `duid:${DUID}`, `hw-address:${MAC}`],
    })
  })

  it('keeps the name while it is withdrawn', () => {
    const leases = [at(lease4(ended('released', 'RELEASE')))]
    expect(set({ policy: infrastructureDefaults(), leases }).guards).toEqual([
      expect.objectContaining({
        name: 'epg.site.com',
        type: 'A',
        value: '192.168.1.5',
        ttl: 86_400,
        guard: true,
        live: false,
      }),
    ])
  })

  it('keeps the name before there is an address', () => {
    const found = set({ policy: infrastructureDefaults(), addresses: [] })
    expect(found).toMatchObject({
      claims: [],
      withdrawn: [],
      guards: [{ name: 'epg.site.com', type: 'A', value: '' }],
      reason: 'the reservation has no address, and its client no lease',
    })
  })
})

describe('a reservation without an address', () => {
  const only = { addresses: [] }
  const addresses = (change: Partial<ReservationSource>, world = testWorld()) =>
    set({ ...only, ...change }, world).claims.flatMap(({ type, value, live }) =>
      type === 'PTR' ? [] : [`${value}${live ? '' : ' kept'}`],
    )
  const old = at(lease4({ ip: '192.168.1.7', since: hoursAfter(-5) }))
  const fresh = at(lease4({ ip: '192.168.1.8', since: hoursAfter(-1) }))
  const over = at(lease4({ ip: '192.168.1.9', ...ended('expired', 'EXPIRY', 5) }))
  const gone = at(lease4({ ip: '192.168.1.10', ...ended('released', 'RELEASE', 6) }))
  const moved = at(lease4({ ip: '192.168.1.11', ...ended('removed', 'RELEASE', 7) }))

  it('takes the address of the newest lease that stands', () => {
    expect(addresses({ leases: [old, over, fresh, gone] })).toEqual(['192.168.1.8'])
    expect(addresses({ leases: [at(lease4({ ip: 'junk' })), old] })).toEqual(['192.168.1.7'])
    const twin = at(lease4({ ip: '192.168.1.12', since: hoursAfter(-1) }))
    expect(addresses({ leases: [fresh, twin] })).toEqual(['192.168.1.12'])
  })

  it('keeps the last one as the policy says', () => {
    expect(addresses({ leases: [over] })).toEqual(['192.168.1.9 kept'])
    expect(addresses({ leases: [moved, over] })).toEqual(['192.168.1.9 kept'])
    expect(addresses({ leases: [moved] })).toEqual([])
    expect(set({ ...only, leases: [over, gone] })).toMatchObject({
      claims: [],
      withdrawn: [{ ip: '192.168.1.10', at: hoursAfter(6) }],
    })
    expect(addresses({ leases: [gone], editedAt: hoursAfter(7) })).toEqual(['192.168.1.10 kept'])
    expect(addresses({ leases: [gone] }, testWorld({ observe: true }))).toEqual(['192.168.1.10 kept'])
    const declined = at(lease4({ ip: '192.168.1.13', ...ended('removed', 'DECLINE') }))
    expect(addresses({ leases: [declined] })).toEqual(['192.168.1.13 kept'])
  })

  it('stays through a DECLINE, whatever else its client holds, until a newer grant', () => {
    const probation = ended('declined', 'DECLINE', 1)
    const declined = at(lease4({ ip: '192.168.1.13', ...probation }))
    expect(addresses({ leases: [fresh, declined] })).toEqual(['192.168.1.13 kept'])
    const newer = at(lease4({ ip: '192.168.1.14', since: hoursAfter(2) }))
    expect(addresses({ leases: [fresh, declined, newer] })).toEqual(['192.168.1.14'])
    const over = at(lease4({ ip: '192.168.1.13', ...probation, state: 'removed', since: hoursAfter(24) }))
    expect(addresses({ leases: [over, newer] })).toEqual(['192.168.1.14'])
  })

  it('lies in the scope of the lease when it is for every subnet', () => {
    const scope = { ...LAN, name: 'GUEST', policy: { defaultTtl: 60 }, reservationsGlobal: true }
    const world = testWorld()
    const rules = [{ pattern: '*', scopes: ['GUEST'], targets: [{ view: 'internal', zone: 'site.com' }] }]
    const everywhere = { ...only, subnetId: 0, scopeName: null, leases: [{ fact: lease4(), scope }] }
    expect(set(everywhere, { ...world, rules }).claims[1]).toMatchObject({
      name: 'epg.site.com',
      ttl: 60,
      ref: `hw-address:${MAC}@0`,
    })
    expect(set({ ...everywhere, subnetId: 2 }, { ...world, rules }).reason).toContain('no zone rule')
    expect(set({ ...everywhere, leases: [{ fact: lease4(), scope: null }] }, world).claims).toHaveLength(2)
  })
})

describe('a reservation made from a static record', () => {
  it('publishes nothing beside it', () => {
    expect(set({ staticRecordId: '7d1e' })).toMatchObject({
      claims: [],
      guards: [],
      reason: 'the static record it was made from stands for it',
    })
    expect(set({ staticRecordId: null }).claims).toHaveLength(2)
  })
})
