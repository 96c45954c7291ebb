import { describe, expect, it } from 'vitest'
import type { Claim } from '@/lib/core/claims'
import { brief, fixed, foreign, lease, own, plan, reservation } from '@/lib/core/testing/at-name'
import { hoursAfter, NOON } from '@/lib/core/testing/world'

describe('several leases of one client', () => {
  it('leave the name to the newest', () => {
    const claims = [lease(1, '10.0.0.1'), lease(1, '10.0.0.9', { since: hoursAfter(5) })]
    expect(brief(claims, [own(1, '10.0.0.1')])).toEqual(['refuse 10.0.0.1', 'update 10.0.0.9'])
    expect(plan(claims)[0]?.reason).toBe('its client has the name at 10.0.0.9')
  })

  it('count as one client by one identity in common, also through a third lease', () => {
    const boot = lease(1, '10.0.0.1', { ref: 'client-id:00@2', identities: ['client-id:00', 'hw-address:x'] })
    const system = lease(1, '10.0.0.2', {
      ref: 'client-id:01@2',
      identities: ['client-id:01', 'hw-address:x', 'duid:y'],
      since: hoursAfter(2),
    })
    const late = lease(1, '10.0.0.3', {
      ref: 'client-id:ff@2',
      identities: ['client-id:ff', 'duid:y'],
      since: hoursAfter(3),
    })
    for (const claims of [
      [boot, system, late],
      [boot, late, system],
      [late, boot, system],
    ]) {
      expect(brief(claims)).toEqual(['refuse 10.0.0.1', 'refuse 10.0.0.2', 'create 10.0.0.3'])
    }
  })

  it('prefer one that stands to those that ended', () => {
    const claims = [lease(1, '10.0.0.1'), lease(1, '10.0.0.9', { since: hoursAfter(5), live: false })]
    expect(brief(claims, [own(1, '10.0.0.9')])).toEqual(['update 10.0.0.1', 'refuse 10.0.0.9'])
  })

  it('keep what stands when all ended, whichever ended last', () => {
    const ended = [
      lease(1, '10.0.0.1', { live: false, since: hoursAfter(9) }),
      lease(1, '10.0.0.9', { live: false, since: hoursAfter(5) }),
    ]
    expect(brief(ended, [own(1, '10.0.0.9')])).toEqual(['refuse 10.0.0.1', 'keep 10.0.0.9'])
    expect(brief([...ended].reverse(), [own(1, '10.0.0.9')])).toEqual(['refuse 10.0.0.1', 'keep 10.0.0.9'])
  })
})

describe('a lease that ended', () => {
  const left = lease(1, '10.0.0.1', { live: false })

  it('keeps what stands, and makes nothing', () => {
    expect(brief([left], [own(1, '10.0.0.1')])).toEqual(['keep 10.0.0.1'])
    expect(plan([left])).toMatchObject([
      { op: 'refuse', conflict: null, reason: 'its lease ended, and nothing stands that could be kept' },
    ])
    // The client's newer address is gone, and the older one does not come back for it.
    expect(brief([left], [own(1, '10.0.0.9')])).toEqual(['refuse 10.0.0.1', 'delete 10.0.0.9'])
  })

  it('leaves at the end of its grace, and says when', () => {
    const leaving = { ...left, until: hoursAfter(24) }
    expect(plan([leaving], [own(1, '10.0.0.1')], { now: hoursAfter(23) })).toMatchObject([
      { op: 'keep', leavesAt: hoursAfter(24) },
    ])
    expect(plan([leaving], [own(1, '10.0.0.1')])).toMatchObject([{ op: 'keep', leavesAt: hoursAfter(24) }])
    const why = { cause: 'POLICY' as const, chain: [{ kind: 'event', id: '17' }] }
    expect(plan([{ ...leaving, why }], [own(1, '10.0.0.1')], { now: hoursAfter(24) })).toMatchObject([
      { op: 'delete', cause: 'EXPIRY', chain: why.chain, reason: 'its grace is over' },
    ])
  })

  it('leaves with the last of those that share the value, and not when one stays', () => {
    const until = (hours: number) =>
      reservation(1, '10.0.0.1', { live: false, until: hoursAfter(hours), sourceId: `x${hours}` })
    const leavesAt = (...claims: Claim[]) => plan(claims, [own(1, '10.0.0.1')])[0]?.leavesAt
    expect(leavesAt(until(1), until(3), until(2))).toBe(hoursAfter(3))
    expect(leavesAt(until(1), reservation(1, '10.0.0.1'))).toBeNull()
    const { until: _, ...untold } = reservation(1, '10.0.0.1')
    expect(leavesAt(until(1), untold)).toBeNull()
  })
})

describe('cause and chain', () => {
  const why = (id: string) => ({ cause: 'GRANT' as const, chain: [{ kind: 'event', id }] })

  it('are those of the claim that makes the change', () => {
    expect(plan([lease(1, '10.0.0.1', { why: why('1') })])).toMatchObject([
      { cause: 'GRANT', chain: why('1').chain },
    ])
    expect(plan([lease(1, '10.0.0.1', { why: null })])).toMatchObject([{ cause: 'SYNC', chain: [] }])
  })

  it('are those of what took the claim away', () => {
    const gone = { cause: 'RELEASE' as const, chain: [{ kind: 'lease', id: '10.0.0.1' }] }
    expect(plan([], [own(1, '10.0.0.1', { why: gone })])).toMatchObject([{ op: 'delete', ...gone }])
    expect(plan([], [own(1, '10.0.0.1')])).toMatchObject([{ op: 'delete', cause: 'SYNC' }])
    const claims = [
      reservation(1, '2001:db8::1', { guard: true, type: 'AAAA', why: { cause: 'RESERVATION', chain: [] } }),
      lease(2, '10.0.0.2', { why: why('2') }),
    ]
    expect(plan(claims, [own(2, '10.0.0.2')])).toMatchObject([
      { op: 'delete', cause: 'RESERVATION' },
      { op: 'refuse', cause: 'GRANT' },
      { op: 'create', cause: 'RESERVATION' },
    ])
  })
})

describe('the cause of a value that takes the place of another', () => {
  const granted = { cause: 'GRANT' as const, chain: [{ kind: 'event', id: '2' }] }
  const released = { cause: 'RELEASE' as const, chain: [{ kind: 'event', id: '1' }] }
  const second = lease(2, '10.0.0.2', { why: granted })

  it('is the end that made room for it', () => {
    expect(plan([second], [own(1, '10.0.0.1', { why: released })])).toMatchObject([
      { op: 'update', value: '10.0.0.2', ...released },
    ])
    expect(plan([second], [own(1, '10.0.0.1')])).toMatchObject([{ op: 'update', ...granted }])
    const over = lease(1, '10.0.0.1', { live: false, until: NOON, why: granted })
    expect(plan([over, second], [own(1, '10.0.0.1')], { now: NOON })).toMatchObject([
      { op: 'update', cause: 'EXPIRY', chain: granted.chain },
    ])
  })

  it('is the end of its reservation when the lease that follows it is outdone', () => {
    const third = lease(3, '10.0.0.3', { why: granted })
    const deleted = { cause: 'RESERVATION' as const, chain: [{ kind: 'reservation', id: 'r3' }] }
    const row = own(3, '10.0.0.3', { why: deleted, provenance: 'ddns(reservation)' })
    const claims = [third, lease(2, '10.0.0.2', { since: NOON }), lease(1, '10.0.0.1', { live: false })]
    const there = own(2, '10.0.0.2')
    expect(plan(claims, [row, there]).find(({ op }) => op === 'delete')).toMatchObject(deleted)
    const { why: _, ...untold } = row
    expect(plan(claims, [untold, there]).find(({ op }) => op === 'delete')?.cause).toBe('SYNC')
  })

  it('is its own when it outdid the other', () => {
    const left = lease(1, '10.0.0.1', { live: false, why: released })
    expect(plan([left, second], [own(1, '10.0.0.1', { why: released })])[1]).toMatchObject({
      op: 'update',
      ...granted,
    })
  })
})

describe('a record that only its tag explains', () => {
  it('stays when it is of a lease: nobody knows that it ended', () => {
    expect(plan([], [own(1, '10.0.0.1', { unexplained: true })])).toMatchObject([
      { op: 'keep', sourceKind: null, reason: 'nothing here knows that its lease ended' },
    ])
    const reserved = own(1, '10.0.0.1', { unexplained: true, provenance: 'ddns(reservation)' })
    expect(brief([], [reserved])).toEqual(['delete 10.0.0.1'])
  })
})

describe('a PTR', () => {
  const reverse = {
    name: '1.0.0.10.in-addr.arpa',
    zone: '10.in-addr.arpa',
    zoneId: 'z9',
    type: 'PTR' as const,
  }
  const pointer = (claim: Claim, value: string): Claim => ({ ...claim, ...reverse, value })

  it('is one for each address, whatever the drift policy', () => {
    const claims = [
      pointer(reservation(1, '10.0.0.1'), 'epg.site.com'),
      pointer(reservation(2, '10.0.0.1'), 'gw.site.com'),
      pointer(lease(3, '10.0.0.1'), 'laptop.site.com'),
    ]
    expect(brief(claims)).toEqual([
      'create epg.site.com',
      'refuse gw.site.com (reservation medium)',
      'refuse laptop.site.com (reservation medium)',
    ])
    expect(brief([pointer(lease(3, '10.0.0.1'), 'laptop.site.com')])).toEqual(['create laptop.site.com'])
    expect(brief([pointer(fixed('10.0.0.1'), 'www.site.com'), ...claims])).toEqual([
      'refuse epg.site.com (static medium)',
      'refuse gw.site.com (static medium)',
      'refuse laptop.site.com (static medium)',
      'create www.site.com',
    ])
  })

  it('is refused beside one that is not ours', () => {
    const there = foreign('old.site.com', reverse)
    expect(brief([pointer(lease(3, '10.0.0.1'), 'laptop.site.com')], [there])).toEqual([
      'refuse laptop.site.com (imported medium)',
    ])
  })
})
