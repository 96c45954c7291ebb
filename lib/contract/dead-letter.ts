import { instant, uuid } from '@/lib/contract/fields'
import { listQuery } from '@/lib/contract/list'
import { z } from '@/lib/contract/zod'

export const DEAD_LETTER_KINDS = ['record', 'reservation', 'job'] as const

/** Work that was given up: a refusal that repeating does not mend by itself, or a job whose tries are used up. */
export const deadLetter = z.object({
  id: z.string().describe('`<kind>:<id of it>`'),
  kind: z.enum(DEAD_LETTER_KINDS),
  subject: z.string().describe('A name, an address, or the key of a job'),
  detail: z
    .string()
    .nullable()
    .describe('Of a record its type, value and view; of a reservation its address'),
  reason: z.string().nullable(),
  attempts: z.int(),
  lastAt: instant.describe('When it was tried last'),
  status: z.enum(['failed', 'queued']).describe('queued: it was just asked for again'),
  retryable: z.boolean(),
  retryReason: z.string().nullable().describe('Why it cannot be tried again, and what to do'),
  recordId: uuid.nullable(),
  reservationId: uuid.nullable(),
  changeId: uuid.nullable().describe('What was tried last'),
})
export type DeadLetter = z.infer<typeof deadLetter>

export const DEAD_LETTER_SORTS = ['lastAt'] as const

export const deadLetterQuery = listQuery(DEAD_LETTER_SORTS, '-lastAt', {
  kind: z.enum(DEAD_LETTER_KINDS).optional(),
})
export type DeadLetterQuery = z.infer<typeof deadLetterQuery>
