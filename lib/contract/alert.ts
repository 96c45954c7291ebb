import { instant, ip, uuid } from '@/lib/contract/fields'
import { exportQuery, listQuery } from '@/lib/contract/list'
import { z } from '@/lib/contract/zod'
import { canonicalName } from '@/lib/core/dns-name'

export const SEVERITIES = ['low', 'medium', 'high'] as const
export const ALERT_STATES = ['open', 'acknowledged', 'snoozed', 'resolved'] as const

/** Days. What may be forgotten for longer should be resolved. */
const MAX_SNOOZE_DAYS = 90

export const alert = z.object({
  id: uuid,
  kind: z
    .string()
    .describe('record-missing, record-changed, name-conflict, declined-address, zone-differs, …'),
  severity: z.enum(SEVERITIES),
  state: z.enum(ALERT_STATES).describe('A snooze that is over counts as open'),
  ip: z.string().nullable(),
  name: z.string().nullable(),
  scope: z.string().nullable(),
  summary: z.string(),
  detail: z.record(z.string(), z.unknown()).describe('Both identities, what stands and what was wanted'),
  count: z.int().describe('How often its reason was met'),
  recordId: uuid.nullable(),
  reservationId: uuid.nullable(),
  watchId: uuid.nullable(),
  groupKey: z.string().nullable().describe('What alerts of one cause have in common; null: it stands alone'),
  muted: z.boolean().describe('A mute rule keeps it out of the inbox; nobody is told of it'),
  createdAt: instant,
  lastAt: instant.describe('When its reason was met last'),
  acknowledgedBy: z.string().nullable(),
  assignedTo: z.string().nullable(),
  snoozedUntil: instant.nullable(),
  resolvedAt: instant.nullable(),
  resolvedBy: z.string().nullable(),
  fixable: z.boolean().describe('POST …/fix puts it right'),
  fixReason: z.string().nullable().describe('Why not, and what to do instead; null where it can be fixed'),
  version: z.int(),
})

export type Alert = z.infer<typeof alert>

export const ALERT_SORTS = ['lastAt', 'severity'] as const

const filters = {
  state: z
    .enum([...ALERT_STATES, 'unresolved', 'all'])
    .default('unresolved')
    .describe('Without it: all that are not resolved'),
  kind: z.string().max(100).optional(),
  severity: z.enum(SEVERITIES).optional(),
  ip: ip.optional(),
  name: z.string().max(255).transform(canonicalName).optional(),
  scope: z.string().max(200).optional().describe('Name of a scope'),
  recordId: uuid.optional(),
  reservationId: uuid.optional(),
  watchId: uuid.optional(),
  groupKey: z.string().max(500).optional(),
  assignedTo: z
    .string()
    .max(320)
    .optional()
    .describe('E-mail address; me: whoever asks; nobody: those without'),
  muted: z
    .enum(['true', 'false', 'all'])
    .default('false')
    .describe('Muted ones are left out unless asked for'),
}

export const alertQuery = listQuery(ALERT_SORTS, '-lastAt', filters)
export const alertExport = exportQuery(ALERT_SORTS, '-lastAt', filters)
export type AlertQuery = z.infer<typeof alertQuery>
export type AlertExport = z.infer<typeof alertExport>

/** Until when an alert shall not be seen: an instant, or whole hours from now. */
export const snooze = z
  .strictObject({
    until: z.iso.datetime({ offset: true }).optional(),
    hours: z
      .int()
      .min(1)
      .max(24 * MAX_SNOOZE_DAYS)
      .optional(),
  })
  .superRefine((body, ctx) => {
    const given = [body.until, body.hours].filter((value) => value !== undefined).length
    if (given === 0) ctx.addIssue({ code: 'custom', path: ['until'], message: 'is required, or hours' })
    if (given === 2) ctx.addIssue({ code: 'custom', path: ['hours'], message: 'must not stand beside until' })
  })

export type Snooze = z.infer<typeof snooze>

/** Milliseconds. */
export const MAX_SNOOZE_MS = MAX_SNOOZE_DAYS * 86_400_000

/** How many alerts there are, for the badge of the navigation. */
export const alertCounts = z.object({
  open: z.int().describe('Also those whose snooze is over'),
  acknowledged: z.int(),
  snoozed: z.int(),
  severity: z.object({ low: z.int(), medium: z.int(), high: z.int() }).describe('Of the open ones'),
})

export type AlertCounts = z.infer<typeof alertCounts>
