import { describe, expect, it } from 'vitest'
import type { Claim } from '@/lib/core/claims'
import { decide } from '@/lib/core/decide'
import type { RecordRow } from '@/lib/core/plan'

const place = { zoneId: 'z1', view: 'internal', zone: 'site.com', name: 'a.site.com', type: 'A' } as const
const claim: Claim = {
  ...{ ...place, sourceKind: 'reservation', sourceId: '1', value: '10.0.0.1', ttl: 600 },
  ...{ provenance: 'ddns(reservation)', ref: 'hw-address:02@1' },
}
const row = (value: string, change: Partial<RecordRow>): RecordRow => ({
  ...{ ...place, id: value, value, ttl: 600, provenance: 'static(admin)', owned: true, ownerRef: 'static:1' },
  ...{ present: true, ...change },
})
const ours = row('10.0.0.2', {})
const unexplained = row('10.0.0.3', { unexplained: true })
const foreign = row('10.0.0.4', { owned: false, ownerRef: null })
const plan = (...records: RecordRow[]) =>
  decide({ claims: [claim], records, instance: 'i', mode: 'full', cause: 'SYNC' }).map(
    ({ op, value, recordId }) => `${op} ${value} ${recordId ?? '-'}`,
  )

describe('a new value at a name with a record of which nobody knows whether it was given up', () => {
  it.each([
    [
      'takes the place of what goes, and the other stays',
      [ours, unexplained],
      ['update 10.0.0.1 10.0.0.2', 'keep 10.0.0.3 10.0.0.3'],
    ],
    ['takes its place where nothing else goes', [unexplained], ['update 10.0.0.1 10.0.0.3']],
    [
      'never takes its place beside a stranger',
      [unexplained, foreign],
      ['refuse 10.0.0.1 10.0.0.4', 'keep 10.0.0.3 10.0.0.3'],
    ],
  ])('%s', (_, records, lines) => {
    expect(plan(...records)).toEqual(lines)
  })
})
