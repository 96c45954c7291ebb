import { describe, expect, it } from 'vitest'
import { mayPropose, notAdoptable, notWritable } from '@/components/ddi/record/writable'

const imported = {
  type: 'A',
  provenance: 'static(admin)',
  origin: 'imported',
  owned: false,
  present: true,
  wanted: false,
  staticRecordId: null,
} as const
const ours = { ...imported, origin: 'holdfast', owned: true, wanted: true, staticRecordId: 'x' } as const

describe('what can be done with a record', () => {
  it('edits its own static records alone, and says why not', () => {
    expect(notWritable(ours)).toBeUndefined()
    expect(notWritable(imported)).toMatch(/adopt/)
    expect(notWritable({ ...imported, provenance: 'ddns(reservation)' })).toMatch(/reservation/)
    expect(notWritable({ ...imported, provenance: 'ddns(dynamic)' })).toMatch(/lease/)
    expect(notWritable({ ...ours, type: 'PTR' })).toMatch(/PTR/)
    expect(notWritable({ ...imported, type: 'MX' })).toMatch(/MX/)
  })

  it('adopts what was found on the server', () => {
    expect(notAdoptable(imported)).toBeUndefined()
    expect(notAdoptable(ours)).toMatch(/already/)
    expect(notAdoptable({ ...imported, type: 'PTR' })).toMatch(/PTR/)
    expect(notAdoptable({ ...imported, type: 'TXT' })).toMatch(/TXT/)
    expect(notAdoptable({ ...imported, present: false })).toMatch(/does not have it/)
    expect(notAdoptable({ ...imported, provenance: 'ddns(dynamic)' })).toMatch(/made here/)
  })

  it('proposes for static addresses that stand or shall stand', () => {
    expect(mayPropose(imported)).toBe(true)
    expect(mayPropose({ ...ours, present: false })).toBe(true)
    expect(mayPropose({ ...imported, present: false })).toBe(false)
    expect(mayPropose({ ...imported, type: 'CNAME' })).toBe(false)
    expect(mayPropose({ ...imported, provenance: 'ddns(dynamic)' })).toBe(false)
  })
})
