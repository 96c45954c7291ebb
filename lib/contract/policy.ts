import { graceHours, instant, ttl } from '@/lib/contract/fields'
import { z } from '@/lib/contract/zod'

const shape = {
  dnsEnabled: z.boolean().describe('Off: nothing is changed in DNS'),
  defaultTtl: ttl.describe('Seconds'),
  infrastructureTtl: ttl.describe('Seconds, for TTL class infrastructure'),
  ptr: z.boolean().describe('PTR follows A and AAAA'),
  deleteOnRelease: z.boolean(),
  deleteOnExpiry: z.boolean(),
  graceHours,
  drift: z.enum(['warn', 'block']),
  onStaticDns: z.enum(['prompt', 'auto-create', 'ignore']),
  autoWatch: z.boolean(),
  observe: z.boolean().describe('Missing records are created, nothing is changed or deleted'),
}

/** The global policy; fields that are left out keep their value. */
export const policyPut = z.strictObject(shape).partial()

export type PolicyPut = z.infer<typeof policyPut>

export const policy = z.object({ ...shape, version: z.int(), updatedAt: instant })

export type Policy = z.infer<typeof policy>
