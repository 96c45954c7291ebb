import { describe, expect, it } from 'vitest'
import { Faults } from './faults'

describe('fault rules', () => {
  it('skips, counts and gives way to the next rule', () => {
    const faults = new Faults()
    faults.add({ service: 'dns_rr_*', method: 'POST', skip: 1, count: 2, action: { kind: 'hang' } })
    faults.add({ action: { kind: 'drop' } })
    const kinds = Array.from({ length: 4 }, () => faults.take('dns_rr_add', 'POST')?.kind)
    expect(kinds).toEqual(['drop', 'hang', 'hang', 'drop'])
    expect(faults.take('dns_zone_list', 'GET')?.kind).toBe('drop')
  })

  it('applies to a part of the calls', () => {
    let next = 0
    const faults = new Faults(() => {
      next += 0.25
      return next % 1
    })
    faults.add({ ratio: 0.5, action: { kind: 'hang' } })
    const hit = Array.from({ length: 8 }, () => faults.take('x', 'GET') !== undefined)
    expect(hit.filter(Boolean)).toHaveLength(4)
  })

  it('matches patterns literally but for the star', () => {
    const faults = new Faults()
    faults.add({ service: 'dns/rr/(add|x)', action: { kind: 'hang' } })
    expect(faults.take('dns/rr/add', 'POST')).toBeUndefined()
    expect(() => faults.add({ action: { kind: 'explode' } as never })).toThrow()
  })
})
