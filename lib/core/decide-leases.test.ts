import { describe, expect, it } from 'vitest'
import type { Claim } from '@/lib/core/claims'
import { type DecideInput, decide } from '@/lib/core/decide'
import type { RecordRow } from '@/lib/core/plan'
import { hoursAfter, NOON } from '@/lib/core/testing/world'

const at = { zoneId: 'z1', view: 'internal', zone: 'site.com', name: 'epg.site.com' }
const mac = (n: number) => `hw-address:02000000000${n}`

/** A live lease of client n, granted n hours after NOON. */
function lease(n: number, value: string, change: Partial<Claim> = {}): Claim {
  return {
    ...at,
    sourceKind: 'lease',
    sourceId: value,
    type: value.includes(':') ? 'AAAA' : 'A',
    value,
    ttl: 600,
    provenance: 'ddns(dynamic)',
    ref: `${mac(n)}@2`,
    until: null,
    live: true,
    since: hoursAfter(n),
    identities: [mac(n)],
    ...change,
  }
}

/** A reservation of client n, drift policy Warn. */
function reservation(n: number, value: string, change: Partial<Claim> = {}): Claim {
  return {
    ...lease(n, value),
    sourceKind: 'reservation',
    sourceId: `r${n}`,
    provenance: 'ddns(reservation)',
    since: null,
    drift: 'warn',
    guard: false,
    ...change,
  }
}

function fixed(value: string, change: Partial<Claim> = {}): Claim {
  const { identities: _, since: __, live: ___, until: ____, ...rest } = lease(1, value)
  return {
    ...rest,
    sourceKind: 'static',
    sourceId: `s-${value}`,
    provenance: 'static(admin)',
    ref: `static:s-${value}`,
    ...change,
  }
}

/** Our record, written for client n. */
function own(n: number, value: string, change: Partial<RecordRow> = {}): RecordRow {
  return {
    ...at,
    id: `row-${value}`,
    type: value.includes(':') ? 'AAAA' : 'A',
    value,
    ttl: 600,
    provenance: 'ddns(dynamic)',
    owned: true,
    ownerRef: `${mac(n)}@2`,
    present: true,
    ...change,
  }
}

const foreign = (value: string, change: Partial<RecordRow> = {}): RecordRow =>
  own(0, value, { owned: false, ownerRef: null, provenance: 'static(admin)', ...change })

const plan = (claims: Claim[], records: RecordRow[] = [], change: Partial<DecideInput> = {}) =>
  decide({ claims, records, instance: 'i1', mode: 'full', cause: 'SYNC', ...change })

const brief = (...args: Parameters<typeof plan>) =>
  plan(...args).map(({ op, value, conflict }) =>
    [op, value, ...(conflict === null ? [] : [`(${conflict.kind} ${conflict.severity})`])].join(' '),
  )

describe('Conflict Guard', () => {
  const gateway = reservation(1, '10.0.0.1', { guard: true, ttl: 86_400 })

  it('refuses a reserved name to another client, whatever the type', () => {
    expect(brief([gateway, lease(2, '10.0.0.2'), lease(3, '2001:db8::3')])).toEqual([
      'create 10.0.0.1',
      'refuse 10.0.0.2 (guarded medium)',
      'refuse 2001:db8::3 (guarded medium)',
    ])
    expect(plan([gateway, lease(2, '10.0.0.2')])[1]?.reason).toBe(
      `held by a reservation with Conflict Guard, ${mac(1)}@2 (10.0.0.1)`,
    )
  })

  it('withdraws what another client had before', () => {
    expect(brief([gateway, lease(2, '10.0.0.2')], [own(2, '10.0.0.2')])).toEqual([
      'update 10.0.0.1',
      'refuse 10.0.0.2 (guarded medium)',
    ])
    expect(brief([gateway, lease(2, '2001:db8::2')], [own(2, '2001:db8::2')])).toEqual([
      'create 10.0.0.1',
      'delete 2001:db8::2',
      'refuse 2001:db8::2 (guarded medium)',
    ])
  })

  it('lets the same host have the other family', () => {
    const six = lease(1, '2001:db8::1', { ref: 'duid:0001@6', identities: ['duid:0001', mac(1)] })
    expect(brief([gateway, six])).toEqual(['create 10.0.0.1', 'create 2001:db8::1'])
    expect(brief([gateway, { ...six, identities: ['duid:0001'] }])).toEqual([
      'create 10.0.0.1',
      'refuse 2001:db8::1 (guarded medium)',
    ])
  })

  it('lets no lease of its own client add to the name', () => {
    const [first, second] = plan([gateway, lease(1, '10.0.0.9')])
    expect(first).toMatchObject({ op: 'create', value: '10.0.0.1' })
    expect(second).toMatchObject({
      op: 'refuse',
      conflict: null,
      reason: 'the reservation of its client has the name (10.0.0.1)',
    })
  })

  it('keeps a withdrawn name from others, and lets its own client have it', () => {
    const withdrawn = { ...gateway, wanted: false, live: false }
    expect(brief([withdrawn, lease(2, '10.0.0.2')])).toEqual(['refuse 10.0.0.2 (guarded medium)'])
    expect(brief([withdrawn, lease(1, '10.0.0.9')])).toEqual(['create 10.0.0.9'])
    const nowhere = { ...withdrawn, value: '' }
    expect(plan([nowhere, lease(2, '10.0.0.2')])[0]?.reason).toBe(
      `held by a reservation with Conflict Guard, ${mac(1)}@2`,
    )
    const over = { ...gateway, until: NOON }
    expect(brief([over, lease(2, '10.0.0.2')], [], { now: NOON })).toEqual([
      'refuse 10.0.0.2 (guarded medium)',
    ])
  })

  it('does not reach into another zone', () => {
    expect(brief([gateway, lease(2, '10.0.0.2', { zoneId: 'z2' })])).toEqual([
      'create 10.0.0.1',
      'create 10.0.0.2',
    ])
  })

  it('serves the very same value for both', () => {
    expect(plan([gateway, lease(2, '10.0.0.1')])).toMatchObject([
      { op: 'create', alsoFor: ['lease:10.0.0.1'], after: { owner: { ref: `${mac(1)}@2` } } },
    ])
  })
})

describe('a record that is not ours', () => {
  it.each([
    ['A', '10.0.0.8'],
    ['AAAA', '2001:db8::8'],
    ['TXT', 'hello'],
    ['SRV', '0 0 80 x'],
  ])('keeps a lease from its name: %s', (type, value) => {
    const [line] = plan([lease(1, '10.0.0.1')], [foreign(value, { type })])
    expect(line).toMatchObject({
      op: 'refuse',
      value: '10.0.0.1',
      conflict: {
        kind: 'imported',
        severity: 'medium',
        claimant: { sourceKind: 'lease', ref: `${mac(1)}@2`, value: '10.0.0.1' },
        holder: { sourceKind: null, ref: null, recordId: `row-${value}`, type, value },
      },
      reason: `${type === 'A' ? value : `${type} ${value}`} stands there and is not ours`,
    })
  })

  it('is linked when it says the same', () => {
    expect(brief([lease(1, '10.0.0.1')], [foreign('10.0.0.1'), foreign('x', { type: 'TXT' })])).toEqual([
      'keep 10.0.0.1',
    ])
  })

  it('takes the name from a lease that had it, but not for a record of another type', () => {
    expect(brief([lease(1, '10.0.0.1')], [own(1, '10.0.0.1'), foreign('10.0.0.8')])).toEqual([
      'delete 10.0.0.1',
      'refuse 10.0.0.1 (imported medium)',
    ])
    const records = [own(1, '10.0.0.1'), foreign('x', { type: 'TXT' }), foreign('2001:db8::8')]
    expect(brief([lease(1, '10.0.0.1')], records)).toEqual(['keep 10.0.0.1'])
    expect(brief([lease(1, '10.0.0.7')], records)).toEqual([
      'delete 10.0.0.1',
      'refuse 10.0.0.7 (imported medium)',
    ])
  })

  it('is named to reservations and static records too', () => {
    expect(brief([reservation(1, '10.0.0.1')], [foreign('10.0.0.8')])).toEqual([
      'refuse 10.0.0.1 (imported medium)',
    ])
    const alias = foreign('b.site.com', { type: 'CNAME' })
    expect(brief([fixed('10.0.0.1')], [alias])).toEqual(['refuse 10.0.0.1 (imported medium)'])
  })
})

describe('static records', () => {
  it('stand side by side', () => {
    expect(brief([fixed('10.0.0.1'), fixed('10.0.0.2')])).toEqual(['create 10.0.0.1', 'create 10.0.0.2'])
  })

  it('go before reservations and leases', () => {
    expect(
      brief([fixed('10.0.0.1'), reservation(2, '10.0.0.2', { guard: true }), lease(3, '10.0.0.3')]),
    ).toEqual(['create 10.0.0.1', 'refuse 10.0.0.2 (static medium)', 'refuse 10.0.0.3 (static medium)'])
    expect(plan([fixed('10.0.0.1'), lease(3, '10.0.0.3')])[1]?.reason).toBe(
      'held by a static record (10.0.0.1)',
    )
  })

  it('keep a lease of another type from the name, unless it stands there', () => {
    const six = lease(2, '2001:db8::2')
    expect(brief([fixed('10.0.0.1'), six])).toEqual(['create 10.0.0.1', 'refuse 2001:db8::2 (static medium)'])
    expect(brief([fixed('10.0.0.1'), six], [own(2, '2001:db8::2')])).toEqual([
      'create 10.0.0.1',
      'keep 2001:db8::2',
    ])
  })

  it('take over what a lease had published', () => {
    expect(plan([fixed('10.0.0.2'), lease(2, '10.0.0.2')], [own(2, '10.0.0.2')])).toMatchObject([
      {
        op: 'update',
        reason: expect.stringContaining('provenance ddns(dynamic) becomes static(admin)'),
        alsoFor: ['lease:10.0.0.2'],
      },
    ])
  })
})

describe('a reservation without Conflict Guard', () => {
  it('stands beside another client when the drift policy is Warn, and says so', () => {
    expect(brief([reservation(1, '10.0.0.1'), lease(2, '10.0.0.2')])).toEqual([
      'create 10.0.0.1',
      'create 10.0.0.2 (reservation medium)',
    ])
    expect(brief([reservation(1, '10.0.0.1'), reservation(2, '10.0.0.2')])).toEqual([
      'create 10.0.0.1',
      'create 10.0.0.2 (reservation medium)',
    ])
    expect(brief([reservation(1, '10.0.0.1'), lease(2, '2001:db8::2')])).toEqual([
      'create 10.0.0.1',
      'create 2001:db8::2 (reservation medium)',
    ])
  })

  it('has the name alone when it is Block, or nobody says', () => {
    for (const drift of ['block', null] as const) {
      const first = reservation(1, '10.0.0.1', { drift })
      expect(brief([first, lease(2, '10.0.0.2'), lease(3, '2001:db8::3')])).toEqual([
        'create 10.0.0.1',
        'refuse 10.0.0.2 (reservation medium)',
        'refuse 2001:db8::3 (reservation medium)',
      ])
      expect(brief([first, reservation(2, '10.0.0.2')])).toEqual([
        'create 10.0.0.1',
        'refuse 10.0.0.2 (reservation medium)',
      ])
    }
  })

  it('gives way to one with Conflict Guard, even where its record stands', () => {
    const records = [own(1, '10.0.0.1', { provenance: 'ddns(reservation)' })]
    expect(brief([reservation(1, '10.0.0.1'), reservation(2, '10.0.0.2', { guard: true })], records)).toEqual(
      ['refuse 10.0.0.1 (guarded medium)', 'update 10.0.0.2'],
    )
  })

  it('leaves the other family to the reservation of another client: it was made on purpose', () => {
    const six = reservation(2, '2001:db8::2', { drift: 'block' })
    expect(brief([reservation(1, '10.0.0.1', { guard: true }), six])).toEqual([
      'create 10.0.0.1',
      'create 2001:db8::2',
    ])
  })

  it('is not written over and over when two clients share a value', () => {
    const claims = [
      reservation(9, '10.0.0.1'),
      reservation(1, '10.0.0.1'),
      reservation(1, '10.0.0.2', { sourceId: 'r1b' }),
    ]
    const there = (n: number, value: string) => own(n, value, { provenance: 'ddns(reservation)' })
    expect(
      brief(claims, [there(9, '10.0.0.1'), there(1, '10.0.0.2')]).map((line) => line.split(' ')[0]),
    ).toEqual(['keep', 'keep'])
  })
})

describe('two clients with leases', () => {
  it('leave the name to the first owner', () => {
    expect(brief([lease(1, '10.0.0.1'), lease(2, '10.0.0.2')])).toEqual([
      'create 10.0.0.1',
      'refuse 10.0.0.2 (lease low)',
    ])
    const longer = lease(1, '10.0.0.1', { since: NOON })
    expect(brief([longer, lease(2, '10.0.0.2')], [own(2, '10.0.0.2')])).toEqual([
      'refuse 10.0.0.1 (lease low)',
      'keep 10.0.0.2',
    ])
    expect(brief([longer, lease(2, '10.0.0.2')], [own(2, '10.0.0.7')])).toEqual([
      'refuse 10.0.0.1 (lease low)',
      'update 10.0.0.2',
    ])
    expect(plan([lease(1, '10.0.0.1'), lease(2, '10.0.0.2')])[1]?.reason).toBe(
      `held by ${mac(1)}@2 (10.0.0.1)`,
    )
  })

  it('go by their names when all else is equal', () => {
    const same = { since: NOON }
    expect(brief([lease(2, '10.0.0.1', same), lease(1, '10.0.0.2', same)])).toEqual([
      'refuse 10.0.0.1 (lease low)',
      'create 10.0.0.2',
    ])
    const { since: _, ...untold } = lease(2, '10.0.0.1')
    expect(brief([untold, lease(1, '10.0.0.2', same)])[0]).toBe('create 10.0.0.1')
  })

  it('settle it for each family by itself', () => {
    expect(brief([lease(1, '10.0.0.1'), lease(2, '2001:db8::2')])).toEqual([
      'create 10.0.0.1',
      'create 2001:db8::2',
    ])
  })

  it('a name that is merely kept goes to whoever is there', () => {
    const left = lease(1, '10.0.0.1', { live: false })
    const [kept, here] = plan([left, lease(2, '10.0.0.2')], [own(1, '10.0.0.1')])
    expect(kept).toMatchObject({
      op: 'refuse',
      conflict: null,
      reason: `its lease ended, and the name is held by ${mac(2)}@2 (10.0.0.2)`,
    })
    expect(here).toMatchObject({ op: 'update', value: '10.0.0.2', before: { value: '10.0.0.1' } })
  })
})

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
