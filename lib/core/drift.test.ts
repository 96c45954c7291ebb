import { describe, expect, it, test } from 'vitest'
import { decide } from '@/lib/core/decide'
import {
  applyDrift,
  besideRepaired,
  type DriftFound,
  type DriftMark,
  type DriftRow,
  type DriftVerdict,
  driftOf,
  isIntruder,
  markOf,
  toldApart,
} from '@/lib/core/drift'
import type { DecideMode } from '@/lib/core/plan'
import { fixed, foreign, lease, mac, own, reservation } from '@/lib/core/testing/at-name'

const V = '192.168.1.5'
const W = '192.168.1.66'
const row = (drift: DriftMark | null, change: Partial<DriftRow> = {}): DriftRow => ({
  ...own(1, V, { provenance: 'ddns(reservation)' }),
  wanted: true,
  drift,
  ...change,
})
const gone = { present: false } as const
const other = (change: Partial<DriftRow> = {}): DriftRow => ({
  ...foreign(W),
  wanted: false,
  drift: null,
  ...change,
})
const intruder = other({ drift: 'foreign' })
const alias = other({ type: 'CNAME', value: 'b.site.com', id: 'alias' })
const claim = reservation(1, V)
const warn: DriftVerdict = { drift: 'warn', from: 'global', gated: false }
const block: DriftVerdict = { drift: 'block', from: 'scope', gated: false }

function judge(records: DriftRow[], verdict = warn, claims = [claim], mode: DecideMode = 'full') {
  const lines = decide({ claims, records, instance: 'i1', mode, cause: 'RESERVATION' })
  return applyDrift({ lines, records, claims, instance: 'i1', verdict: () => verdict })
}
const told = (...args: Parameters<typeof judge>) => {
  const { lines, found } = judge(...args)
  return [
    ...lines.map(({ op, would, value, cause }) =>
      [op, would, value, cause === 'REPAIR' ? cause : ''].filter(Boolean).join(' '),
    ),
    ...toldApart(found).map(({ kind, action }) => `${kind}: ${action}`),
  ]
}

describe('what the facts tell about a marked row', () => {
  test.each<[string, DriftRow, DriftRow[], number | null, string | null]>([
    ['nothing without a mark', row(null, gone), [], 600, null],
    ['it is missing', row('missing', gone), [], 600, 'missing'],
    ['another value stands in its place', row('missing', gone), [other()], 600, 'changed'],
    ['the other value went again', row('changed', gone), [], 600, 'missing'],
    ['it is back', row('missing'), [other()], 600, null],
    ['somebody else made it anew', row('missing', { owned: false }), [], 600, null],
    ['another TTL', row('ttl', { ttl: 60 }), [], 600, 'ttl'],
    ['its TTL is as wanted again', row('ttl'), [], 600, null],
    ['the tag is gone', row('tag'), [], 600, 'tag'],
    ['the TTL before the tag: one update puts both right', row('tag', { ttl: 60 }), [], 600, 'ttl'],
    ['what somebody else wrote is told with ours', row('foreign'), [other()], 600, null],
    ['it came back', row('extra', { wanted: false }), [], null, 'extra'],
    ['it came back, and shall go', row('repair-extra', { wanted: false }), [], null, 'extra'],
    ['its claim went meanwhile', row('ttl', { wanted: false }), [], null, null],
    ['it came back and is gone', row('extra', { wanted: false, present: false }), [], null, null],
    ['it came back and is not ours', row('extra', { wanted: false, owned: false }), [], null, null],
    ['asked to be put right, and it stands', row('repair-ttl'), [], 600, null],
    ['its tag shall be put right', row('repair-tag'), [], 600, 'tag'],
    ['its tag says another client', row('ttl', { ownerRef: 'x@1' }), [], 600, 'tag'],
    ['its tag says another provenance', row('ttl', { provenance: 'static(admin)' }), [], 600, 'tag'],
  ])('%s', (_, marked, others, ttl, expected) => {
    const owner = { instance: 'i1', provenance: 'ddns(reservation)', ref: `${mac(1)}@2` } as const
    expect(driftOf(marked, others, ttl === null ? null : { value: V, ttl, owner })).toBe(expected)
  })
})

describe('what the policy makes of it', () => {
  const table: [string, DriftRow[], string[], string[], string[]?][] = [
    [
      'missing',
      [row('missing', gone)],
      [`held create ${V}`, 'missing: hold'],
      [`create ${V} REPAIR`, 'missing: repair'],
    ],
    [
      'edited in place: our tag is on the new value',
      [
        row('missing', gone),
        row('extra', { ...own(1, W, { provenance: 'ddns(reservation)' }), wanted: false }),
      ],
      [`held update ${V}`, 'changed: hold'],
      [`update ${V} REPAIR`, 'changed: repair'],
    ],
    [
      "replaced by somebody else's value, which stays",
      [row('missing', gone), other()],
      [`held create ${V}`, 'changed: hold'],
      [`create ${V} REPAIR`, 'changed: repair'],
    ],
    [
      'replaced by a CNAME: nothing can stand beside it',
      [row('missing', gone), alias],
      [`refuse ${V}`, 'changed: hold'],
      [`refuse ${V}`, 'changed: hold'],
      [`held ${V}`, 'changed: hold'],
    ],
    [
      'another TTL',
      [row('ttl', { ttl: 60 })],
      [`held update ${V}`, 'ttl: hold'],
      [`update ${V} REPAIR`, 'ttl: repair'],
    ],
    [
      'the tag is gone',
      [row('tag')],
      [`held update ${V}`, 'tag: hold'],
      [`update ${V} REPAIR`, 'tag: repair'],
    ],
    [
      'a second value, which is not ours',
      [row(null), intruder],
      [`keep ${V}`, 'duplicate: hold'],
      [`keep ${V}`, 'duplicate: hold'],
    ],
    [
      'a second value, and another TTL',
      [row('ttl', { ttl: 60 }), intruder],
      [`held update ${V}`, 'ttl: hold', 'duplicate: hold'],
      [`update ${V} REPAIR`, 'ttl: repair', 'duplicate: hold'],
    ],
    [
      'a second value does not hold back what is wanted now',
      [row(null, { ttl: 60 }), intruder],
      [`update ${V}`, 'duplicate: hold'],
      [`update ${V}`, 'duplicate: hold'],
    ],
    ['a second value that stood there first', [row(null), other()], [`keep ${V}`], [`keep ${V}`]],
    [
      'it came back beside what stands',
      [row(null), row('extra', { ...own(1, W, { provenance: 'ddns(reservation)' }), wanted: false })],
      [`keep ${V}`, `held delete ${W}`, 'extra: hold'],
      [`keep ${V}`, `delete ${W} REPAIR`, 'extra: repair'],
    ],
    ['as it should be', [row(null)], [`keep ${V}`], [`keep ${V}`]],
    ['never made yet', [row(null, gone)], [`create ${V}`], [`create ${V}`]],
    ['the other TTL is what is wanted now', [row(null, { ttl: 60 })], [`update ${V}`], [`update ${V}`]],
    [
      'its tag says another client',
      [row('tag', { ownerRef: 'x@1' })],
      [`held update ${V}`, 'tag: hold'],
      [`update ${V} REPAIR`, 'tag: repair'],
    ],
  ]
  test.each(table)('%s', (_, records, underWarn, underBlock, gated = underWarn) => {
    expect(told(records, warn)).toEqual(underWarn)
    expect(told(records, block)).toEqual(underBlock)
    expect(told(records, { ...block, gated: true })).toEqual(gated)
  })

  it('repairs in the name of its claim, and says by which policy', () => {
    const { lines } = judge([row('missing', gone), other()], block)
    expect(lines).toMatchObject([
      {
        op: 'create',
        before: null,
        after: { value: V, ttl: 600, owner: { instance: 'i1', provenance: 'ddns(reservation)' } },
        recordId: `row-${V}`,
        conflict: null,
        reason: `on the DNS server ${W} stands in its place`,
        chain: [{ kind: 'policy', id: 'drift', from: 'scope' }],
      },
    ])
    expect(judge([row('tag')], block).lines).toMatchObject([
      { before: { owner: null }, after: { owner: { ref: 'hw-address:020000000001@2' } } },
    ])
  })

  it('expects no tag on the server where it is gone, also when the TTL is another', () => {
    const lost = judge([row('tag', { ttl: 60 })], block)
    expect(lost.lines).toMatchObject([
      { op: 'update', before: { ttl: 60, owner: null }, after: { ttl: 600, owner: { instance: 'i1' } } },
    ])
    expect(judge([row('repair-tag', { ttl: 60 })], block).lines).toMatchObject([{ before: { owner: null } }])
    const instead = row('extra', { ...own(1, W, { provenance: 'ddns(reservation)' }), wanted: false })
    expect(judge([row('tag', gone), instead], block).lines).toMatchObject([
      { op: 'update', before: { value: W, owner: { ref: 'hw-address:020000000001@2' } } },
    ])
    expect(judge([row('ttl', { ttl: 60 })], block).lines).toMatchObject([
      { before: { owner: { ref: 'hw-address:020000000001@2' } } },
    ])
    expect(judge([row('ttl', { provenance: 'static(admin)' })], block).lines).toMatchObject([
      { before: { owner: { provenance: 'static(admin)' } } },
    ])
    expect(judge([row('tag', { ttl: 60, ownerRef: 'x@1' })], block).lines).toMatchObject([
      { before: { owner: { ref: 'x@1' } } },
    ])
  })

  it.each([
    ['tag', 'ttl', 'tag'],
    ['repair-missing', 'changed', 'repair-missing'],
    ['missing', 'changed', 'changed'],
    [null, 'ttl', 'ttl'],
  ] as const)('notes of %s that is %s: %s', (mark, kind, expected) => {
    expect(markOf(row(mark), kind)).toBe(expected)
  })

  it('decides nothing anew about what was refused before so much of the zone differed', () => {
    const refused = row('changed', { ...gone, status: 'refused' })
    expect(told([refused, alias], { ...warn, gated: true })).toEqual([`refuse ${V}`, 'changed: hold'])
  })

  it('leaves what came back and may be needed, as nobody knows that it was given up', () => {
    const back = row('extra', { ...own(1, W), unexplained: true, wanted: false })
    expect(told([back], warn, [])).toEqual([`keep ${W}`, 'extra: hold'])
  })

  it('says who asked for the repair, and holds nothing of it', () => {
    const why = { cause: 'RENEW', chain: [{ kind: 'lease', id: V }] } as const
    const asked = judge([row('repair-missing', { ...gone, why })], block)
    expect(asked.lines).toMatchObject([{ op: 'create', ...why }])
    expect(judge([row('repair-changed', gone)], block).lines).toMatchObject([
      { op: 'create', cause: 'REPAIR' },
    ])
  })

  it('says why a line is held', () => {
    expect(judge([row('ttl', { ttl: 60 })]).lines[0]?.reason).toBe(
      'held (drift policy Warn): its TTL on the DNS server is 60',
    )
    expect(judge([row('tag')], { ...warn, gated: true }).lines[0]?.reason).toBe(
      'held (too much of site.com differs): its owner tag was changed on the DNS server',
    )
    expect(judge([row('missing', gone), alias]).found[0]?.others).toMatchObject([{ type: 'CNAME' }])
  })

  it('lets a lease never stand beside a record of somebody else', () => {
    const dynamic = row('missing', { ...gone, provenance: 'ddns(dynamic)' })
    expect(told([dynamic, other()], block, [lease(1, V)])).toEqual([`refuse ${V}`, 'changed: hold'])
  })

  it('leaves to the rest of the plan what another client has the better right to', () => {
    const guarded = reservation(2, W, { guard: true })
    const stands = { ...own(2, W, { provenance: 'ddns(reservation)' }), wanted: true, drift: null }
    const lost = judge([row('missing', gone), stands], block, [lease(1, V), guarded])
    expect(lost.found).toEqual([])
    expect(lost.lines.map(({ op }) => op)).toEqual(['refuse', 'keep'])
  })

  it('is silent about a row that stands as it is wanted, or that nobody asks for in that view', () => {
    expect(judge([row('ttl')], block).found).toEqual([])
    expect(told([row('ttl')], block, [])).toEqual([`delete ${V}`])
    const external = { zoneId: 'z2', view: 'external' }
    expect(judge([row('missing', gone)], block, [{ ...claim, ...external }]).found).toEqual([])
  })

  it('is silent about a row that nothing asks for any more', () => {
    expect(judge([row('missing', gone)], warn, []).found).toEqual([])
    expect(told([row('missing', gone)], warn, [{ ...claim, wanted: false }])).toEqual([])
  })

  it('holds what observing holds too, and does what was asked for all the same', () => {
    const dynamic = row('missing', { ...gone, provenance: 'ddns(dynamic)' })
    expect(told([dynamic], warn, [lease(1, V)], 'observe')).toEqual([`held create ${V}`, 'missing: hold'])
    expect(told([dynamic], block, [lease(1, V)], 'observe')).toEqual([
      `create ${V} REPAIR`,
      'missing: repair',
    ])
  })

  it('tells what came back apart from what changed elsewhere', () => {
    const elsewhere = { zoneId: 'z2', view: 'external' }
    const records = [
      row('missing', gone),
      row('extra', { ...own(1, W, { ...elsewhere, id: 'x' }), wanted: false }),
    ]
    expect(judge(records).found.map(({ kind }) => kind)).toEqual(['missing', 'extra'])
    const same = judge([row('missing', gone)], block, [fixed(V)])
    expect(same.lines).toMatchObject([{ op: 'create', sourceKind: 'static' }])
  })
})

describe('what somebody else wrote beside a record of ours', () => {
  const repaired = (records: DriftRow[], claims = [claim]) => {
    const [first] = judge(records, block, claims).found
    return besideRepaired(first as DriftFound)
  }

  it('is told once ours was put right beside it', () => {
    expect(repaired([row('missing', gone), intruder])).toMatchObject({
      ...{ kind: 'duplicate', action: 'hold', gated: false, others: [intruder] },
      row: { value: V, present: true, owned: true, ttl: 600 },
    })
    expect(repaired([row('missing', gone), other()])).toBeNull()
    expect(repaired([row('extra', { wanted: false })], [])).toBeNull()
  })

  it('is no matter at the name of a dynamic client, which nobody pinned', () => {
    const dynamic = row('missing', { ...gone, provenance: 'ddns(dynamic)' })
    expect(repaired([dynamic, intruder], [lease(1, V)])).toBeNull()
    expect(judge([row(null, { provenance: 'ddns(dynamic)' }), intruder], warn, [lease(1, V)]).found).toEqual(
      [],
    )
  })

  it('bears its mark as long as it is not ours and something of ours is wanted at its place', () => {
    expect(isIntruder(intruder, [row(null), intruder])).toBe(true)
    expect(isIntruder(other(), [row(null)])).toBe(false)
    expect(isIntruder({ ...intruder, owned: true }, [row(null)])).toBe(false)
    expect(isIntruder({ ...intruder, wanted: true }, [row(null)])).toBe(false)
    expect(isIntruder(intruder, [row(null, { wanted: false }), intruder])).toBe(false)
    expect(isIntruder(intruder, [row(null, { type: 'AAAA' })])).toBe(false)
  })
})
