import { SEVERITIES } from '@/lib/contract/alert'
import { instant, text, uuid } from '@/lib/contract/fields'
import { listQuery } from '@/lib/contract/list'
import { z } from '@/lib/contract/zod'

export const CHANNEL_KINDS = ['webhook', 'email'] as const
export const DELIVERY_STATUSES = ['waiting', 'delivered', 'failed'] as const
export const DELIVERY_EVENTS = ['raised', 'resolved', 'test'] as const

const MAX_RECIPIENTS = 20

/** A message to one channel, and what became of it. */
export const delivery = z.object({
  id: uuid.describe('Also in the header Holdfast-Delivery: a repetition bears the same'),
  channelId: uuid,
  channel: z.string().describe('Name of the channel'),
  alertId: uuid.nullable(),
  summary: z.string().nullable().describe('Of the alert'),
  event: z.enum(DELIVERY_EVENTS),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.int(),
  nextAt: instant.nullable().describe('When it is tried next; null: it has ended'),
  reason: z.string().nullable().describe('Why it was not delivered yet, or failed'),
  createdAt: instant,
  endedAt: instant.nullable(),
})
export type Delivery = z.infer<typeof delivery>

export const deliveryQuery = listQuery(['createdAt'], '-createdAt', {
  channelId: uuid.optional(),
  alertId: uuid.optional(),
  status: z.enum(DELIVERY_STATUSES).optional(),
})
export type DeliveryQuery = z.infer<typeof deliveryQuery>

export const channel = z.object({
  id: uuid,
  kind: z.enum(CHANNEL_KINDS),
  name: z.string(),
  enabled: z.boolean(),
  minSeverity: z.enum(SEVERITIES),
  kinds: z.array(z.string()).describe('Kinds of alerts; empty: all'),
  target: z.array(z.string()).describe('webhook: its URL; email: the recipients'),
  signed: z.boolean().describe('Bodies are signed; the secret is never told again'),
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
  version: z.int(),
  waiting: z.int().describe('Messages that are not delivered yet'),
  last: delivery.pick({ status: true, reason: true, endedAt: true }).nullable(),
})
export type Channel = z.infer<typeof channel>

export const channelList = z.object({ items: z.array(channel), nextCursor: z.null() })

/** `secret` is told this once, and again when it is replaced. */
export const channelWithSecret = channel.extend({ secret: z.string().nullable() })
export type ChannelWithSecret = z.infer<typeof channelWithSecret>

/** What is wrong with the URL of a webhook; null when nothing is. */
function urlFault(value: string): string | null {
  if (!URL.canParse(value)) return 'must be a URL such as https://hooks.example.com/holdfast'
  const url = new URL(value)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https:// or http://'
  // It would stand in the logs of whoever is asked.
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password'
  return url.hash === '' ? null : 'must not have a fragment'
}

/** What is wrong with the targets of a channel; null when nothing is. */
export function targetFault(kind: (typeof CHANNEL_KINDS)[number], target: readonly string[]): string | null {
  const [first, ...more] = target
  if (first === undefined || target.some((each) => each.trim() === '')) return 'is required'
  if (kind === 'webhook') return more.length > 0 ? 'must be exactly one URL' : urlFault(first)
  const odd = target.find((address) => !z.email().safeParse(address).success)
  return odd === undefined ? null : `must be e-mail addresses: ${JSON.stringify(odd.slice(0, 80))} is none`
}

const target = z
  .array(z.string().trim().max(2_000))
  .max(MAX_RECIPIENTS)
  .describe('webhook: one URL, http or https; email: up to 20 addresses')

const shape = {
  name: text(100),
  enabled: z.boolean(),
  minSeverity: z.enum(SEVERITIES).describe('Alerts below it are not told'),
  kinds: z.array(text(100)).max(50).describe('Kinds of alerts; empty: all'),
  target,
}

export const channelCreate = z
  .strictObject({
    kind: z.enum(CHANNEL_KINDS),
    name: shape.name,
    enabled: shape.enabled.default(true),
    minSeverity: shape.minSeverity.default('medium'),
    kinds: shape.kinds.default([]),
    target,
  })
  .superRefine(({ kind, target: given }, ctx) => {
    const fault = targetFault(kind, given)
    if (fault !== null) ctx.addIssue({ code: 'custom', path: ['target'], message: fault })
  })
export type ChannelCreate = z.infer<typeof channelCreate>

export const channelPatch = z
  .strictObject({ ...shape, newSecret: z.literal(true).describe('Replaces the secret; the answer tells it') })
  .partial()
  .superRefine((body, ctx) => {
    if (Object.keys(body).length > 0 || ctx.issues.length > 0) return
    ctx.addIssue({ code: 'custom', path: [], message: 'names nothing to change' })
  })
export type ChannelPatch = z.infer<typeof channelPatch>
