import { describe, expect, it } from 'vitest'
import { splitFilters } from '@/components/table/split-filters'
import { reservationQuery } from '@/lib/contract/reservation'

const filters = ['scope', 'infra', 'status', 'ip'] as const
const split = (state: Record<string, unknown>, known: { scope?: readonly string[] } = { scope: ['LAN'] }) =>
  splitFilters(filters, state, reservationQuery, known, 'ip')

describe('splitFilters', () => {
  it('takes what the API takes', () => {
    const state = { scope: 'LAN', infra: 'true', status: 'failed', ip: '192.168.1.56', sort: '-hostname' }
    expect(split(state)).toEqual({
      chosen: { scope: 'LAN', infra: 'true', status: 'failed', ip: '192.168.1.56' },
      sort: '-hostname',
      ignored: [],
    })
  })

  it('sets aside what the API would refuse, and choices that do not exist', () => {
    expect(split({ scope: 'NOWHERE', infra: 'maybe', status: 'bogus', ip: '', sort: 'colour' })).toEqual({
      chosen: { scope: '', infra: '', status: '', ip: '' },
      sort: 'ip',
      ignored: [
        { name: 'scope', value: 'NOWHERE' },
        { name: 'infra', value: 'maybe' },
        { name: 'status', value: 'bogus' },
        { name: 'sort', value: 'colour' },
      ],
    })
  })

  it('takes any choice until the choices are known', () => {
    expect(split({ scope: 'NOWHERE' }, {}).chosen.scope).toBe('NOWHERE')
  })
})
