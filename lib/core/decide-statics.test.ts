import { describe, expect, it } from 'vitest'
import { brief, fixed, foreign, lease, own, plan, reservation } from '@/lib/core/testing/at-name'

const ours = (value: string, change = {}) =>
  own(1, value, { provenance: 'static(admin)', ownerRef: `static:s-${value}`, ...change })

describe('an operator’s record', () => {
  it('is created beside another value, whoever made that', () => {
    expect(brief([fixed('10.0.0.1')], [foreign('10.0.0.9')])).toEqual(['create 10.0.0.1'])
    expect(brief([fixed('10.0.0.1'), fixed('10.0.0.2')], [ours('10.0.0.1')])).toEqual([
      'keep 10.0.0.1',
      'create 10.0.0.2',
    ])
  })

  it('joins nobody’s PTR: an address has one name', () => {
    const reverse = { type: 'PTR', name: '1.0.0.10.in-addr.arpa', zone: '0.0.10.in-addr.arpa' } as const
    const [line] = plan(
      [fixed('epg.site.com', reverse)],
      [foreign('printer.site.com', { ...reverse, id: 'theirs' })],
    )
    expect(line).toMatchObject({ op: 'refuse', recordId: 'theirs' })
  })

  it('does not make room for others: their refusal stays', () => {
    expect(brief([reservation(1, '10.0.0.1')], [foreign('10.0.0.9')])).toEqual([
      'refuse 10.0.0.1 (imported medium)',
    ])
  })

  it('outranks a lease: its record takes the place in one change', () => {
    const lines = plan([fixed('10.0.0.1'), lease(2, '10.0.0.2')], [own(2, '10.0.0.2')])
    expect(lines.map(({ op, value }) => `${op} ${value}`).sort()).toEqual([
      'refuse 10.0.0.2',
      'update 10.0.0.1',
    ])
  })

  it('has the name in what a lease is told, though somebody else wrote beside it', () => {
    const lines = plan([fixed('10.0.0.1'), lease(2, '10.0.0.2')], [ours('10.0.0.1'), foreign('10.0.0.9')])
    expect(lines.find(({ value }) => value === '10.0.0.2')).toMatchObject({
      op: 'refuse',
      reason: 'held by a static record (10.0.0.1)',
      conflict: { kind: 'static', holder: { sourceKind: 'static', value: '10.0.0.1' } },
    })
  })

  it('that was adopted gets our tag, on what stands there without one', () => {
    const [line] = plan([fixed('10.0.0.1')], [ours('10.0.0.1', { ownerRef: null })])
    expect(line).toMatchObject({
      op: 'update',
      reason: 'owner becomes static:s-10.0.0.1',
      before: { value: '10.0.0.1', ttl: 600, owner: null },
      after: {
        value: '10.0.0.1',
        ttl: 600,
        owner: { provenance: 'static(admin)', ref: 'static:s-10.0.0.1' },
      },
    })
    expect(brief([fixed('10.0.0.1')], [ours('10.0.0.1')])).toEqual(['keep 10.0.0.1'])
  })

  it('leaves alone what is ours without an owner for anybody else', () => {
    const unsigned = own(1, '10.0.0.1', { provenance: 'ddns(reservation)', ownerRef: null })
    expect(brief([reservation(1, '10.0.0.1')], [unsigned])).toEqual(['keep 10.0.0.1'])
  })

  it('stays where nobody knows that it was given up: our database was lost once', () => {
    expect(plan([], [ours('10.0.0.1', { unexplained: true })])).toMatchObject([
      { op: 'keep', reason: 'nothing here knows that an operator gave it up' },
    ])
  })

  it('goes without the values that are not ours', () => {
    expect(brief([], [ours('10.0.0.1'), foreign('10.0.0.9')])).toEqual(['delete 10.0.0.1'])
  })
})
