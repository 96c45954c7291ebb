import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { effective } from '@/lib/core/effective-policy'
import {
  contradictions,
  defaultPolicy,
  graceProblem,
  infrastructureDefaults,
  isInfrastructureModified,
  ordinaryDefaults,
} from '@/lib/core/policy'

describe('defaults', () => {
  it('are those of the documents', () => {
    expect(defaultPolicy()).toEqual({
      dnsEnabled: false,
      defaultTtl: 600,
      infrastructureTtl: 86_400,
      ptr: true,
      deleteOnRelease: true,
      deleteOnExpiry: false,
      graceHours: 24,
      drift: 'warn',
      onStaticDns: 'prompt',
      autoWatch: true,
      observe: true,
    })
    expect(infrastructureDefaults()).toEqual({
      infra: true,
      stickyDns: true,
      pinHostname: true,
      conflictGuard: true,
      allowClientHostname: false,
      ttlClass: 'infrastructure',
      deleteOn: 'release',
      graceHours: 24,
    })
  })

  it('contradict nothing', () => {
    expect(contradictions(ordinaryDefaults())).toEqual([])
    expect(contradictions(infrastructureDefaults())).toEqual([])
  })
})

describe('contradictions', () => {
  it('names the field of each', () => {
    const policy = {
      ...infrastructureDefaults(),
      deleteOn: 'expiry',
      allowClientHostname: true,
      graceHours: 0,
    } as const
    expect(contradictions(policy).map(({ path }) => path)).toEqual([
      'ddnsPolicy.deleteOn',
      'allowClientHostname',
      'ddnsPolicy.graceHours',
    ])
  })

  it('leaves each of the pair alone', () => {
    expect(contradictions({ ...ordinaryDefaults(), deleteOn: 'expiry' })).toEqual([])
    expect(contradictions({ ...ordinaryDefaults(), allowClientHostname: true })).toEqual([])
    expect(contradictions({ ...infrastructureDefaults(), deleteOn: 'never' })).toEqual([])
  })

  it.each([
    [1, true],
    [24, true],
    [168, true],
    [0, false],
    [169, false],
    [1.5, false],
    [Number.NaN, false],
    [Number.POSITIVE_INFINITY, false],
  ])('grace of %d hours: %s', (hours, fine) => {
    expect(graceProblem(hours) === null).toBe(fine)
  })
})

describe('isInfrastructureModified', () => {
  it.each([
    [{}, false],
    [{ infra: false, stickyDns: false }, false],
    [{ stickyDns: false }, true],
    [{ pinHostname: false }, true],
    [{ conflictGuard: false }, true],
    [{ ttlClass: 'default' }, true],
  ] as const)('%j: %s', (change, modified) => {
    expect(isInfrastructureModified({ ...infrastructureDefaults(), ...change })).toBe(modified)
  })
})

describe('effective', () => {
  it('takes the global value when nobody overrides it', () => {
    const all = Object.values(effective(defaultPolicy(), null, null))
    expect(all.every(({ from }) => from === 'global')).toBe(true)
    expect(effective(defaultPolicy(), {}, null).ttl).toEqual({ value: 600, from: 'global' })
  })

  it('lets a client without a reservation name itself', () => {
    const policy = effective(defaultPolicy(), null, null)
    expect(policy.allowClientHostname.value).toBe(true)
    expect(policy.pinHostname.value).toBe(false)
    expect(policy.conflictGuard.value).toBe(false)
  })

  it('takes the scope before it', () => {
    const scope = {
      defaultTtl: 300,
      dnsEnabled: true,
      deleteOnExpiry: true,
      drift: 'block',
      ptr: false,
    } as const
    const policy = effective(defaultPolicy(), scope, null)
    expect(policy.ttl).toEqual({ value: 300, from: 'scope' })
    expect(policy.dnsEnabled).toEqual({ value: true, from: 'scope' })
    expect(policy.deleteOnExpiry).toEqual({ value: true, from: 'scope' })
    expect(policy.drift).toEqual({ value: 'block', from: 'scope' })
    expect(policy.ptr).toEqual({ value: false, from: 'scope' })
    expect(policy.graceHours).toEqual({ value: 24, from: 'global' })
    const other = effective(defaultPolicy(), { deleteOnRelease: false, graceHours: 48 }, null)
    expect(other.deleteOnRelease).toEqual({ value: false, from: 'scope' })
    expect(other.graceHours).toEqual({ value: 48, from: 'scope' })
  })

  it('takes the reservation first', () => {
    const policy = effective(
      defaultPolicy(),
      { defaultTtl: 300, deleteOnRelease: true },
      {
        ...ordinaryDefaults(),
        deleteOn: 'expiry',
        graceHours: 48,
        allowClientHostname: true,
      },
    )
    expect(policy.ttl).toEqual({ value: 300, from: 'scope' })
    expect(policy.deleteOnRelease).toEqual({ value: false, from: 'reservation' })
    expect(policy.deleteOnExpiry).toEqual({ value: true, from: 'reservation' })
    expect(policy.graceHours).toEqual({ value: 48, from: 'reservation' })
    expect(policy.allowClientHostname.value).toBe(true)
  })

  it('gives infrastructure its TTL and its guard', () => {
    const policy = effective(defaultPolicy(), { defaultTtl: 300 }, infrastructureDefaults())
    expect(policy.ttl).toEqual({ value: 86_400, from: 'reservation' })
    expect(policy.conflictGuard.value).toBe(true)
    expect(policy.pinHostname.value).toBe(true)
  })

  it('lets nothing delete a sticky name on expiry, nor a client rename a pinned one', () => {
    const boolean = fc.boolean()
    const reservation = fc.record({
      infra: boolean,
      stickyDns: boolean,
      pinHostname: boolean,
      conflictGuard: boolean,
      allowClientHostname: boolean,
      ttlClass: fc.constantFrom('default' as const, 'infrastructure' as const),
      deleteOn: fc.constantFrom('release' as const, 'expiry' as const, 'never' as const),
      graceHours: fc.integer({ min: 1, max: 168 }),
    })
    fc.assert(
      fc.property(reservation, boolean, boolean, (own, globally, inScope) => {
        const global = { ...defaultPolicy(), deleteOnExpiry: globally }
        const policy = effective(global, { deleteOnExpiry: inScope }, own)
        if (own.stickyDns) expect(policy.deleteOnExpiry.value).toBe(false)
        if (own.pinHostname) expect(policy.allowClientHostname.value).toBe(false)
        if (own.deleteOn === 'never') {
          expect(policy.deleteOnRelease.value || policy.deleteOnExpiry.value).toBe(false)
        }
      }),
    )
  })
})
