import { alert } from '@/lib/contract/alert'
import { effectLine } from '@/lib/contract/effect'
import { z } from '@/lib/contract/zod'

/** How an alert is put right: with `dryRun` only the plan is answered. */
export const fix = z.strictObject({
  dryRun: z.boolean().default(false).describe('Answers what would be done, and does nothing'),
  reason: z.string().trim().max(500).optional().describe('Kept in the audit log'),
})
export type Fix = z.infer<typeof fix>

export const fixed = z.object({
  lines: z.array(effectLine).describe('What is done, or would be: the first of it'),
  total: z.int().describe('How many lines there are altogether'),
  applied: z.boolean().describe('False: a dry run'),
  alert,
})
export type Fixed = z.infer<typeof fixed>

/** A check that was asked for; it runs behind what waits already. */
export const check = z.object({
  status: z.literal('queued'),
  zones: z
    .array(z.object({ id: z.string(), view: z.string(), name: z.string() }))
    .describe('What is checked'),
})
export type Check = z.infer<typeof check>
