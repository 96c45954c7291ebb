import { readFileSync } from 'node:fs'
import { z } from 'zod'

const schema = z.object({
  webUrl: z.string(),
  apiToken: z.string(),
  claimUrl: z.string().nullable(),
  keaDatabaseUrl: z.string(),
})

export type Run = z.infer<typeof schema>

/** The product under test: what `npm start` wrote to run.json, handed over as JSON or as the file's path. */
export function runUnderTest(): Run {
  const file = process.env.HOLDFAST_RUN_JSON
  const text = process.env.HOLDFAST_E2E_RUN ?? (file ? readFileSync(file, 'utf8') : undefined)
  if (!text) throw new Error('Neither HOLDFAST_E2E_RUN nor HOLDFAST_RUN_JSON says which product to test')
  return schema.parse(JSON.parse(text))
}
