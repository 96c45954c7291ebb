import { instant, ip, uuid } from '@/lib/contract/fields'
import { z } from '@/lib/contract/zod'
import { CAUSES } from '@/lib/core/cause'

/** Of what is asked: exactly one of the four. A record may be gone by now. */
export const whyQuery = z
  .strictObject({
    record: uuid.optional(),
    lease: ip.optional().describe('Address of a lease'),
    reservation: uuid.optional(),
    alert: uuid.optional(),
  })
  .superRefine((query, ctx) => {
    const given = Object.values(query).filter((value) => value !== undefined).length
    if (given === 1) return
    ctx.addIssue({
      code: 'custom',
      path: ['record'],
      message:
        given === 0
          ? 'is required, or lease, or reservation, or alert'
          : 'must be the only thing that is asked of',
    })
  })
export type WhyQuery = z.infer<typeof whyQuery>

export const WHY_KINDS = ['alert', 'event', 'fact', 'rule', 'intent', 'change', 'call', 'served'] as const

export const whyStep = z.object({
  kind: z.enum(WHY_KINDS),
  at: instant.nullable(),
  title: z.string(),
  detail: z.string().nullable(),
  actor: z.string().nullable().describe('Who did it: Kea, the worker, an e-mail address, token:<name>'),
  link: z.string().nullable().describe('Page of the console'),
  missing: z.boolean().describe('It should be there and is not'),
})
export type WhyStep = z.infer<typeof whyStep>

/** The causal chain, from what happened down to what a DNS server answers. */
export const why = z.object({
  subject: z.object({
    kind: z.enum(['record', 'lease', 'reservation', 'alert']),
    id: z.string(),
    title: z.string(),
  }),
  cause: z.enum(CAUSES).nullable().describe('Null: nobody here made it so'),
  steps: z.array(whyStep),
})
export type Why = z.infer<typeof why>
