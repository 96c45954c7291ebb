import { z } from 'zod'

const flag = z.stringbool({ error: 'must be true or false' })

function whole(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error })
}

function one<const T extends readonly [string, ...string[]]>(allowed: T) {
  return z.enum(allowed, { error: `must be one of ${allowed.join(', ')}` })
}

/** What the web process reads. It must not know how to reach Kea, DNS or Vault: their variables are not read here. */
const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }),
  /** Signs sessions. Absent: one is made once and kept in the database. */
  HOLDFAST_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  /** How browsers reach the console, when it is not how the request says: behind a proxy that ends TLS. */
  HOLDFAST_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
    .optional(),
  /** How many proxies in front may be believed about the client's address. */
  HOLDFAST_TRUSTED_PROXIES: whole(0, 10).default(0),
  HOLDFAST_LOG_LEVEL: one(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  /** `off`: whoever starts the console makes the link for the first administrator. */
  HOLDFAST_CLAIM_LINK: one(['on', 'off']).default('on'),
  HOLDFAST_ACCESS_LOG: flag.default(true),
  PORT: whole(1, 65_535).default(3000),
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
  throw new Error(`The environment of the console is wrong.\n${lines.join('\n')}`)
}
