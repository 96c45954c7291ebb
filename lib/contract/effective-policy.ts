import { ip, uuid } from '@/lib/contract/fields'
import { z } from '@/lib/contract/zod'

/** Of whom the policy is asked: exactly one of the three. */
export const effectiveQuery = z
  .strictObject({
    scope: uuid.optional().describe('Id of a scope'),
    reservation: uuid.optional().describe('Id of a reservation'),
    ip: ip.optional().describe('The scope around it and the reservation of it'),
  })
  .superRefine((query, ctx) => {
    const given = Object.values(query).filter((value) => value !== undefined).length
    if (given === 1) return
    ctx.addIssue({
      code: 'custom',
      path: ['scope'],
      message:
        given === 0 ? 'is required, or reservation, or ip' : 'must be the only one of scope, reservation, ip',
    })
  })
export type EffectiveQuery = z.infer<typeof effectiveQuery>

const level = z.enum(['global', 'scope', 'reservation'])
const setting = z.union([z.boolean(), z.number(), z.string()])

/** A value, the level that decided it, and what each level says; null: it says nothing and inherits. */
const decided = z.object({
  value: setting,
  from: level,
  chain: z.array(z.object({ level, value: setting.nullable() })),
})
export type DecidedValue = z.infer<typeof decided>

export const EFFECTIVE_KEYS = [
  'dnsEnabled',
  'ttl',
  'ptr',
  'deleteOnRelease',
  'deleteOnExpiry',
  'graceHours',
  'drift',
  'onStaticDns',
  'autoWatch',
  'observe',
  'pinHostname',
  'allowClientHostname',
  'conflictGuard',
] as const
export type EffectiveKey = (typeof EFFECTIVE_KEYS)[number]

export const effectivePolicy = z.object({
  scope: z.object({ id: uuid, name: z.string() }).nullable(),
  reservation: z.object({ id: uuid, hostname: z.string().nullable(), ip: z.string().nullable() }).nullable(),
  values: z.record(z.enum(EFFECTIVE_KEYS), decided).describe('ttl in seconds, graceHours in hours'),
})
export type EffectiveAnswer = z.infer<typeof effectivePolicy>
