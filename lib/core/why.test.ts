import { describe, expect, it } from 'vitest'
import type { Claim } from '@/lib/core/claims'
import { effective } from '@/lib/core/effective-policy'
import { claimsOfLease } from '@/lib/core/lease-claims'
import { defaultPolicy, infrastructureDefaults, ordinaryDefaults } from '@/lib/core/policy'
import { claimsFor } from '@/lib/core/reservation-claims'
import { LAN, lease4, reservation4, testWorld } from '@/lib/core/testing/world'
import { causeOfNews, type News, whyDue, whyOf } from '@/lib/core/why'

const global = effective(defaultPolicy(), null, null)
const scoped = effective(
  defaultPolicy(),
  { deleteOnRelease: true, deleteOnExpiry: true, graceHours: 48 },
  null,
)
const dynamic = (): Claim => {
  const [claim] = claimsOfLease(
    { kind: 'lease', fact: lease4(), scope: LAN, reservation: null },
    testWorld(),
  ).claims
  if (claim === undefined) throw new Error('no claim')
  return claim
}
const reserved = (): Claim => {
  const [claim] = claimsFor(reservation4(), testWorld()).claims
  if (claim === undefined) throw new Error('no claim')
  return claim
}
const lease = (
  event: Extract<News, { kind: 'lease' }>['event'],
  cause: 'RELEASE' | 'ADMIN' | null | 'own' = 'own',
) =>
  ({
    kind: 'lease',
    event,
    cause: cause === 'own' ? (event as 'GRANT') : cause,
    ip: '192.168.1.5',
    eventId: '17',
  }) satisfies News
const told = [
  { kind: 'event', id: '17' },
  { kind: 'lease', id: '192.168.1.5' },
]

describe('causeOfNews', () => {
  it.each([
    [lease('GRANT'), 'GRANT'],
    [lease('RENEW'), 'RENEW'],
    [lease('RELEASE'), 'RELEASE'],
    [lease('RELEASE', 'ADMIN'), 'ADMIN'],
    [lease('EXPIRY'), 'EXPIRY'],
    [lease('FLUSH', null), 'EXPIRY'],
    [lease('MOVED', 'RELEASE'), 'GRANT'],
    [lease('RENEW', null), 'SYNC'],
    [{ kind: 'reservation', id: 'r1', eventId: null }, 'RESERVATION'],
    [{ kind: 'static', id: 's1' }, 'ADMIN'],
    [{ kind: 'policy', id: 'ptr', from: 'scope' }, 'POLICY'],
    [{ kind: 'listing' }, 'SYNC'],
  ] satisfies [News, string][])('%j gives %s', (news, cause) => {
    expect(causeOfNews(news)).toBe(cause)
  })
})

describe('whyOf', () => {
  it('names the event and the lease of a grant', () => {
    expect(whyOf(lease('GRANT'), { before: null, after: dynamic(), policy: global })).toEqual({
      cause: 'GRANT',
      chain: told,
    })
  })

  it('names the setting that let a name go, and its level', () => {
    expect(whyOf(lease('RELEASE'), { before: dynamic(), after: null, policy: scoped }).chain).toEqual([
      ...told,
      { kind: 'policy', id: 'deleteOnRelease', from: 'scope' },
    ])
    const leaving = { ...dynamic(), live: false, until: '2026-03-02T12:00:00.000Z' }
    expect(whyOf(lease('EXPIRY'), { before: dynamic(), after: leaving, policy: scoped }).chain).toEqual([
      ...told,
      { kind: 'policy', id: 'deleteOnExpiry', from: 'scope' },
      { kind: 'policy', id: 'graceHours', from: 'scope' },
    ])
  })

  it('names the setting that kept a name', () => {
    const kept = { ...dynamic(), live: false }
    expect(whyOf(lease('EXPIRY'), { before: dynamic(), after: kept, policy: global }).chain).toEqual([
      ...told,
      { kind: 'policy', id: 'deleteOnExpiry', from: 'global' },
    ])
    expect(whyOf(lease('RELEASE'), { before: dynamic(), after: dynamic(), policy: global }).chain).toEqual(
      told,
    )
  })

  it('is no end that the policy keeps the name at: the client has it by another lease', () => {
    const gone = (news: News, policy: typeof global) =>
      whyOf(news, { before: reserved(), after: null, policy }).cause
    const sticky = effective(defaultPolicy(), null, infrastructureDefaults())
    expect(gone(lease('EXPIRY'), sticky)).toBe('GRANT')
    expect(gone(lease('EXPIRY'), scoped)).toBe('EXPIRY')
    expect(gone(lease('RELEASE'), sticky)).toBe('RELEASE')
    const never = effective(defaultPolicy(), null, { ...infrastructureDefaults(), deleteOn: 'never' })
    expect(gone(lease('RELEASE'), never)).toBe('GRANT')
    expect(gone(lease('DECLINE'), scoped)).toBe('GRANT')
    for (const news of [lease('EXPIRY'), lease('RELEASE'), lease('DECLINE')]) {
      expect(whyOf(news, { before: null, after: reserved(), policy: scoped }).cause).toBe('GRANT')
    }
  })

  it('names the reservation whose claim a lease moved, and who chose the name', () => {
    const link = { kind: 'reservation', id: 'r1' }
    const chain = (infra: boolean) =>
      whyOf(lease('RENEW'), {
        before: null,
        after: reserved(),
        policy: effective(defaultPolicy(), null, infra ? infrastructureDefaults() : ordinaryDefaults()),
      }).chain
    expect(chain(true)).toEqual([...told, link, { kind: 'policy', id: 'pinHostname', from: 'reservation' }])
    expect(chain(false)).toEqual([
      ...told,
      link,
      { kind: 'policy', id: 'allowClientHostname', from: 'reservation' },
    ])
    const own = effective(defaultPolicy(), null, ordinaryDefaults())
    expect(whyOf(lease('RELEASE'), { before: reserved(), after: null, policy: own }).chain).toEqual([
      ...told,
      link,
      { kind: 'policy', id: 'deleteOnRelease', from: 'reservation' },
    ])
  })

  it('names the edit, the toggle, the static record', () => {
    const change = { before: null, after: reserved(), policy: global }
    expect(whyOf({ kind: 'reservation', id: 'r1', eventId: '9' }, change)).toEqual({
      cause: 'RESERVATION',
      chain: [
        { kind: 'event', id: '9' },
        { kind: 'reservation', id: 'r1' },
      ],
    })
    expect(whyOf({ kind: 'reservation', id: 'r1', eventId: null }, change).chain).toHaveLength(1)
    const slower = { before: dynamic(), after: { ...dynamic(), ttl: 60 }, policy: scoped }
    expect(whyOf({ kind: 'policy', id: 'defaultTtl', from: 'global' }, slower)).toEqual({
      cause: 'POLICY',
      chain: [
        { kind: 'policy', id: 'defaultTtl', from: 'global' },
        { kind: 'lease', id: '192.168.1.5' },
        { kind: 'policy', id: 'ttl', from: 'global' },
      ],
    })
    expect(whyOf({ kind: 'static', id: 's1' }, { before: null, after: null, policy: global })).toEqual({
      cause: 'ADMIN',
      chain: [{ kind: 'static', id: 's1' }],
    })
    expect(whyOf({ kind: 'listing' }, change)).toEqual({
      cause: 'SYNC',
      chain: [{ kind: 'reservation', id: 'r1' }],
    })
  })
})

describe('whyDue', () => {
  it('is the expiry, by what led to the grace', () => {
    const chain = [{ kind: 'event', id: '17' }]
    expect(whyDue({ ...dynamic(), why: { cause: 'POLICY', chain } })).toEqual({ cause: 'EXPIRY', chain })
    expect(whyDue(dynamic())).toEqual({ cause: 'EXPIRY', chain: [{ kind: 'lease', id: '192.168.1.5' }] })
  })
})
