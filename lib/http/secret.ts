import { randomBytes } from 'node:crypto'
import type { Db } from '@/lib/db/client'

const KEY = 'session-secret'

/** The secret that signs sessions: the environment's, else one that is made once and kept in the database. */
export async function sessionSecret(db: Db, given: string | undefined): Promise<string> {
  if (given !== undefined) return given
  const made = randomBytes(32).toString('base64url')
  await db.prisma.setting.createMany({ data: [{ key: KEY, value: made }], skipDuplicates: true })
  const { value } = await db.prisma.setting.findUniqueOrThrow({ where: { key: KEY } })
  if (typeof value !== 'string') throw new Error(`the setting ${KEY} is damaged`)
  return value
}
