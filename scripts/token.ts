/**
 * `npm run token -- --role operator [--expires 30d] [--name x]`: makes an API token and prints it, and nothing else.
 * The database is DATABASE_URL, or that of the demo.
 */
import { parseArgs } from 'node:util'
import { ROLES, role as roleSchema } from '@/lib/contract/role'
import { createDb } from '@/lib/db/client'
import { createToken } from '@/lib/services/console/tokens'
import { postgresAddress } from '@/scripts/postgres/address'
import { readRunFile } from '@/scripts/start/run-file'

const USAGE = `npm run token -- --role ROLE [--expires 30d] [--name NAME]
  --role     ${ROLES.join(', ')}
  --expires  number with h, d or w: 12h, 30d, 52w; without it the token does not expire
  --name     how the list of tokens calls it`

const HOURS = { h: 1, d: 24, w: 168 } as const
const MAX_DAYS = 3650

/** Days of `30d`, `12h`, `4w`. Throws with what is wrong. */
function daysOf(text: string): number {
  const found = /^([1-9]\d{0,4})([hdw])$/.exec(text)
  if (found === null) throw new Error(`--expires ${text}: must be a number with h, d or w, such as 30d`)
  const days = (Number(found[1]) * HOURS[found[2] as keyof typeof HOURS]) / 24
  if (days > MAX_DAYS) throw new Error(`--expires ${text}: must be at most ${MAX_DAYS} days`)
  return days
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      role: { type: 'string' },
      expires: { type: 'string' },
      name: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    process.stdout.write(`${USAGE}\n`)
    return
  }
  const role = roleSchema.safeParse(values.role)
  if (values.role === undefined) throw new Error(`--role is missing: give one of ${ROLES.join(', ')}`)
  if (!role.success) throw new Error(`--role ${values.role}: must be one of ${ROLES.join(', ')}`)
  const days = values.expires === undefined ? null : daysOf(values.expires)
  const url = process.env.DATABASE_URL ?? readRunFile(process.env.HOLDFAST_DATA_DIR ?? '.data')?.databaseUrl
  if (!url) throw new Error('Set DATABASE_URL, or start the demo with npm start.')
  const db = createDb(postgresAddress('DATABASE_URL', url), { max: 1, applicationName: 'holdfast-token' })
  try {
    const { token } = await createToken(
      { db, now: () => new Date() },
      { kind: 'system', id: 'command-line', label: 'command line', role: 'administrator' },
      { name: values.name ?? `command line (${role.data})`, role: role.data, expiresInDays: days },
    )
    process.stdout.write(`${token}\n`)
  } finally {
    await db.close()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
