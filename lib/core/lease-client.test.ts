import { describe, expect, it } from 'vitest'
import type { Identifier } from '@/lib/core/identifier'
import {
  duidOfClientId,
  identitiesOf,
  identitiesOfRef,
  isLeaseClient,
  isToldByAddress,
  type LeaseIds,
  leaseClient,
  leaseIdentities,
  leaseOwner,
  sharesIdentity,
} from '@/lib/core/lease-client'

const mac = '020000000001'
const duid = '000100012a2b2c2d020000000001'
const rfc4361 = `ff00000001${duid}`
const v4 = (change: Partial<LeaseIds> = {}): LeaseIds => ({
  family: 4,
  hwaddr: mac,
  clientId: '',
  duid: '',
  ...change,
})
const v6 = (change: Partial<LeaseIds> = {}): LeaseIds => ({
  family: 6,
  hwaddr: '',
  clientId: '',
  duid,
  ...change,
})

describe('leaseClient', () => {
  it.each([
    [v4(), { type: 'hw-address', value: mac }],
    [v4({ clientId: `01${mac}` }), { type: 'client-id', value: `01${mac}` }],
    [v4({ clientId: rfc4361 }), { type: 'client-id', value: rfc4361 }],
    [v6(), { type: 'duid', value: duid }],
    [v6({ hwaddr: mac }), { type: 'duid', value: duid }],
    [v4({ hwaddr: '' }), null],
    [v4({ hwaddr: '000000000000' }), null],
    [v6({ duid: '', hwaddr: mac }), null],
  ])('tells the client of %j', (lease, client) => {
    expect(leaseClient(lease)).toEqual(client)
  })
})

describe('leaseOwner', () => {
  it.each([
    [v4({ clientId: rfc4361 }), { type: 'hw-address', value: mac }],
    [v4({ hwaddr: '', clientId: 'aabb' }), { type: 'client-id', value: 'aabb' }],
    [v6({ hwaddr: mac }), { type: 'duid', value: duid }],
    [v4({ hwaddr: '' }), null],
  ])('names the machine of %j', (lease, client) => {
    expect(leaseOwner(lease)).toEqual(client)
  })
})

describe('duidOfClientId', () => {
  it('finds the DUID of RFC 4361 and nothing else', () => {
    expect(duidOfClientId(rfc4361)).toBe(duid)
    expect(duidOfClientId(`01${mac}`)).toBeNull()
    expect(duidOfClientId('ff00000001')).toBeNull()
    expect(duidOfClientId('ff000000010003')).toBeNull()
    expect(duidOfClientId('ff00000001000000')).toBeNull()
  })
})

describe('isLeaseClient', () => {
  const cases: [Identifier, LeaseIds, boolean][] = [
    [{ type: 'hw-address', value: mac }, v4(), true],
    [{ type: 'hw-address', value: mac }, v4({ clientId: 'aabb' }), true],
    [{ type: 'hw-address', value: mac }, v6({ hwaddr: mac }), true],
    [{ type: 'hw-address', value: mac }, v4({ hwaddr: '020000000002' }), false],
    [{ type: 'hw-address', value: '' }, v4({ hwaddr: '' }), false],
    [{ type: 'client-id', value: 'aabb' }, v4({ clientId: 'aabb' }), true],
    [{ type: 'client-id', value: 'aabb' }, v4(), false],
    [{ type: 'client-id', value: '' }, v4(), false],
    [{ type: 'client-id', value: 'aabb' }, v6({ clientId: 'aabb' }), false],
    [{ type: 'duid', value: duid }, v6(), true],
    [{ type: 'duid', value: duid }, v4({ clientId: rfc4361 }), true],
    [{ type: 'duid', value: duid }, v4({ clientId: `01${mac}` }), false],
    [{ type: 'duid', value: duid }, v6({ duid: '0003' }), false],
    [{ type: 'duid', value: '' }, v6({ duid: '' }), false],
    // A MAC with the type number of a DUID, as scripts write it.
    [{ type: 'duid', value: mac }, v4(), true],
    [{ type: 'duid', value: mac }, v4({ hwaddr: '' }), false],
    [{ type: 'duid', value: mac }, v6({ hwaddr: mac }), false],
    [{ type: 'circuit-id', value: mac }, v4(), false],
    [{ type: 'flex-id', value: mac }, v4({ clientId: mac }), false],
  ]
  it.each(cases)('%j is the client of %j: %s', (identifier, lease, expected) => {
    expect(isLeaseClient(identifier, lease)).toBe(expected)
  })

  it('knows which identifiers no lease carries', () => {
    const told = (['hw-address', 'duid', 'client-id', 'circuit-id', 'flex-id'] as const).map((type) =>
      isToldByAddress({ type, value: 'aa' }),
    )
    expect(told).toEqual([false, false, false, true, true])
  })
})

describe('identities', () => {
  it('finds one host in both families by its hardware address or its DUID', () => {
    expect(leaseIdentities(v4())).toEqual([`hw-address:${mac}`])
    expect(leaseIdentities(v4({ clientId: rfc4361 }))).toEqual([
      `client-id:${rfc4361}`,
      `duid:${duid}`,
      `hw-address:${mac}`,
    ])
    expect(sharesIdentity(leaseIdentities(v4()), leaseIdentities(v6({ hwaddr: mac })))).toBe(true)
    expect(sharesIdentity(leaseIdentities(v4({ clientId: rfc4361 })), leaseIdentities(v6()))).toBe(true)
    expect(sharesIdentity(leaseIdentities(v4()), leaseIdentities(v6()))).toBe(false)
  })

  it('believes no hardware address that only stands in a client-id or a DUID', () => {
    expect(identitiesOf({ type: 'client-id', value: `01${mac}` })).toEqual([`client-id:01${mac}`])
    expect(identitiesOf({ type: 'duid', value: duid })).toEqual([`duid:${duid}`])
    expect(identitiesOf({ type: 'duid', value: mac })).toEqual([`duid:${mac}`, `hw-address:${mac}`])
  })

  it('gives nobody an identity of zeros', () => {
    expect(leaseIdentities(v4({ hwaddr: '000000000000' }))).toEqual([])
    expect(leaseIdentities(v4({ hwaddr: '', clientId: 'aabb' }))).toEqual(['client-id:aabb'])
  })

  it('reads them out of a reference', () => {
    expect(identitiesOfRef(`client-id:${rfc4361}@3`)).toEqual([`client-id:${rfc4361}`, `duid:${duid}`])
    expect(identitiesOfRef('static:7d1e')).toEqual(['static:7d1e'])
    expect(identitiesOfRef('somebody')).toEqual(['somebody'])
  })
})
