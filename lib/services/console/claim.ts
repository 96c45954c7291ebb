import type { Claim } from '@/lib/contract/account'
import type { Tx } from '@/lib/db/client'
import { notifyTopic } from '@/lib/db/topics'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import { type ConsoleDeps, done, type Result, refused } from '@/lib/services/console/deps'
import { hashSecret, newSecret } from '@/lib/services/console/secret-token'
import { insertUser } from '@/lib/services/console/users'

const DAY_MS = 86_400_000

/** Whether the installation has an administrator; without one it waits to be claimed. */
export async function isClaimed(deps: ConsoleDeps): Promise<boolean> {
  return hasAdministrator(deps.db.prisma)
}

async function hasAdministrator(tx: Pick<Tx, 'user'>): Promise<boolean> {
  return (await tx.user.findFirst({ where: { role: 'administrator' }, select: { id: true } })) !== null
}

/**
 * Makes the one-time link for the first administrator; earlier links stop working. Only its hash is stored.
 * Null when there is an administrator already.
 */
export async function createClaimLink(
  deps: ConsoleDeps,
): Promise<{ token: string; path: string; expiresAt: Date } | null> {
  const { secret, hash } = newSecret('')
  const expiresAt = new Date(deps.now().getTime() + DAY_MS)
  return deps.db.transaction(async (tx) => {
    await lockClaim(tx)
    if (await hasAdministrator(tx)) return null
    await tx.claimLink.deleteMany({ where: { usedAt: null } })
    await tx.claimLink.create({ data: { hash, expiresAt } })
    return { token: secret, path: `/claim/${secret}`, expiresAt }
  })
}

/** Two who hold the same link, or two links, meet here one after the other. */
async function lockClaim(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('claim', 0))`
}

/** What a link is good for. `claimed`: it was not this one that made the administrator. */
export type ClaimLinkState = 'open' | 'used' | 'claimed' | 'expired' | 'unknown'

/** Whether a link still makes the first administrator. Reads only: a link may be looked at as often as one likes. */
export async function claimLinkState(deps: ConsoleDeps, token: string): Promise<ClaimLinkState> {
  const { prisma } = deps.db
  const link = await prisma.claimLink.findUnique({ where: { hash: hashSecret(token) } })
  if (link?.usedAt) return 'used'
  if (await hasAdministrator(prisma)) return 'claimed'
  if (link === null) return 'unknown'
  return link.expiresAt.getTime() <= deps.now().getTime() ? 'expired' : 'open'
}

/** Makes the first administrator, once. `passwordHash` is better-auth's. */
export async function claimInstallation(
  deps: ConsoleDeps,
  body: Omit<Claim, 'password'> & { passwordHash: string },
): Promise<Result<{ id: string }>> {
  const gone = refused({ kind: 'forbidden', message: 'This link is not valid, was used, or has expired.' })
  return deps.db.transaction(async (tx) => {
    await lockClaim(tx)
    const link = await tx.claimLink.findUnique({ where: { hash: hashSecret(body.token) } })
    const now = deps.now()
    if (link === null || link.usedAt !== null || link.expiresAt.getTime() <= now.getTime()) return gone
    if (await hasAdministrator(tx)) return gone
    await tx.claimLink.update({ where: { id: link.id }, data: { usedAt: now } })
    const made = await insertUser(tx, { ...body, role: 'administrator' })
    if (!made.ok) throw new Error('an account with this e-mail address exists, but no administrator')
    await writeAudit(
      tx,
      { kind: 'user', id: made.value.id, label: body.email, role: 'administrator' },
      {
        cause: 'ADMIN',
        verb: 'claimed',
        line: eventLine('installation', 'claimed', 'ADMIN', { email: body.email }),
        subjectKind: 'user',
        subjectId: made.value.id,
      },
    )
    await notifyTopic(tx, 'accounts')
    return done({ id: made.value.id })
  })
}
