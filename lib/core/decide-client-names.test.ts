import { describe, expect, it } from 'vitest'
import type { Claim } from '@/lib/core/claims'
import { brief, fixed, foreign, lease, own, plan, reservation } from '@/lib/core/testing/at-name'
import { NOON } from '@/lib/core/testing/world'

/** The claim of client n's reservation under a name that the client chose, n hours after NOON. */
const chosen = (n: number, value: string, change: Partial<Claim> = {}) =>
  reservation(n, value, { drift: null, since: lease(n, value).since ?? NOON, ...change })

describe('a name that the client of a reservation chose', () => {
  it.each([
    ['its own, nobody else has it', [], [], ['create 10.0.0.9']],
    [
      'a reservation under Block',
      [reservation(1, '10.0.0.1', { drift: 'block' })],
      [],
      ['create 10.0.0.1', 'refuse 10.0.0.9 (reservation medium)'],
    ],
    [
      'a reservation under Warn',
      [reservation(1, '10.0.0.1')],
      [],
      ['create 10.0.0.1', 'create 10.0.0.9 (reservation medium)'],
    ],
    [
      'a reservation whose record stands',
      [reservation(1, '10.0.0.1')],
      [own(1, '10.0.0.1', { provenance: 'ddns(reservation)' })],
      ['create 10.0.0.9 (reservation medium)', 'keep 10.0.0.1'],
    ],
    [
      'Conflict Guard',
      [reservation(1, '10.0.0.1', { guard: true })],
      [],
      ['create 10.0.0.1', 'refuse 10.0.0.9 (guarded medium)'],
    ],
    [
      'Conflict Guard that is withdrawn',
      [reservation(1, '10.0.0.1', { guard: true, wanted: false })],
      [],
      ['refuse 10.0.0.9 (guarded medium)'],
    ],
    [
      'Conflict Guard of the other family',
      [reservation(1, '2001:db8::1', { guard: true })],
      [],
      ['create 2001:db8::1', 'refuse 10.0.0.9 (guarded medium)'],
    ],
    ['a static record', [fixed('10.0.0.1')], [], ['create 10.0.0.1', 'refuse 10.0.0.9 (static medium)']],
    [
      'a record that is not ours, of any type',
      [],
      [foreign('x', { type: 'TXT' })],
      ['refuse 10.0.0.9 (imported medium)'],
    ],
    [
      'a live lease',
      [lease(1, '10.0.0.1')],
      [own(1, '10.0.0.1')],
      ['keep 10.0.0.1', 'refuse 10.0.0.9 (lease low)'],
    ],
    ['a later lease', [lease(10, '10.0.0.1')], [], ['create 10.0.0.9', 'refuse 10.0.0.1 (lease low)']],
    [
      'what another client chose before',
      [chosen(1, '10.0.0.1')],
      [],
      ['create 10.0.0.1', 'refuse 10.0.0.9 (lease low)'],
    ],
    [
      'another name of its own reservations',
      [reservation(9, '10.0.0.8', { sourceId: 'r9b' })],
      [],
      ['create 10.0.0.8', 'refuse 10.0.0.9'],
    ],
  ])('beside %s', (_, claims, records, expected) => {
    expect(brief([chosen(9, '10.0.0.9'), ...claims], records).sort()).toEqual(expected.sort())
  })

  it('leaves the way free for the owner of a withdrawn name', () => {
    const gateway = reservation(1, '10.0.0.1', { guard: true })
    const taken = own(9, '10.0.0.9', { provenance: 'ddns(reservation)' })
    expect(brief([gateway, chosen(9, '10.0.0.9')], [taken])).toEqual([
      'update 10.0.0.1',
      'refuse 10.0.0.9 (guarded medium)',
    ])
  })

  it('leaves the pointer of an address to its reservation', () => {
    const at = { type: 'PTR', name: '1.0.0.10.in-addr.arpa' } as const
    const pointers = [
      reservation(1, 'a.site.com', at),
      chosen(9, 'b.site.com', at),
      chosen(9, 'c.site.com', { ...at, sourceId: 'r9b' }),
    ]
    expect(plan(pointers).map(({ op, value }) => `${op} ${value}`)).toEqual([
      'create a.site.com',
      'refuse b.site.com',
      'refuse c.site.com',
    ])
  })
})

describe('a reservation that is refused holds nothing', () => {
  const six = lease(1, '2001:db8::1')
  const stands = own(1, '2001:db8::1')
  const infra = reservation(1, '10.0.0.1', { guard: true })

  it.each([
    ['another has the name with Conflict Guard', [infra, reservation(2, '10.0.0.2', { drift: 'block' })], []],
    [
      'another has it, and neither has',
      [reservation(1, '10.0.0.1', { drift: 'block' }), reservation(2, '10.0.0.2', { drift: 'block' })],
      [],
    ],
    ['both have Conflict Guard', [infra, reservation(2, '10.0.0.2', { guard: true })], []],
    ['its client chose the name', [infra, chosen(2, '10.0.0.2')], []],
    ['an operator has the place', [fixed('10.0.0.1'), reservation(2, '10.0.0.2', { drift: 'block' })], []],
    ['somebody else has the place', [reservation(2, '10.0.0.2', { drift: 'block' })], [foreign('10.0.0.8')]],
    ['nothing is there to be kept', [reservation(2, '10.0.0.2', { drift: 'block', live: false })], []],
  ])('%s', (_, claims, records) => {
    const lines = plan([...claims, six], [stands, ...records])
    expect(lines.find(({ value }) => value === '2001:db8::1')).toMatchObject({ op: 'keep', conflict: null })
    expect(lines.find(({ value }) => value === '10.0.0.2')?.op).toBe('refuse')
  })

  it.each([
    ['its record is linked', [foreign('10.0.0.2')]],
    ['its record stands beside another', [foreign('10.0.0.8'), own(2, '10.0.0.2')]],
    ['its record changes its value', [foreign('10.0.0.8'), own(2, '10.0.0.7')]],
  ])('but one that has its record holds its name: %s', (_, records) => {
    const lines = plan([reservation(2, '10.0.0.2', { drift: 'block' }), six], [stands, ...records])
    expect(lines.find(({ value }) => value === '2001:db8::1')?.op).not.toBe('keep')
  })
})
