import { describe, expect, it } from 'vitest'
import { effective } from '@/lib/core/effective-policy'
import { classify, type LeaseEvent, type LeaseEventKind } from '@/lib/core/lease-events'
import { INFINITE_LIFETIME, type LeaseFact, recordWindow } from '@/lib/core/lease-fact'
import { nextLeaseFact } from '@/lib/core/next-lease-fact'
import { defaultPolicy, infrastructureDefaults, ordinaryDefaults } from '@/lib/core/policy'
import type { KeaLease } from '@/lib/core/ports/kea'

const minute = (n: number) => new Date(Date.parse('2025-12-18T10:00:00.000Z') + n * 60_000).toISOString()

function row(expires: number, change: Partial<KeaLease> = {}): KeaLease {
  return {
    family: 4,
    ip: '10.77.0.113',
    leaseType: 'V4',
    prefixLen: 32,
    subnetId: 1,
    hwaddr: '020000000001',
    clientId: '01aa',
    duid: '',
    iaid: null,
    hostname: 'alpha',
    state: 0,
    validLifetime: 600,
    expiresAt: minute(expires),
    fqdnFwd: false,
    fqdnRev: false,
    ...change,
  }
}

function event(
  kind: LeaseEventKind,
  at: number,
  lease: KeaLease,
  cause: LeaseEvent['cause'] = null,
): LeaseEvent {
  return {
    event: kind,
    cause,
    at: minute(at),
    lease,
    nameChanged: false,
    macChanged: false,
    returning: false,
    movedTo: null,
  }
}

/** The fact after a history of rows: [minute, before, after]. */
function factAfter(
  ...history: [at: number, before: KeaLease | null, after: KeaLease | null][]
): LeaseFact | null {
  let fact: LeaseFact | null = null
  for (const [at, before, now] of history) {
    const op = before === null ? 'INSERT' : now === null ? 'DELETE' : 'UPDATE'
    for (const happened of classify({ op, before, after: now, at: minute(at), hint: null }, 0)) {
      fact = nextLeaseFact(fact, happened)
    }
  }
  return fact
}

describe('nextLeaseFact', () => {
  it('begins with a grant and goes on with renewals, since the grant', () => {
    const granted = row(10)
    const renewed = row(15)
    expect(factAfter([0, null, granted])).toMatchObject({
      ip: '10.77.0.113',
      state: 'active',
      cause: 'GRANT',
      since: minute(0),
      endedAt: null,
      expiresAt: minute(10),
    })
    expect(factAfter([0, null, granted], [5, granted, renewed])).toMatchObject({
      state: 'active',
      cause: 'RENEW',
      since: minute(0),
      expiresAt: minute(15),
    })
  })

  it('begins with a renewal when it saw no grant', () => {
    expect(factAfter([5, row(10), row(15)])).toMatchObject({ cause: 'RENEW', since: minute(5) })
  })

  it('latches an expiry at the time the lease ran out, with the name it had', () => {
    const reclaimed = row(10, { state: 2, hostname: '' })
    const history: Parameters<typeof factAfter> = [
      [0, null, row(10)],
      [12, row(10), reclaimed],
    ]
    const expired = {
      state: 'expired',
      cause: 'EXPIRY',
      since: minute(10),
      endedAt: minute(10),
      hostname: 'alpha',
    }
    expect(factAfter(...history)).toMatchObject(expired)
    expect(factAfter(...history, [70, reclaimed, null])).toMatchObject(expired)
  })

  it('forgets the MAC that Kea left in a DHCPv6 row of the client before, until a renewal tells the new one', () => {
    const six = { family: 6, ip: '2001:db8:77::1', leaseType: 'NA', clientId: '' } as const
    const old = row(10, { ...six, duid: '0001aa', hwaddr: '0200000000aa' })
    const reclaimed = { ...old, state: 2, hostname: '' }
    const taken = { ...old, duid: '0001bb', hostname: '', expiresAt: minute(20) }
    const named = { ...taken, hostname: 'beta' }
    const renewed = { ...named, hwaddr: '0200000000bb', expiresAt: minute(30) }
    const history: Parameters<typeof factAfter> = [
      [0, null, old],
      [12, old, reclaimed],
      [13, reclaimed, taken],
    ]
    expect(factAfter(...history)).toMatchObject({ state: 'active', cause: 'GRANT', hwaddr: '' })
    expect(factAfter(...history, [13, taken, named])).toMatchObject({ hostname: 'beta', hwaddr: '' })
    expect(factAfter(...history, [13, taken, named], [15, named, renewed])).toMatchObject({
      cause: 'RENEW',
      hwaddr: '0200000000bb',
    })
  })

  it('dates an expiry before its time by the event', () => {
    expect(factAfter([3, row(10), row(10, { state: 2 })])).toMatchObject({
      state: 'expired',
      since: minute(3),
    })
  })

  it('latches a release through its second half', () => {
    const released = row(5, { validLifetime: 0 })
    const reclaimed = row(5, { validLifetime: 0, state: 2, hostname: '' })
    const history: Parameters<typeof factAfter> = [
      [0, null, row(10)],
      [5, row(10), released],
      [6, released, reclaimed],
      [70, reclaimed, null],
    ]
    expect(factAfter(...history)).toMatchObject({
      state: 'released',
      cause: 'RELEASE',
      since: minute(5),
      endedAt: minute(5),
      hostname: 'alpha',
    })
  })

  it('takes a flush without an end for an expiry, with the name it knew', () => {
    const fact = nextLeaseFact(
      factAfter([0, null, row(10)]),
      event('FLUSH', 70, row(10, { state: 2, hostname: '' })),
    )
    expect(fact).toMatchObject({
      state: 'expired',
      cause: 'EXPIRY',
      since: minute(10),
      hostname: 'alpha',
      keaState: 2,
    })
    expect(nextLeaseFact(null, event('FLUSH', 70, row(10, { state: 2 })))).toBeNull()
  })

  it('is active again when the client returns', () => {
    const reclaimed = row(10, { state: 2, hostname: '' })
    const back = row(30)
    expect(factAfter([0, null, row(10)], [12, row(10), reclaimed], [20, reclaimed, back])).toMatchObject({
      state: 'active',
      cause: 'GRANT',
      since: minute(20),
      endedAt: null,
    })
    const lapsed = factAfter([0, null, row(10)])
    const ended = nextLeaseFact(lapsed, event('EXPIRY', 12, row(10), 'EXPIRY'))
    expect(nextLeaseFact(ended, event('RENEW', 13, back, 'RENEW'))).toMatchObject({
      state: 'active',
      since: minute(13),
    })
  })

  it('goes to the next client in one step', () => {
    const taken = row(30, { hwaddr: '020000000002', clientId: '01bb', hostname: 'beta' })
    expect(factAfter([0, null, row(10)], [15, row(10), taken])).toMatchObject({
      state: 'active',
      hostname: 'beta',
      clientId: '01bb',
      since: minute(15),
    })
  })

  it('tells a deletion by an administrator from a release', () => {
    const fact = factAfter([0, null, row(10)])
    expect(nextLeaseFact(fact, event('RELEASE', 5, row(10), 'ADMIN'))).toMatchObject({
      state: 'released',
      cause: 'ADMIN',
    })
    expect(nextLeaseFact(fact, event('MOVED', 5, row(10), 'RELEASE'))).toMatchObject({
      state: 'removed',
      cause: 'RELEASE',
    })
  })

  it('keeps who declined, and ends with the probation', () => {
    const declined = row(60, { state: 1, hwaddr: '', clientId: '', hostname: '' })
    const fact = factAfter([0, null, row(10)], [5, row(10), declined])
    expect(fact).toMatchObject({
      state: 'declined',
      cause: 'DECLINE',
      since: minute(5),
      clientId: '01aa',
      keaState: 1,
    })
    expect(factAfter([0, null, row(10)], [5, row(10), declined], [61, declined, null])).toMatchObject({
      state: 'removed',
      cause: 'DECLINE',
      since: minute(61),
      endedAt: minute(5),
      clientId: '01aa',
    })
    expect(factAfter([5, null, declined])).toMatchObject({ state: 'declined', clientId: '' })
    expect(nextLeaseFact(null, event('DECLINE_END', 5, declined))).toBeNull()
    const alive = factAfter([0, null, row(10)])
    expect(nextLeaseFact(alive, event('DECLINE_END', 5, declined))).toMatchObject({
      state: 'removed',
      endedAt: minute(5),
    })
  })

  it('has no expiry for an infinite lease', () => {
    expect(factAfter([0, null, row(10, { validLifetime: INFINITE_LIFETIME })])).toMatchObject({
      expiresAt: null,
    })
  })
})

describe('recordWindow', () => {
  const policy = (change: Partial<ReturnType<typeof defaultPolicy>> = {}) =>
    effective({ ...defaultPolicy(), ...change }, null, null)
  const active = factAfter([0, null, row(10)])
  const end = (kind: LeaseEventKind, cause: LeaseEvent['cause'] = null): LeaseFact => {
    const fact = nextLeaseFact(active, event(kind, 12, row(10), cause))
    if (fact === null) throw new Error('no fact')
    return fact
  }

  it('wants the records of an active and of a declined lease', () => {
    const [first] = [active]
    if (first === null) throw new Error('no fact')
    expect(recordWindow(first, policy())).toEqual({ wanted: 'yes' })
    expect(recordWindow(end('DECLINE'), policy())).toEqual({ wanted: 'yes' })
    expect(recordWindow(end('DECLINE_END'), policy())).toEqual({ wanted: 'yes' })
  })

  it('withdraws on release unless the policy keeps them', () => {
    expect(recordWindow(end('RELEASE'), policy())).toEqual({ wanted: 'no' })
    expect(recordWindow(end('RELEASE', 'ADMIN'), policy())).toEqual({ wanted: 'no' })
    expect(recordWindow(end('RELEASE'), policy({ deleteOnRelease: false }))).toEqual({ wanted: 'yes' })
  })

  it('keeps on expiry unless the policy withdraws them, after the grace', () => {
    expect(recordWindow(end('EXPIRY'), policy())).toEqual({ wanted: 'yes' })
    expect(recordWindow(end('EXPIRY'), policy({ deleteOnExpiry: true, graceHours: 24 }))).toEqual({
      wanted: 'until',
      until: minute(10 + 24 * 60),
    })
  })

  it('never withdraws an infrastructure name on expiry', () => {
    const all = { ...defaultPolicy(), deleteOnExpiry: true }
    const infra = effective(all, { deleteOnExpiry: true }, infrastructureDefaults())
    expect(recordWindow(end('EXPIRY'), infra)).toEqual({ wanted: 'yes' })
    const never = effective(all, null, { ...ordinaryDefaults(), deleteOn: 'never' })
    expect(recordWindow(end('RELEASE'), never)).toEqual({ wanted: 'yes' })
  })

  it('withdraws what a client left behind when it moved', () => {
    expect(recordWindow(end('MOVED'), policy({ deleteOnRelease: false }))).toEqual({ wanted: 'no' })
  })
})
