import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify, isSameLeaseClient, type LeaseChange, type LeaseEvent } from '@/lib/core/lease-events'
import { INFINITE_LIFETIME } from '@/lib/core/lease-fact'
import type { KeaLease } from '@/lib/core/ports/kea'

const at = '2025-12-18T10:00:00.000Z'
const future = '2025-12-18T10:10:00.000Z'
const later = '2025-12-18T10:20:00.000Z'
const past = '2025-12-18T09:59:50.000Z'

function lease(change: Partial<KeaLease> = {}): KeaLease {
  return {
    family: 4,
    ip: '10.77.0.113',
    leaseType: 'V4',
    prefixLen: 32,
    subnetId: 1,
    hwaddr: '020000000001',
    clientId: '',
    duid: '',
    iaid: null,
    hostname: 'alpha',
    state: 0,
    validLifetime: 600,
    expiresAt: future,
    fqdnFwd: true,
    fqdnRev: true,
    ...change,
  }
}

const stranger = { hwaddr: '020000000002', hostname: 'beta' }
const six = {
  family: 6,
  ip: '2001:db8:77::113',
  leaseType: 'NA',
  prefixLen: 128,
  hwaddr: '',
  duid: '0001aa',
  iaid: 1,
} as const

/** Without a mark: cause as the event; otherwise what the event says beside it. */
function brief(event: LeaseEvent): string {
  const marks = [
    event.cause === event.event ? '' : `cause=${event.cause}`,
    event.nameChanged ? 'name' : '',
    event.macChanged ? 'mac' : '',
    event.returning ? 'returning' : '',
    event.movedTo === null ? '' : `to=${event.movedTo}`,
  ].filter((mark) => mark !== '')
  return [event.event, event.lease.hostname === '' ? '-' : event.lease.hostname, ...marks].join(' ')
}

const told = (
  before: Partial<KeaLease> | null,
  after: Partial<KeaLease> | null,
  rest: Partial<Pick<LeaseChange, 'hint' | 'at'>> = {},
  base: Partial<KeaLease> = {},
): string[] => {
  const op = before === null ? 'INSERT' : after === null ? 'DELETE' : 'UPDATE'
  const row = (change: Partial<KeaLease> | null) => (change === null ? null : lease({ ...base, ...change }))
  return classify({ op, before: row(before), after: row(after), at, hint: null, ...rest }, 0).map(brief)
}

type Case = [
  what: string,
  before: Partial<KeaLease> | null,
  after: Partial<KeaLease> | null,
  events: string[],
]

const cases: Case[] = [
  // INSERT
  ['first grant', null, {}, ['GRANT alpha name']],
  ['first grant without a name', null, { hostname: '' }, ['GRANT -']],
  ['a declined row by API', null, { state: 1 }, ['DECLINE alpha']],
  ['a reclaimed row by API', null, { state: 2 }, []],
  ['a released row by API', null, { state: 3 }, []],
  ['a registered address (3.0)', null, { state: 4 }, []],
  // UPDATE 0 -> 0
  ['renew', {}, { expiresAt: later }, ['RENEW alpha']],
  ['renew that only moves cltt', {}, { validLifetime: 300 }, ['RENEW alpha']],
  ['two renewals within one second', {}, {}, []],
  ['flags only', {}, { fqdnFwd: false, fqdnRev: false }, []],
  ['renew with another name', {}, { expiresAt: later, hostname: 'gamma' }, ['RENEW gamma name']],
  ['renew without option 12', {}, { expiresAt: later, hostname: '' }, ['RENEW - name']],
  ['a name made by DDNS', { hostname: '' }, { hostname: 'dyn-10-77-0-113' }, ['RENEW dyn-10-77-0-113 name']],
  [
    'same client-id, new MAC',
    { clientId: '01de' },
    { clientId: '01de', hwaddr: '020000000009', expiresAt: later },
    ['RENEW alpha mac'],
  ],
  [
    'same client-id, new MAC, same second',
    { clientId: '01de' },
    { clientId: '01de', hwaddr: '020000000009' },
    ['RENEW alpha mac'],
  ],
  ['lapsed, the same client returns', { expiresAt: past }, { expiresAt: future }, ['RENEW alpha returning']],
  [
    'lapsed, only the name changes',
    { expiresAt: past },
    { expiresAt: past, hostname: 'x' },
    ['RENEW x name'],
  ],
  [
    'lapsed, another client takes it',
    { expiresAt: past },
    { ...stranger, expiresAt: future },
    ['EXPIRY alpha', 'GRANT beta name mac'],
  ],
  [
    'ran out this very instant',
    { expiresAt: at },
    { ...stranger, expiresAt: future },
    ['EXPIRY alpha', 'GRANT beta name mac'],
  ],
  [
    'taken over while alive',
    {},
    { ...stranger, expiresAt: later },
    ['RELEASE alpha cause=ADMIN', 'GRANT beta name mac'],
  ],
  [
    'other client-id, same MAC',
    { clientId: '01de' },
    { clientId: '01df' },
    ['RELEASE alpha cause=ADMIN', 'GRANT alpha'],
  ],
  [
    'infinite lease, other client',
    { validLifetime: INFINITE_LIFETIME, expiresAt: past },
    stranger,
    ['RELEASE alpha cause=ADMIN', 'GRANT beta name mac'],
  ],
  // DECLINE
  ['decline', {}, { state: 1, hwaddr: '', hostname: '', validLifetime: 86400 }, ['DECLINE alpha']],
  ['declined stays declined', { state: 1 }, { state: 1, expiresAt: later }, []],
  [
    'declined is reclaimed',
    { state: 1, hostname: '' },
    { state: 2, hostname: '' },
    ['DECLINE_END - cause=DECLINE'],
  ],
  ['declined is granted again', { state: 1, hwaddr: '', hostname: '' }, {}, ['GRANT alpha name mac']],
  // EXPIRY and return
  ['reclaimed', { expiresAt: past }, { state: 2, hostname: '', expiresAt: past }, ['EXPIRY alpha']],
  ['reclaimed by leases-reclaim before its time', {}, { state: 2, hostname: '' }, ['EXPIRY alpha']],
  ['reclaimed stays reclaimed', { state: 2 }, { state: 2 }, []],
  ['the same client returns', { state: 2, hostname: '' }, {}, ['GRANT alpha name returning']],
  [
    'another client takes the reclaimed address',
    { state: 2, hostname: '' },
    stranger,
    ['GRANT beta name mac'],
  ],
  // RELEASE of 2.4, 2.6 and 3.0
  ['release (2.4)', {}, { validLifetime: 0, expiresAt: past }, ['RELEASE alpha']],
  [
    'release (2.4), second half',
    { validLifetime: 0, expiresAt: past },
    { state: 2, validLifetime: 0, hostname: '' },
    ['FLUSH alpha cause=null'],
  ],
  ['released (2.4) and touched', { validLifetime: 0 }, { validLifetime: 0, hostname: '' }, []],
  ['released (2.4) and back', { validLifetime: 0, expiresAt: past }, {}, ['GRANT alpha returning']],
  ['release (3.0)', {}, { state: 3, validLifetime: 0 }, ['RELEASE alpha']],
  [
    'release (3.0), second half',
    { state: 3, validLifetime: 0 },
    { state: 2, validLifetime: 0 },
    ['FLUSH alpha cause=null'],
  ],
  ['released (3.0) stays released', { state: 3 }, { state: 3 }, []],
  ['released (3.0) and back', { state: 3, validLifetime: 0 }, {}, ['GRANT alpha returning']],
  ['released (3.0), another client', { state: 3, validLifetime: 0 }, stranger, ['GRANT beta name mac']],
  ['registered renewed (3.0)', { state: 4 }, { state: 4, expiresAt: later }, []],
  ['registered ends (3.0)', { state: 4 }, { state: 2 }, ['FLUSH alpha cause=null']],
  ['a state of the future', {}, { state: 9 }, []],
  // DELETE
  ['release (2.2)', {}, null, ['RELEASE alpha']],
  ['reclaimed is flushed', { state: 2, hostname: '' }, null, ['FLUSH - cause=null']],
  ['released (3.0) is flushed', { state: 3 }, null, ['FLUSH alpha cause=null']],
  ['released (2.4) is flushed', { validLifetime: 0 }, null, ['FLUSH alpha cause=null']],
  ['end of probation', { state: 1, hostname: '' }, null, ['DECLINE_END - cause=DECLINE']],
  ['expiry by delete', { expiresAt: past }, null, ['EXPIRY alpha']],
  ['infinite lease released', { validLifetime: INFINITE_LIFETIME, expiresAt: past }, null, ['RELEASE alpha']],
  // Neither
  ['nothing', null, null, []],
]

describe('classify, DHCPv4', () => {
  it.each(cases)('%s', (_what, before, after, events) => {
    expect(told(before, after)).toEqual(events)
  })
})

describe('classify, DHCPv6', () => {
  const v6 = cases.filter(([what]) => !what.includes('MAC'))
  it.each(v6)('%s', (_what, before, after, events) => {
    const asSix = (row: Partial<KeaLease> | null) => {
      if (row === null) return null
      const { hwaddr, ...rest } = row
      return { ...rest, ...(hwaddr === undefined ? {} : { duid: hwaddr === '' ? '00' : '0001bb' }) }
    }
    expect(told(asSix(before), asSix(after), {}, six)).toEqual(
      events.map((event) => event.replace(' mac', '')),
    )
  })
})

describe('the MAC of a DHCPv6 row that another client takes over', () => {
  const taken = (before: Partial<KeaLease>, after: Partial<KeaLease>) => {
    const rows = { before: lease({ ...six, ...before }), after: lease({ ...six, ...after }) }
    const events = classify({ op: 'UPDATE', ...rows, at, hint: null }, 0)
    return events.map(({ event, lease: { duid, hwaddr } }) => [event, duid, hwaddr])
  }
  const old = { duid: '0001aa', hwaddr: '0200000000aa' }

  it('is not the one that Kea left there of the client before', () => {
    const heir = { duid: '0001bb', hwaddr: old.hwaddr, expiresAt: later }
    expect(taken({ ...old, state: 2 }, heir)).toEqual([['GRANT', '0001bb', '']])
    expect(taken({ ...old, expiresAt: past }, heir)).toEqual([
      ['EXPIRY', '0001aa', old.hwaddr],
      ['GRANT', '0001bb', ''],
    ])
  })

  it('is the one that a renewal, or a later Kea, puts there', () => {
    const heir = { duid: '0001bb', hwaddr: '0200000000bb', expiresAt: later }
    expect(taken({ ...old, state: 2 }, heir)).toEqual([['GRANT', '0001bb', heir.hwaddr]])
    expect(taken({ ...heir, hwaddr: old.hwaddr }, { ...heir, expiresAt: future })).toEqual([
      ['RENEW', '0001bb', heir.hwaddr],
    ])
    expect(taken({ ...old, state: 2 }, { ...old, expiresAt: later })).toEqual([
      ['GRANT', '0001aa', old.hwaddr],
    ])
  })
})

describe('hints', () => {
  it('takes a delete by foreign SQL for an act of an administrator', () => {
    expect(told({}, null, { hint: 'foreign' })).toEqual(['RELEASE alpha cause=ADMIN'])
    expect(told({ expiresAt: past }, null, { hint: 'foreign' })).toEqual(['EXPIRY alpha'])
  })

  it('takes a flush for housekeeping whatever the row says', () => {
    expect(told({ expiresAt: past }, null, { hint: 'flush' })).toEqual(['FLUSH alpha cause=null'])
  })
})

describe('moves', () => {
  const gone = { op: 'DELETE', before: lease(), after: null, at, hint: null } as const
  const grantedAt = (ms: number) => ({
    ip: '10.77.0.150',
    grantedAt: new Date(Date.parse(at) + ms).toISOString(),
  })

  it.each([
    [-1999, ['MOVED alpha cause=RELEASE to=10.77.0.150']],
    [0, ['MOVED alpha cause=RELEASE to=10.77.0.150']],
    // DHCPv6 deletes first.
    [1, ['MOVED alpha cause=RELEASE to=10.77.0.150']],
    [1999, ['MOVED alpha cause=RELEASE to=10.77.0.150']],
    [-2000, ['RELEASE alpha']],
    [2000, ['RELEASE alpha']],
  ])('another grant %i ms away', (ms, events) => {
    expect(classify(gone, 0, grantedAt(ms)).map(brief)).toEqual(events)
  })

  it('does not call an expiry or a flush a move', () => {
    expect(classify({ ...gone, before: lease({ expiresAt: past }) }, 0, grantedAt(0)).map(brief)).toEqual([
      'EXPIRY alpha',
    ])
    expect(classify({ ...gone, before: lease({ state: 2 }) }, 0, grantedAt(0)).map(brief)).toEqual([
      'FLUSH alpha cause=null',
    ])
  })
})

describe('clock skew', () => {
  it('counts a lease as run out a little before its time', () => {
    const before = lease({ expiresAt: '2025-12-18T10:00:01.000Z' })
    const change = { op: 'DELETE', before, after: null, at, hint: null } as const
    expect(classify(change, 999).map(brief)).toEqual(['RELEASE alpha'])
    expect(classify(change, 1000).map(brief)).toEqual(['EXPIRY alpha'])
  })
})

describe('isSameLeaseClient', () => {
  it.each([
    [{}, {}, true],
    [{ clientId: '01' }, { clientId: '01', hwaddr: 'ff' }, true],
    [{ clientId: '01' }, { clientId: '02' }, false],
    [{ clientId: '01' }, { clientId: '' }, false],
    [{}, { hwaddr: 'ff' }, false],
    [{ ...six }, { ...six, hwaddr: 'ff', clientId: 'x' }, true],
    [{ ...six }, { ...six, duid: '0002' }, false],
  ])('%j and %j: %s', (a, b, same) => {
    expect(isSameLeaseClient(lease(a), lease(b))).toBe(same)
  })
})

describe('any two rows', () => {
  const row = fc.option(
    fc
      .record({
        state: fc.integer({ min: 0, max: 5 }),
        hostname: fc.constantFrom('', 'alpha', 'beta'),
        hwaddr: fc.constantFrom('', '020000000001', '020000000002'),
        clientId: fc.constantFrom('', '01aa', '01bb'),
        validLifetime: fc.constantFrom(0, 600, INFINITE_LIFETIME),
        expiresAt: fc.constantFrom(past, at, future, 'nonsense'),
      })
      .map(lease),
  )

  it('give at most one end and at most one grant, the end first, and a deletion always ends something', () => {
    fc.assert(
      fc.property(
        row,
        row,
        fc.constantFrom(null, 'flush' as const, 'foreign' as const),
        (before, after, hint) => {
          const op = before === null ? 'INSERT' : after === null ? 'DELETE' : 'UPDATE'
          const kinds = classify({ op, before, after, at, hint }, 500).map(({ event }) => event)
          expect(kinds.length).toBeLessThanOrEqual(2)
          if (kinds.length === 2) {
            expect(kinds[1]).toBe('GRANT')
            expect(['EXPIRY', 'RELEASE']).toContain(kinds[0])
          }
          if (op === 'DELETE' && before !== null) {
            expect(kinds).toHaveLength(1)
            expect(['GRANT', 'RENEW', 'DECLINE']).not.toContain(kinds[0])
          }
          if (op === 'UPDATE' && after?.state === 0 && after.validLifetime > 0)
            expect(kinds).not.toContain('FLUSH')
        },
      ),
      { numRuns: 1000 },
    )
  })
})
