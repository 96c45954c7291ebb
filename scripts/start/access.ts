import { createDb } from '@/lib/db/client'
import { createClaimLink } from '@/lib/services/console/claim'
import type { Actor, ConsoleDeps } from '@/lib/services/console/deps'
import { actorOfToken, createToken, listTokens, revokeToken } from '@/lib/services/console/tokens'

const TOKEN_NAME = 'demo'
const LAUNCHER: Actor = { kind: 'system', id: 'launcher', label: 'launcher', role: 'administrator' }

/** The token of the start before as long as it is good, else a new one in its place. */
async function demoToken(deps: ConsoleDeps, known: string | null): Promise<string> {
  if (known !== null && (await actorOfToken(deps, known)) !== null) return known
  const { items } = await listTokens(deps)
  for (const { id, name, revokedAt } of items)
    if (name === TOKEN_NAME && revokedAt === null) await revokeToken(deps, LAUNCHER, id)
  const { token } = await createToken(deps, LAUNCHER, { name: TOKEN_NAME, role: 'administrator' })
  return token
}

/** How to get into the demo: a token for scripts, and a claim link while there is no administrator. */
export async function demoAccess(
  databaseUrl: string,
  knownToken: string | null,
): Promise<{ apiToken: string; claimToken: string | null }> {
  const db = createDb(databaseUrl, { max: 2 })
  try {
    const deps: ConsoleDeps = { db, now: () => new Date() }
    const apiToken = await demoToken(deps, knownToken)
    const link = await createClaimLink(deps)
    return { apiToken, claimToken: link?.token ?? null }
  } finally {
    await db.close()
  }
}
