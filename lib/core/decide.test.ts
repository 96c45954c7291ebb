import { describe, expect, it } from 'vitest'
import type { Claim } from '@/lib/core/claims'
import { type DecideInput, decide } from '@/lib/core/decide'
import { modeOf, type RecordRow } from '@/lib/core/plan'
import { inSafeOrder } from '@/lib/core/plan-lines'

const at = { zoneId: 'z1', view: 'internal', zone: 'site.com', name: 'epg.site.com' }
const mac1 = 'hw-address:aabbccddeeff@1'
const mac2 = 'hw-address:020000000002@1'

function claim(value: string, change: Partial<Claim> = {}): Claim {
  return {
    ...at,
    sourceKind: 'reservation',
    sourceId: 'r1',
    type: 'A',
    value,
    ttl: 600,
    provenance: 'ddns(reservation)',
    ref: mac1,
    ...change,
  }
}

function row(value: string, change: Partial<RecordRow> = {}): RecordRow {
  return {
    ...at,
    id: `row-${value}`,
    type: 'A',
    value,
    ttl: 600,
    provenance: 'ddns(reservation)',
    owned: true,
    ownerRef: mac1,
    present: true,
    ...change,
  }
}

const imported = (value: string, change: Partial<RecordRow> = {}) =>
  row(value, { owned: false, ownerRef: null, provenance: 'static(admin)', ...change })

function plan(claims: Claim[], records: RecordRow[], change: Partial<DecideInput> = {}) {
  return decide({ claims, records, instance: 'i1', mode: 'full', cause: 'RESERVATION', ...change })
}

const brief = (claims: Claim[], records: RecordRow[], change: Partial<DecideInput> = {}) =>
  plan(claims, records, change).map(({ op, would, type, value, recordId }) =>
    [op, ...(would === null ? [] : [would]), type, value, recordId ?? '-'].join(' '),
  )

describe('a claim and nothing there', () => {
  it('creates, and says all that the call needs', () => {
    expect(plan([claim('10.0.0.1')], [])).toEqual([
      {
        ...at,
        op: 'create',
        would: null,
        type: 'A',
        value: '10.0.0.1',
        before: null,
        after: {
          value: '10.0.0.1',
          ttl: 600,
          owner: { instance: 'i1', provenance: 'ddns(reservation)', ref: mac1 },
        },
        recordId: null,
        reason: 'claimed and not there',
        sourceKind: 'reservation',
        sourceId: 'r1',
        alsoFor: [],
        follows: null,
        conflict: null,
        heldBy: null,
        leavesAt: null,
        cause: 'RESERVATION',
        chain: [],
      },
    ])
  })

  it('creates through the row that waits', () => {
    const [line] = plan([claim('10.0.0.1')], [row('10.0.0.1', { present: false })])
    expect(line).toMatchObject({ op: 'create', recordId: 'row-10.0.0.1', before: null })
  })

  it('creates every value of one client', () => {
    expect(brief([claim('10.0.0.2'), claim('10.0.0.1')], [])).toEqual([
      'create A 10.0.0.1 -',
      'create A 10.0.0.2 -',
    ])
  })

  it('creates once for two sources of the same value', () => {
    const both = [claim('10.0.0.1', { sourceId: 'r2', ref: mac2 }), claim('10.0.0.1')]
    expect(plan(both, [])).toMatchObject([{ op: 'create', sourceId: 'r1', alsoFor: ['reservation:r2'] }])
    const many = ['b', 'r1', '10', '9'].map((sourceId) => claim('10.0.0.1', { sourceId }))
    const [line] = plan([...many, claim('10.0.0.1', { sourceKind: 'lease', sourceId: 'a' })], [])
    expect(line).toMatchObject({
      sourceId: '9',
      alsoFor: ['lease:a', 'reservation:10', 'reservation:b', 'reservation:r1'],
    })
  })

  it('does not mix zones, types and views', () => {
    const external = { zoneId: 'z2', view: 'external' }
    expect(
      brief(
        [claim('10.0.0.1', external), claim('10.0.0.1'), claim('::1', { type: 'AAAA' })],
        [imported('10.0.0.9')],
      ),
    ).toEqual(['create A 10.0.0.1 -', 'refuse A 10.0.0.1 row-10.0.0.9', 'create AAAA ::1 -'])
  })
})

describe('a claim and our record', () => {
  it('keeps what is as claimed', () => {
    expect(plan([claim('10.0.0.1')], [row('10.0.0.1')])).toMatchObject([{ op: 'keep', reason: 'as claimed' }])
  })

  it('keeps a record whose client nobody noted', () => {
    expect(brief([claim('10.0.0.1')], [row('10.0.0.1', { ownerRef: null })])).toEqual([
      'keep A 10.0.0.1 row-10.0.0.1',
    ])
  })

  it.each([
    [{ ttl: 60 }, 'ttl 60 becomes 600'],
    [{ provenance: 'ddns(dynamic)' as const }, 'provenance ddns(dynamic) becomes ddns(reservation)'],
    [{ ownerRef: mac2 }, `owner ${mac2} becomes ${mac1}`],
  ])('updates %j', (change, reason) => {
    const [line] = plan([claim('10.0.0.1')], [row('10.0.0.1', change)])
    expect(line).toMatchObject({ op: 'update', reason, recordId: 'row-10.0.0.1', after: { ttl: 600 } })
  })

  it('moves the value in one call', () => {
    expect(plan([claim('10.0.0.2')], [row('10.0.0.1', { ttl: 60 })])).toMatchObject([
      {
        op: 'update',
        recordId: 'row-10.0.0.1',
        before: { value: '10.0.0.1', ttl: 60, owner: { instance: 'i1', ref: mac1 } },
        after: { value: '10.0.0.2', ttl: 600 },
      },
    ])
  })

  it('creates and deletes when more than one comes or goes', () => {
    expect(brief([claim('10.0.0.3')], [row('10.0.0.1'), row('10.0.0.2')])).toEqual([
      'delete A 10.0.0.1 row-10.0.0.1',
      'delete A 10.0.0.2 row-10.0.0.2',
      'create A 10.0.0.3 -',
    ])
    expect(brief([claim('10.0.0.2'), claim('10.0.0.3')], [row('10.0.0.1')])).toEqual([
      'delete A 10.0.0.1 row-10.0.0.1',
      'create A 10.0.0.2 -',
      'create A 10.0.0.3 -',
    ])
  })

  it('deletes what nothing claims, and only our value', () => {
    expect(plan([], [row('10.0.0.1'), imported('10.0.0.2')])).toMatchObject([
      { op: 'delete', value: '10.0.0.1', after: null, sourceId: null, sourceKind: null },
    ])
  })

  it('takes no row that is only wanted for proof', () => {
    expect(brief([], [row('10.0.0.1', { present: false })])).toEqual([])
  })
})

describe('a claim and a record that is not ours', () => {
  it('keeps the same value, whatever its TTL, and never touches it', () => {
    const [line] = plan([claim('10.0.0.1')], [imported('10.0.0.1', { ttl: 1 })])
    expect(line).toMatchObject({ op: 'keep', recordId: 'row-10.0.0.1', before: { ttl: 1, owner: null } })
    expect(line?.after).toEqual(line?.before)
    expect(line?.reason).toContain('not ours')
  })

  it('refuses another value and names what stands there', () => {
    const [line, ...others] = plan([claim('10.0.0.1')], [imported('10.0.0.2')])
    expect(others).toEqual([])
    expect(line).toMatchObject({ op: 'refuse', value: '10.0.0.1', recordId: 'row-10.0.0.2' })
    expect(line?.after).toEqual({ value: '10.0.0.2', ttl: 600, owner: null })
    expect(line?.reason).toContain('10.0.0.2')
  })

  it('keeps our value beside it and can move ours', () => {
    const records = [row('10.0.0.1'), imported('10.0.0.9')]
    expect(brief([claim('10.0.0.1')], records)).toEqual(['keep A 10.0.0.1 row-10.0.0.1'])
    expect(brief([claim('10.0.0.2')], records)).toEqual(['update A 10.0.0.2 row-10.0.0.1'])
  })

  it('keeps the claim it serves even where another client holds the name', () => {
    const claims = [claim('10.0.0.1'), claim('10.0.0.9', { sourceId: 'r2', ref: mac2 })]
    expect(brief(claims, [row('10.0.0.1'), imported('10.0.0.9')])).toEqual([
      'keep A 10.0.0.1 row-10.0.0.1',
      'keep A 10.0.0.9 row-10.0.0.9',
    ])
  })

  it('never deletes a value of ours that somebody else put there too', () => {
    const twice = [row('10.0.0.1'), imported('10.0.0.1', { id: 'theirs' })]
    expect(brief([], twice)).toEqual([])
    expect(brief([claim('10.0.0.1')], twice)).toEqual(['keep A 10.0.0.1 row-10.0.0.1'])
  })

  it('refuses at a CNAME, and says where it leads', () => {
    const alias = imported('other.site.com', { type: 'CNAME' })
    const [line] = plan([claim('10.0.0.1')], [alias, imported('b.site.com', { type: 'CNAME' })])
    expect(line).toMatchObject({ op: 'refuse', reason: 'the name is a CNAME to b.site.com' })
    expect(brief([claim('10.0.0.1')], [{ ...alias, present: false }])).toEqual(['create A 10.0.0.1 -'])
    expect(brief([claim('10.0.0.1')], [{ ...alias, zoneId: 'z2' }])).toEqual(['create A 10.0.0.1 -'])
  })

  it('refuses at the apex, and deletes nothing there', () => {
    const apex = { name: 'site.com' }
    expect(brief([claim('10.0.0.1', apex)], [row('10.0.0.2', apex)])).toEqual(['refuse A 10.0.0.1 -'])
  })

  it.each(['HINFO', 'MX', 'NS', 'SOA', 'SRV', 'CNAME'])('has no line for %s', (type) => {
    expect(brief([], [row('x', { type })])).toEqual([])
    expect(brief([], [imported('x', { type })])).toEqual([])
  })
})

describe('several clients and one name', () => {
  const first = claim('10.0.0.1')
  const second = claim('10.0.0.2', { sourceId: 'r2', ref: mac2 })

  it('gives it to the lowest source and names the holder to the other', () => {
    const [one, two] = plan([second, first], [])
    expect(one).toMatchObject({ op: 'create', value: '10.0.0.1' })
    expect(two).toMatchObject({
      op: 'refuse',
      value: '10.0.0.2',
      reason: `held by the reservation of ${mac1} (10.0.0.1)`,
      recordId: null,
    })
  })

  it('counts source ids as numbers where they are', () => {
    const claims = [claim('10.0.0.1', { sourceId: '10' }), claim('10.0.0.2', { sourceId: '9', ref: mac2 })]
    expect(brief(claims, [])).toEqual(['refuse A 10.0.0.1 -', 'create A 10.0.0.2 -'])
  })

  it('leaves it with the client whose record stands there', () => {
    expect(brief([first, second], [row('10.0.0.2', { ownerRef: mac2 })])).toEqual([
      'refuse A 10.0.0.1 -',
      'keep A 10.0.0.2 row-10.0.0.2',
    ])
  })

  it('leaves it with that client also when its address changes', () => {
    expect(brief([first, second], [row('10.0.0.7', { ownerRef: mac2 })])).toEqual([
      'refuse A 10.0.0.1 -',
      'update A 10.0.0.2 row-10.0.0.7',
    ])
  })

  it('leaves it with the value that stands there when nobody noted the client', () => {
    expect(brief([first, second], [row('10.0.0.2', { ownerRef: null })])).toEqual([
      'refuse A 10.0.0.1 -',
      'keep A 10.0.0.2 row-10.0.0.2',
    ])
  })

  it('gives a static record precedence over a reservation, a reservation over a lease', () => {
    const fixed = claim('10.0.0.3', {
      sourceKind: 'static',
      sourceId: 'z',
      provenance: 'static(admin)',
      ref: 'admin',
    })
    const lease = claim('10.0.0.4', {
      sourceKind: 'lease',
      sourceId: 'a',
      provenance: 'ddns(dynamic)',
      ref: mac2,
    })
    expect(brief([first, lease, fixed], [row('10.0.0.1')])).toEqual([
      'refuse A 10.0.0.1 -',
      'update A 10.0.0.3 row-10.0.0.1',
      'refuse A 10.0.0.4 -',
    ])
    expect(brief([first, lease], [row('10.0.0.4', { ownerRef: mac2 })])).toEqual([
      'update A 10.0.0.1 row-10.0.0.4',
      'refuse A 10.0.0.4 -',
    ])
  })

  it('treats one client in two subnets as one', () => {
    const elsewhere = claim('10.0.1.1', { sourceId: 'r2', ref: mac1.replace('@1', '@2') })
    expect(brief([first, elsewhere], [])).toEqual(['create A 10.0.0.1 -', 'create A 10.0.1.1 -'])
  })

  it('keeps the name with its holder when another client shares one of its values', () => {
    const claims = [
      claim('10.0.0.1'),
      claim('10.0.0.4', { sourceId: 'r9' }),
      claim('10.0.0.4', { sourceId: 'r2', ref: mac2 }),
    ]
    const there = row('10.0.0.1', { ownerRef: null })
    const [, created] = plan(claims, [there])
    expect(created).toMatchObject({ op: 'create', value: '10.0.0.4', alsoFor: ['reservation:r2'] })
    expect(created?.after?.owner?.ref).toBe(mac1)
    expect(brief(claims, [there, row('10.0.0.4')])).toEqual([
      'keep A 10.0.0.1 row-10.0.0.1',
      'keep A 10.0.0.4 row-10.0.0.4',
    ])
  })

  it('deletes the value of the one that lost the name', () => {
    const records = [row('10.0.0.1'), row('10.0.0.2', { ownerRef: mac2 })]
    expect(brief([first, second], records)).toEqual([
      'keep A 10.0.0.1 row-10.0.0.1',
      'delete A 10.0.0.2 row-10.0.0.2',
      'refuse A 10.0.0.2 -',
    ])
  })
})

describe('a PTR that is withheld', () => {
  const pointer = { type: 'PTR', name: '1.0.0.10.in-addr.arpa', zone: '10.in-addr.arpa' } as const
  const back = claim('epg.site.com', pointer)
  const withheld = ({ value }: Claim) =>
    value === 'epg.site.com' ? ({ follows: 'failed', reason: 'no A' } as const) : null

  it('is refused, says how its forward record ended, and goes where it is ours', () => {
    expect(plan([back], [], { withheld })).toMatchObject([
      { op: 'refuse', follows: 'failed', reason: 'no A', recordId: null, value: 'epg.site.com' },
    ])
    expect(brief([back], [row('epg.site.com', pointer)], { withheld })).toEqual([
      'delete PTR epg.site.com row-epg.site.com',
      'refuse PTR epg.site.com -',
    ])
  })

  it('is kept where it is not ours', () => {
    expect(brief([back], [imported('epg.site.com', pointer)], { withheld })).toEqual([
      'keep PTR epg.site.com row-epg.site.com',
    ])
  })

  it('leaves the name to others, and is refused once for all who share it', () => {
    const other = claim('other.site.com', { ...pointer, sourceId: 'r2', ref: mac2 })
    const twin = claim('epg.site.com', { ...pointer, sourceId: 'r3' })
    const lines = plan([back, other, twin], [row('epg.site.com', pointer)], { withheld })
    expect(lines.map(({ op, value, alsoFor }) => [op, value, ...alsoFor].join(' '))).toEqual([
      'refuse epg.site.com reservation:r3',
      'update other.site.com',
    ])
  })
})

describe('modes', () => {
  const records = [row('10.0.0.1', { ttl: 60 }), row('::1', { type: 'AAAA' })]
  const claims = [claim('10.0.0.1'), claim('10.0.0.2'), claim('10.0.0.3', { sourceId: 'r9', ref: mac2 })]

  it('holds what leases would do while observing, and nothing else', () => {
    const lease = { sourceKind: 'lease', provenance: 'ddns(dynamic)', ref: mac2 } as const
    const wanted = [
      ...claims,
      claim('::2', { type: 'AAAA', ...lease }),
      claim('10.0.0.4', { ...lease, sourceId: '10.0.0.4' }),
      claim('::2', { type: 'AAAA', ...lease, zoneId: 'z2', ref: mac1 }),
    ]
    const there = [...records, row('::3', { type: 'AAAA', zoneId: 'z2', provenance: 'ddns(dynamic)' })]
    expect(brief(wanted, there, { mode: 'observe' })).toEqual([
      'update A 10.0.0.1 row-10.0.0.1',
      'create A 10.0.0.2 -',
      'refuse A 10.0.0.3 -',
      'held A 10.0.0.4 -',
      'delete AAAA ::1 row-::1',
      'held AAAA ::2 -',
      'held update AAAA ::2 row-::3',
    ])
    const dynamic = [row('10.0.0.9', { provenance: 'ddns(dynamic)' })]
    expect(brief([], dynamic, { mode: 'observe' })).toEqual(['held delete A 10.0.0.9 row-10.0.0.9'])
  })

  it('holds everything while DNS is off, and says so', () => {
    const lines = plan(claims, records, { mode: 'off' })
    expect(lines.map(({ op }) => op)).toEqual(['held', 'held', 'refuse', 'held'])
    expect(lines[0]?.reason).toBe('DNS is off: ttl 60 becomes 600')
  })

  it('follows the toggles', () => {
    expect(modeOf({ dnsEnabled: false, observe: false })).toBe('off')
    expect(modeOf({ dnsEnabled: true, observe: true })).toBe('observe')
    expect(modeOf({ dnsEnabled: true, observe: false })).toBe('full')
  })
})

describe('inSafeOrder', () => {
  it('lets values appear before others go', () => {
    const lines = plan([claim('10.0.0.3')], [row('10.0.0.1'), row('10.0.0.2')])
    expect(inSafeOrder(lines).map(({ op }) => op)).toEqual(['create', 'delete', 'delete'])
  })
})
