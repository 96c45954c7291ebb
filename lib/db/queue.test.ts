import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lane } from '@/lib/db/queue'

describe('the lane of a subject', () => {
  it('is one of 1024 and always the same', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const found = lane(`name:${name}`)
        expect(found).toBe(lane(`name:${name}`))
        expect(Number(found.replace('lane-', ''))).toBeLessThan(1024)
      }),
    )
    // Two versions side by side must agree.
    expect(lane('name:epg.site.com')).toBe('lane-600')
  })

  it('spreads subjects evenly', () => {
    const used = new Map<string, number>()
    for (let i = 0; i < 20_000; i++) {
      const key = lane(`name:host-${i}.site.com`)
      used.set(key, (used.get(key) ?? 0) + 1)
    }
    expect(used.size).toBe(1024)
    expect(Math.max(...used.values())).toBeLessThan(60)
  })

  it('is its own for long work', () => {
    expect(lane('sync')).toBe('lane-sync')
  })
})
