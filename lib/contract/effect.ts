import { instant } from '@/lib/contract/fields'
import { z } from '@/lib/contract/zod'

/** So many lines are answered; the rest is counted. */
export const EFFECT_LINES = 100

export const EFFECT_OPS = ['create', 'update', 'delete', 'leave', 'stay', 'refuse'] as const

const state = z.object({ value: z.string(), ttl: z.int().describe('Seconds') }).nullable()

/** One thing that would change. leave: it goes at the end of a grace; stay: it no longer does. */
export const effectLine = z.object({
  op: z.enum(EFFECT_OPS),
  system: z.enum(['kea', 'dns', 'watchlist']),
  target: z
    .record(z.string(), z.string().nullable())
    .describe(
      'dns: view, zone, name, type, value; kea: scope, hostname, ip, client, kind hold; watchlist: scope, name, ip',
    ),
  before: state.or(z.record(z.string(), z.unknown())),
  after: state.or(z.record(z.string(), z.unknown())),
  leavesAt: instant.nullable(),
  reason: z.string().nullable(),
})
export type EffectLine = z.infer<typeof effectLine>

const count = z.int()

export const effect = z.object({
  counts: z.object({
    create: count,
    update: count,
    delete: count,
    leave: count,
    stay: count,
    refuse: count,
  }),
  stopResolving: z.object({
    now: z.int().describe('Names without any address left'),
    later: z.int().describe('Names that lose their last address at the end of a grace'),
    names: z.array(z.string()).describe('The first of them'),
  }),
  lines: z.array(effectLine).describe(`The first ${EFFECT_LINES}`),
  integration: z
    .object({
      watches: z.int().describe('That would be made'),
      holds: z.object({
        create: count,
        remove: count,
        impossible: z.int().describe('Kea would ignore a hold there'),
      }),
      offers: z
        .object({ reserve: count, watch: count })
        .describe('Static records that stand now are offered these on their page; nothing is made for them'),
    })
    .optional()
    .describe('Of a change of onStaticDns, drift or autoWatch'),
  complete: z
    .boolean()
    .describe('False: there is more than was looked at, and the counts are at least so high'),
})
export type Effect = z.infer<typeof effect>
