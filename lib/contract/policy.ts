import { graceHours, instant, ttl, uuid } from '@/lib/contract/fields'
import { scopePolicyPatch } from '@/lib/contract/scope'
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
  observe: z
    .boolean()
    .describe(
      'On until an administrator confirms the policy. Reservations are carried out: their records are created, changed and withdrawn as they are edited or deleted in Kea or here. Leases change nothing in DNS: no name comes, changes or goes by one',
    ),
}

/** The global policy; fields that are left out keep their value. */
export const policyPut = z.strictObject(shape).partial()

export type PolicyPut = z.infer<typeof policyPut>

export const policy = z.object({ ...shape, version: z.int(), updatedAt: instant })

export type Policy = z.infer<typeof policy>

/** A change to look at before it is made: of the global policy, or of one scope's overrides. */
export const policyPreview = z
  .strictObject({
    policy: policyPut.optional(),
    scope: z.strictObject({ id: uuid, policy: scopePolicyPatch }).optional(),
  })
  .superRefine((body, ctx) => {
    if ((body.policy === undefined) !== (body.scope === undefined)) return
    const message = body.policy === undefined ? 'is required, or scope' : 'must not stand beside scope'
    ctx.addIssue({ code: 'custom', path: ['policy'], message })
  })
export type PolicyPreview = z.infer<typeof policyPreview>
