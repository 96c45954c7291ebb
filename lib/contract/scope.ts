import { family, graceHours, instant, ttl, uuid } from '@/lib/contract/fields'
import { listQuery } from '@/lib/contract/list'
import { z } from '@/lib/contract/zod'

/** A scope's overrides of the global policy; absent means inherited. */
export const scopePolicy = z.strictObject({
  dnsEnabled: z.boolean().optional(),
  defaultTtl: ttl.optional(),
  ptr: z.boolean().optional(),
  deleteOnRelease: z.boolean().optional(),
  deleteOnExpiry: z.boolean().optional(),
  graceHours: graceHours.optional(),
  drift: z.enum(['warn', 'block']).optional(),
})

/** Overrides to set; null takes one back, and the global value holds again. What is not named stays. */
export const scopePolicyPatch = z
  .strictObject({
    dnsEnabled: z.boolean().nullable(),
    defaultTtl: ttl.nullable(),
    ptr: z.boolean().nullable(),
    deleteOnRelease: z.boolean().nullable(),
    deleteOnExpiry: z.boolean().nullable(),
    graceHours: graceHours.nullable(),
    drift: z.enum(['warn', 'block']).nullable(),
  })
  .partial()

export const scopePatch = z.strictObject({ policy: scopePolicyPatch })
export type ScopePatch = z.infer<typeof scopePatch>

export const utilisation = z.object({
  size: z.string().describe('Addresses of the subnet, a decimal number that may exceed 2^53'),
  poolSize: z.string().describe('Addresses of the pools, a decimal number'),
  leased: z.int().describe('Active leases'),
  leasedInPools: z.int().describe('Active leases whose address lies in a pool'),
  declined: z.int(),
  reserved: z.int().describe('Reservations with an address'),
  percent: z.number().nullable().describe('Leased share of the pools, null without pools'),
})

export const scope = z.object({
  id: uuid,
  name: z.string(),
  family,
  keaSubnetId: z.int(),
  subnet: z.string().describe('CIDR'),
  pools: z.array(z.object({ first: z.string(), last: z.string() })),
  sharedNetwork: z.string().nullable(),
  validLifetime: z.int().nullable().describe('Seconds'),
  ddnsSendUpdates: z.boolean().describe('Kea would send DDNS updates of its own'),
  reservationsGlobal: z.boolean(),
  reservationsInSubnet: z.boolean(),
  reservationsOutOfPool: z.boolean(),
  utilisation,
  policy: scopePolicy,
  source: z.string(),
  seenAt: instant,
  gone: z.boolean().describe('Kea no longer has it'),
  version: z.int(),
})

export type Scope = z.infer<typeof scope>
export type Utilisation = z.infer<typeof utilisation>

export const SCOPE_SORTS = ['name', 'subnet', 'keaSubnetId'] as const

export const scopeQuery = listQuery(SCOPE_SORTS, 'name', {
  family: z.enum(['4', '6']).transform(Number).optional(),
})
export type ScopeQuery = z.infer<typeof scopeQuery>
