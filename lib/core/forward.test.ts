import { describe, expect, it } from 'vitest'
import type { Claim } from '@/lib/core/claims'
import { decide } from '@/lib/core/decide'
import {
  afterForward,
  FORWARD_REASON,
  type ForwardFacts,
  type ForwardRow,
  forwardOf,
  withheld,
} from '@/lib/core/forward'

const shared = {
  sourceKind: 'reservation',
  sourceId: 'r1',
  view: 'internal',
  ttl: 600,
  provenance: 'ddns(reservation)',
  ref: 'hw-address:aabbccddeeff@1',
} as const
const forward: Claim = {
  ...shared,
  zoneId: 'z1',
  zone: 'site.com',
  name: 'epg.site.com',
  type: 'A',
  value: '10.0.0.1',
}
const pointer: Claim = {
  ...shared,
  zoneId: 'z2',
  zone: '10.in-addr.arpa',
  name: '1.0.0.10.in-addr.arpa',
  type: 'PTR',
  value: 'epg.site.com',
}
const row = (change: Partial<ForwardRow> = {}): ForwardRow => {
  const { zoneId, view, zone, name, type, value, ttl, provenance } = forward
  return {
    ...{ zoneId, view, zone, name, type, value, ttl, provenance, id: 'd1' },
    ...{ owned: false, ownerRef: null, present: false, status: 'queued', reason: null },
    ...change,
  }
}

function facts(claims: Claim[], records: ForwardRow[]): ForwardFacts[] {
  const lines = decide({ claims, records, instance: 'i1', mode: 'full', cause: 'RESERVATION' })
  return [{ name: 'epg.site.com', claims, records, lines }]
}

describe('forwardOf', () => {
  it('is the address of the same source in the same view', () => {
    const others: Claim[] = [
      pointer,
      { ...forward, sourceId: 'r2' },
      { ...forward, view: 'external' },
      { ...forward, value: '10.0.0.2' },
      { ...forward, name: 'other.site.com' },
      { ...forward, sourceKind: 'lease' },
    ]
    expect(forwardOf(pointer, others)).toBeNull()
    expect(forwardOf(pointer, [...others, forward])).toBe(forward)
  })

  it('works for IPv6', () => {
    const name = `${[...'1'.padEnd(24, '0')].join('.')}.8.b.d.0.1.0.0.2.ip6.arpa`
    const six: Claim = { ...forward, type: 'AAAA', value: '2001:db8::1' }
    expect(forwardOf({ ...pointer, name }, [forward, six])).toBe(six)
  })
})

describe('withheld', () => {
  it('lets a PTR come side by side with its forward record', () => {
    expect(withheld(pointer, facts([forward], []))).toBeNull()
    expect(withheld(pointer, facts([forward], [row()]))).toBeNull()
  })

  it('lets it stand while the value stands, whoever made it, however the last change ended', () => {
    expect(withheld(pointer, facts([forward], [row({ present: true, status: 'failed' })]))).toBeNull()
    expect(withheld(pointer, facts([forward], [row({ present: true, owned: true })]))).toBeNull()
  })

  it('follows a refusal, and names the record and the reason', () => {
    const other = row({ id: 'd2', value: '10.0.0.9', present: true })
    const found = withheld(pointer, facts([forward], [row(), other]))
    expect(found).toEqual({
      follows: 'refused',
      reason: 'the forward record epg.site.com A 10.0.0.1 was refused: 10.0.0.9 stands there and is not ours',
      why: { cause: 'SYNC', chain: [{ kind: 'record', id: 'd2' }] },
    })
    expect(found?.reason.startsWith(FORWARD_REASON)).toBe(true)
  })

  it('follows a failure', () => {
    expect(withheld(pointer, facts([forward], [row({ status: 'failed', reason: 'forbidden' })]))).toEqual({
      follows: 'failed',
      reason: 'the forward record epg.site.com A 10.0.0.1 failed: forbidden',
      why: null,
    })
    expect(withheld(pointer, facts([forward], [row({ status: 'failed' })]))?.reason).toBe(
      'the forward record epg.site.com A 10.0.0.1 failed',
    )
  })

  it('says nothing of a PTR whose forward record nobody claims or knows', () => {
    expect(withheld(pointer, facts([], [row({ status: 'failed' })]))).toBeNull()
    expect(withheld(pointer, [])).toBeNull()
  })
})

describe('a PTR whose A or AAAA is held', () => {
  const lineOf = (claim: Claim) => {
    const [line] = decide({ claims: [claim], records: [], instance: 'i1', mode: 'full', cause: 'SYNC' })
    if (line === undefined) throw new Error('no line')
    return line
  }
  const create = lineOf(pointer)
  const held = { ...lineOf(forward), op: 'held', would: 'create' } as const
  const at = (...lines: ForwardFacts['lines']) => [{ name: 'epg.site.com', claims: [], records: [], lines }]

  it('is not made before it', () => {
    // Held as something to make, or as something that would be refused.
    for (const would of ['create', null] as const)
      expect(afterForward(create, at({ ...held, would }), false)).toEqual({
        ...create,
        ...{ op: 'held', would: 'create', reason: 'the forward record epg.site.com A 10.0.0.1 is held' },
      })
  })

  it('is made when somebody asks for it, or when another record is held', () => {
    expect(afterForward(create, at(held), true)).toBe(create)
    for (const other of [
      { ...held, value: '10.0.0.2' },
      { ...held, view: 'external' },
      { ...held, would: 'update' as const },
      { ...held, would: 'delete' as const },
      lineOf(forward),
    ])
      expect(afterForward(create, at(other), false)).toBe(create)
    expect(afterForward(create, [{ ...at(held)[0], name: 'b.site.com' } as ForwardFacts], false)).toBe(create)
  })

  it('stays when it stands', () => {
    for (const line of [{ ...create, op: 'keep' as const }, lineOf(forward)])
      expect(afterForward(line, at(held), false)).toBe(line)
  })
})
