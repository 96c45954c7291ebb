import type { KeaHost, KeaHostDraft, KeaWrite } from '@/lib/core/ports/kea'

export const SUBNET4 = '10.0.0.0/24'
export const SUBNET6 = '2001:db8:77::/64'

/** A reservation in 10.0.0.0/24, subnet 1, unless told otherwise. */
export function draft(over: Partial<KeaHostDraft> = {}): KeaHostDraft {
  return {
    family: 4,
    subnetId: 1,
    identifier: { type: 'hw-address', value: 'aabbccddee01' },
    ip: '10.0.0.10',
    hostname: 'epg',
    context: null,
    ...over,
  }
}

/** The row of a write that must have been taken. */
export function written(outcome: KeaWrite): KeaHost {
  if (!outcome.ok || outcome.host === null) throw new Error(`refused: ${JSON.stringify(outcome)}`)
  return outcome.host
}
