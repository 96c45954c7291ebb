import { describe, expect, it } from 'vitest'
import { brief, fixed, foreign, lease, mac, own, plan, reservation } from '@/lib/core/testing/at-name'
import { NOON } from '@/lib/core/testing/world'

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

  it('keeps a name from other reservations also while it is withdrawn, or served by a record that is not ours', () => {
    const other = reservation(2, '10.0.0.2')
    const refused = ['refuse 10.0.0.2 (guarded medium)']
    expect(brief([{ ...gateway, wanted: false }, other])).toEqual(refused)
    expect(brief([gateway, other], [foreign('10.0.0.1'), own(2, '10.0.0.2')])).toEqual([
      'keep 10.0.0.1',
      'delete 10.0.0.2',
      ...refused,
    ])
    expect(
      brief([
        { ...gateway, wanted: false },
        { ...other, guard: true },
      ]),
    ).toEqual(['create 10.0.0.2'])
    expect(brief([{ ...gateway, wanted: false }, reservation(1, '10.0.0.9')])).toEqual(['create 10.0.0.9'])
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
    const { drift: _, ...silent } = reservation(1, '10.0.0.1')
    for (const first of [reservation(1, '10.0.0.1', { drift: 'block' }), silent]) {
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
