import { z } from 'zod'

const flag = z.stringbool()

/** What the web process reads. It must not know how to reach Kea, DNS or Vault: their variables are not read here. */
const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'DATABASE_URL must be a postgresql:// URL' }),
  /** Signs sessions. Absent: one is made once and kept in the database. */
  HOLDFAST_SECRET: z.string().min(32, 'HOLDFAST_SECRET must have at least 32 characters').optional(),
  /** How browsers reach the console, when it is not how the request says: behind a proxy that ends TLS. */
  HOLDFAST_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** How many proxies in front may be believed about the client's address. */
  HOLDFAST_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  HOLDFAST_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  HOLDFAST_ACCESS_LOG: flag.default(true),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
})

export type WebEnv = z.infer<typeof schema>

/** Parses the environment of the web process. Throws one message that names every variable that is wrong. */
export function readWebEnv(env: Readonly<Record<string, string | undefined>>): WebEnv {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The environment is not complete:\n${lines.join('\n')}`)
}
