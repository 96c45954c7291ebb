import { anyMac, family, instant, ip } from '@/lib/contract/fields'
import { listQuery } from '@/lib/contract/list'
import { z } from '@/lib/contract/zod'

export const LEASE_STATES = ['active', 'released', 'expired', 'declined', 'removed'] as const

export const lease = z.object({
  ip: z.string(),
  family,
  scope: z.string().nullable(),
  subnetId: z.int(),
  mac: z.string().nullable(),
  clientId: z.string().nullable(),
  duid: z.string().nullable(),
  hostname: z.string().nullable(),
  state: z.enum(LEASE_STATES),
  cause: z.string().describe('GRANT, RENEW, RELEASE, EXPIRY or DECLINE'),
  since: instant,
  expiresAt: instant.nullable(),
  validLifetime: z.number().describe('Seconds'),
  reserved: z.boolean().describe('The address is reserved for this client'),
  reservationId: z.string().nullable().describe('The reservation of this address, whoever it is for'),
})

export type Lease = z.infer<typeof lease>

export const LEASE_SORTS = ['ip', 'hostname', 'expiresAt'] as const

export const leaseQuery = listQuery(LEASE_SORTS, 'ip', {
  scope: z.string().max(200).optional().describe('Name or id of a scope'),
  family: z.enum(['4', '6']).transform(Number).optional(),
  state: z.enum(LEASE_STATES).optional(),
  ip: ip.optional(),
  mac: anyMac.optional(),
  hostname: z.string().max(253).optional(),
})
export type LeaseQuery = z.infer<typeof leaseQuery>
