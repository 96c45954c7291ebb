import { z } from '@/lib/contract/zod'

/** Which field is wrong and why; `path` has dots between its parts and is empty for the whole body. */
export const fieldError = z.object({ path: z.string(), message: z.string() })
export type FieldError = z.infer<typeof fieldError>

/** Who holds what the caller asked for. */
export const holder = z.object({
  kind: z.string(),
  id: z.string(),
  hostname: z.string().nullable(),
  identifier: z.string().nullable(),
  mac: z.string().nullable(),
  ip: z.string().nullable(),
  scope: z.string().nullable(),
})
export type Holder = z.infer<typeof holder>

/** Every error of the API (RFC 9457, application/problem+json). */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().optional().describe('Id of the request, as in the X-Request-Id header and the logs'),
  errors: z.array(fieldError).optional(),
  holder: holder.optional(),
})
export type Problem = z.infer<typeof problem>
