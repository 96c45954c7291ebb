import { effect } from '@/lib/contract/effect'
import { fieldError } from '@/lib/contract/problem'
import { z } from '@/lib/contract/zod'

/** How an action is undone: with `dryRun` only the plan is answered. */
export const undo = z.strictObject({
  dryRun: z.boolean().default(false).describe('Answers what would be done, and does nothing'),
})
export type Undo = z.infer<typeof undo>

export const undone = effect.extend({
  applied: z.boolean().describe('False: a dry run'),
  subject: z
    .object({ kind: z.string(), id: z.string().nullable() })
    .describe('What is changed; what was deleted comes back under another id'),
  warnings: z.array(fieldError).describe('What is let through, but should be looked at'),
})
export type Undone = z.infer<typeof undone>
