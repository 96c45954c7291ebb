import { anyMac, family, hostname, identifierInput, instant, ip, mac } from '@/lib/contract/fields'
import { listQuery, queryFlag } from '@/lib/contract/list'
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

export const LEASE_SORTS = ['ip', 'hostname', 'expiresAt', 'since'] as const

export const leaseQuery = listQuery(LEASE_SORTS, 'ip', {
  scope: z.string().max(200).optional().describe('Name or id of a scope'),
  family: z.enum(['4', '6']).transform(Number).optional(),
  state: z.enum(LEASE_STATES).optional(),
  reserved: queryFlag.optional().describe('Whether the address is reserved for this client'),
  ip: ip.optional(),
  mac: anyMac.optional(),
  hostname: z.string().max(253).optional(),
})
export type LeaseQuery = z.infer<typeof leaseQuery>

/** What a reservation made from a lease shall be; the rest is the lease's. */
export const leaseReserve = z
  .strictObject({
    hostname: hostname.nullish().describe('Absent: the name that the client reports, when it is a host name'),
    infra: z.boolean().default(false),
    mac: mac.nullish().describe('Absent: the client of the lease'),
    identifier: identifierInput.nullish(),
  })
  .superRefine(({ mac: given, identifier }, ctx) => {
    if (given != null && identifier != null)
      ctx.addIssue({ code: 'custom', path: ['identifier'], message: 'must not be given together with mac' })
  })
export type LeaseReserve = z.infer<typeof leaseReserve>
