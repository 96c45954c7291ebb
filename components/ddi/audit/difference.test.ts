import { describe, expect, it } from 'vitest'
import { differences } from '@/components/ddi/audit/difference'

const owner = { ref: 'hw-address:aabbccddeeff@2', instance: 'holdfast-1', provenance: 'ddns(reservation)' }

describe('differences', () => {
  it('tells a new record in words', () => {
    expect(differences(null, { ttl: 600, value: '192.168.1.56', owner })).toEqual([
      { field: 'TTL', before: null, after: '600' },
      { field: 'Value', before: null, after: '192.168.1.56' },
      { field: 'Owner', before: null, after: 'MAC address AA:BB:CC:DD:EE:FF of subnet 2' },
      { field: 'Provenance', before: null, after: 'ddns(reservation)' },
    ])
  })

  it('puts what differs first, and shows no JSON', () => {
    const before = {
      hostname: 'epg',
      identifier: { type: 'hw-address', value: 'aa:bb:cc:dd:ee:ff' },
      infra: false,
      moreAddresses: [],
      ddnsPolicy: { deleteOn: 'release', graceHours: 24 },
    }
    const after = { ...before, infra: true, ddnsPolicy: { deleteOn: 'never', graceHours: 24 } }
    const rows = differences(before, after)
    expect(rows.slice(0, 2)).toEqual([
      { field: 'Infrastructure', before: 'no', after: 'yes' },
      { field: 'Delete on', before: 'release', after: 'never' },
    ])
    expect(rows.map(({ field }) => field)).not.toContain('More addresses')
    expect(JSON.stringify(rows)).not.toMatch(/[{[]\\"/)
  })

  it('takes what is no object for one value, and nothing for nothing', () => {
    expect(differences('a', 'b')).toEqual([{ field: 'Value', before: 'a', after: 'b' }])
    expect(differences(null, undefined)).toEqual([])
  })
})
