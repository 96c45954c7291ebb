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

/** Why a record is there. */
export const PROVENANCES = ['static(admin)', 'ddns(dynamic)', 'ddns(reservation)'] as const

export type Provenance = (typeof PROVENANCES)[number]
