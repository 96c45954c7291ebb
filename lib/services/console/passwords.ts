import type { PasswordLink } from '@/lib/contract/account'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import {
  type Actor,
  type ConsoleDeps,
  done,
  isUuid,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'
import { hashSecret, newSecret } from '@/lib/services/console/secret-token'
import { setPasswordHash } from '@/lib/services/console/users'

const DAY_MS = 86_400_000

/** Where the hash of a link is kept, in better-auth's table of one-time values. */
const identifierOf = (hash: string): string => `password-link:${hash}`

/** Makes a one-time link for a user to set a password with; earlier ones stop working. It is shown once. */
export async function createPasswordLink(
  deps: ConsoleDeps,
  actor: Actor,
  userId: string,
): Promise<Result<PasswordLink>> {
  if (!isUuid(userId)) return notFound('user')
  const { secret, hash } = newSecret('')
  const expiresAt = new Date(deps.now().getTime() + DAY_MS)
  return deps.db.transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId } })
    if (user === null) return notFound('user')
    await tx.verification.deleteMany({
      where: { value: userId, identifier: { startsWith: identifierOf('') } },
    })
    await tx.verification.create({ data: { identifier: identifierOf(hash), value: userId, expiresAt } })
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: 'password-link-made',
      line: eventLine('user', 'password-link-made', 'ADMIN', { email: user.email }),
      subjectKind: 'user',
      subjectId: userId,
    })
    return done({ path: `/reset-password/${secret}`, expiresAt: expiresAt.toISOString() })
  })
}

/** Whether a link still sets a password. Reads only: a link may be looked at as often as one likes. */
export async function isPasswordLinkOpen(deps: ConsoleDeps, token: string): Promise<boolean> {
  const identifier = identifierOf(hashSecret(token))
  const link = await deps.db.prisma.verification.findFirst({ where: { identifier } })
  return link !== null && link.expiresAt.getTime() > deps.now().getTime()
}

/** Sets the password of whoever holds the link, once, and signs him out everywhere. */
export async function resetPassword(
  deps: ConsoleDeps,
  input: { token: string; passwordHash: string },
): Promise<Result<null>> {
  const identifier = identifierOf(hashSecret(input.token))
  return deps.db.transaction(async (tx) => {
    const link = await tx.verification.findFirst({ where: { identifier } })
    // The delete decides between two who come at once.
    const used = link === null ? { count: 0 } : await tx.verification.deleteMany({ where: { id: link.id } })
    const user =
      link === null || used.count === 0 || link.expiresAt.getTime() <= deps.now().getTime()
        ? null
        : await tx.user.findUnique({ where: { id: link.value } })
    if (user === null) {
      return refused({ kind: 'forbidden', message: 'This link is not valid, was used, or has expired.' })
    }
    await setPasswordHash(tx, user.id, input.passwordHash)
    await tx.session.deleteMany({ where: { userId: user.id } })
    await writeAudit(
      tx,
      { kind: 'user', id: user.id, label: user.email, role: user.role as Actor['role'] },
      {
        cause: 'ADMIN',
        verb: 'password-set',
        line: eventLine('user', 'password-set', 'ADMIN', { email: user.email }),
        subjectKind: 'user',
        subjectId: user.id,
      },
    )
    return done(null)
  })
}

/** Replaces the own password; the other sessions end, the one that asks stays. */
export async function changePassword(
  deps: ConsoleDeps,
  actor: Actor,
  input: { passwordHash: string; keepSessionToken: string | null },
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await setPasswordHash(tx, actor.id, input.passwordHash)
    await tx.session.deleteMany({
      where: {
        userId: actor.id,
        ...(input.keepSessionToken === null ? {} : { token: { not: input.keepSessionToken } }),
      },
    })
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: 'password-set',
      line: eventLine('user', 'password-set', 'ADMIN', { email: actor.label }),
      subjectKind: 'user',
      subjectId: actor.id,
    })
  })
}
