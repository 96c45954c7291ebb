import { ALERT_STATES, alert, alertQuery, SEVERITIES, snooze } from '@/lib/contract/alert'
import { instant, text, uuid } from '@/lib/contract/fields'
import { z } from '@/lib/contract/zod'

/** Alerts that one request may change. */
export const BULK_ALERTS = 1_000

/** The filters of the list; grouped. */
export const alertGroupQuery = alertQuery
export type AlertGroupQuery = z.infer<typeof alertGroupQuery>

const states = Object.fromEntries(ALERT_STATES.map((state) => [state, z.int()])) as Record<
  (typeof ALERT_STATES)[number],
  z.ZodInt
>

/** Alerts of one kind and one cause: one item of the inbox. */
export const alertGroup = z.object({
  key: z.string().describe('Of the group; of an alert that stands alone its id'),
  kind: z.string(),
  groupKey: z.string().nullable().describe('Null: one alert that stands alone'),
  count: z.int(),
  severity: z.enum(SEVERITIES).describe('The worst'),
  states: z.object(states).describe('How many are in each state; a snooze that is over counts as open'),
  firstAt: instant.describe('When the first of them was raised'),
  lastAt: instant.describe('When a reason of them was met last'),
  scope: z.string().nullable().describe('Of all of them; null: several, or none'),
  assignedTo: z.string().nullable().describe('Of all of them; null: several, or nobody'),
  sample: alert.describe('The worst and newest of them'),
})
export type AlertGroup = z.infer<typeof alertGroup>

const email = z
  .string()
  .trim()
  .max(320, 'must have at most 320 characters')
  .transform((value) => value.toLowerCase())
  .pipe(z.email())

const to = email.nullable().describe('E-mail address of an operator or administrator; null: nobody')

export const assign = z.strictObject({ to })

/** Whom an alert can be given to. */
export const assignees = z.object({
  items: z.array(z.object({ email: z.string(), name: z.string() })),
  nextCursor: z.null(),
})

const ids = z
  .array(uuid)
  .min(1)
  .max(BULK_ALERTS)
  .refine((list) => new Set(list).size === list.length, 'must not name one alert twice')

/** One verb for many alerts, each for itself: one that refuses does not hold up the others. */
export const alertBulk = z.discriminatedUnion('verb', [
  z.strictObject({ verb: z.literal('acknowledge'), ids }),
  z.strictObject({ verb: z.literal('resolve'), ids }),
  z.strictObject({ verb: z.literal('snooze'), ids, ...snooze.shape }),
  z.strictObject({ verb: z.literal('assign'), ids, to }),
])
export type AlertBulk = z.infer<typeof alertBulk>

export const alertBulkResult = z.object({
  done: z.int(),
  refused: z.int(),
  items: z
    .array(
      z.object({
        id: uuid,
        ok: z.boolean(),
        reason: z.string().nullable().describe('Why it was refused'),
        alert: alert.nullable().describe('As it is now; null: there is none'),
      }),
    )
    .describe('In the order of the request'),
})
export type AlertBulkResult = z.infer<typeof alertBulkResult>

export const MUTE_SCOPES = ['kind', 'kind-and-scope', 'kind-and-name'] as const

const MAX_MUTE_HOURS = 24 * 365

const hours = z
  .int()
  .min(1)
  .max(MAX_MUTE_HOURS)
  .optional()
  .describe('Whole hours from now; without it the rule holds until it is taken away')
const reason = text(300).optional()

/** Alerts like this one are kept out of the inbox. */
export const alertMuteLike = z.strictObject({
  scope: z
    .enum(MUTE_SCOPES)
    .optional()
    .describe('Without it the narrowest that the alert has: its name or address, its scope, its kind'),
  hours,
  reason,
})
export type AlertMuteLike = z.infer<typeof alertMuteLike>

export const muteRule = z.object({
  id: uuid,
  kind: z.string(),
  scope: z.string().nullable().describe('Name of a scope; null: any'),
  name: z.string().nullable().describe('A name, or an address where there is no name; * stands for anything'),
  reason: z.string().nullable(),
  until: instant.nullable().describe('Null: until it is taken away'),
  createdBy: z.string(),
  createdAt: instant,
  muted: z.int().describe('Alerts that are not resolved and that it keeps out'),
})
export type MuteRule = z.infer<typeof muteRule>

export const muteRules = z.object({ items: z.array(muteRule), nextCursor: z.null() })

export const muteRuleCreate = z.strictObject({
  kind: text(100),
  scope: text(200).optional(),
  name: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(255)
    .regex(/^[\w.:*-]+$/, 'must be a name or an address, with * for anything')
    .transform((value) => value.toLowerCase().replace(/\.$/, ''))
    .optional(),
  hours,
  reason,
})
export type MuteRuleCreate = z.infer<typeof muteRuleCreate>
