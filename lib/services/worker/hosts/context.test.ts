import { describe, expect, it } from 'vitest'
import type { KeaHost } from '@/lib/core/ports/kea'
import { keptHostname } from '@/lib/services/worker/hosts/context'
import {
  type ObservedHost,
  observedHosts,
  type ReservationRow,
} from '@/lib/services/worker/hosts/reservation-row'
import { draftOf } from '@/lib/services/worker/look-reservation/carry-out'

const row: ReservationRow = {
  id: '5f0d2a52-0000-4000-8000-000000000001',
  family: 4,
  keaHostId: null,
  subnetId: 1,
  identifierType: 'hw-address',
  identifierValue: 'aabbccddeeff',
  ip: '10.77.0.5',
  moreAddresses: [],
  hostname: 'desk',
  infra: false,
  stickyDns: false,
  pinHostname: false,
  conflictGuard: false,
  allowClientHostname: false,
  ttlClass: 'default',
  deleteOn: 'release',
  graceHours: 24,
  pending: 'create',
  status: 'queued',
  reason: null,
  observed: null,
  createdFrom: 'console',
  editedAt: null,
  staticRecordId: null,
  version: 1,
}

/** The host as Kea has it once an intent was carried out, seen again. */
function seenAgain(change: Partial<ReservationRow>): {
  inKea: string | null
  seen: ObservedHost | undefined
} {
  const draft = draftOf({ ...row, ...change })
  const host: KeaHost = {
    hostId: 7,
    identifier: draft.identifier,
    subnet4: draft.subnetId,
    subnet6: null,
    ipv4: draft.ip,
    ipv6: [],
    hostname: draft.hostname,
    userContext: JSON.stringify({ holdfast: draft.context }),
  }
  return { inKea: draft.hostname, seen: observedHosts(host)[0] }
}

describe('the name of a reservation', () => {
  it('stands in the hostname of the row, which Kea gives to every lease of the client', () => {
    const { inKea, seen } = seenAgain({})
    expect(inKea).toBe('desk')
    expect(seen?.hostname).toBe('desk')
  })

  it('stands beside it where the client may choose its own, or no lease would ever tell the client’s', () => {
    const { inKea, seen } = seenAgain({ allowClientHostname: true })
    expect(inKea).toBeNull()
    expect(seen?.hostname).toBe('desk')
    expect(seenAgain({ allowClientHostname: true, hostname: null }).seen?.hostname).toBeNull()
  })

  it('is the one in the row when somebody put one there since', () => {
    const userContext = JSON.stringify({ holdfast: { allowClientHostname: true, hostname: 'desk' } })
    const [seen] = observedHosts({
      hostId: 7,
      identifier: { type: 'hw-address', value: 'aabbccddeeff' },
      subnet4: 1,
      subnet6: null,
      ipv4: null,
      ipv6: [],
      hostname: 'bench',
      userContext,
    })
    expect(seen?.hostname).toBe('bench')
  })

  it.each([
    null,
    '',
    'nonsense',
    '{"holdfast":{"hostname":"x"}}',
    '{"holdfast":{"allowClientHostname":true,"hostname":7}}',
  ])('is not read out of %j', (userContext) => expect(keptHostname(userContext)).toBeNull())
})
