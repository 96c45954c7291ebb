/** Why a record changed. */
export const CAUSES = [
  'GRANT',
  'RENEW',
  'RELEASE',
  'EXPIRY',
  'DECLINE',
  'RESERVATION',
  'ADMIN',
  'SYNC',
  'REPAIR',
  'POLICY',
] as const

export type Cause = (typeof CAUSES)[number]

/** One step of what led to a change. `from`: the level at which the policy was decided. */
export interface ChainLink {
  kind: string
  id: string
  from?: 'global' | 'scope' | 'reservation'
}

/** Why something is wanted, or no longer: the cause and the steps that led to it. */
export interface Why {
  cause: Cause
  chain: readonly ChainLink[]
}

/** Why a record is there. */
export const PROVENANCES = ['static(admin)', 'ddns(dynamic)', 'ddns(reservation)'] as const

export type Provenance = (typeof PROVENANCES)[number]
