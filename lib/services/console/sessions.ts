import type { Role } from '@/lib/contract/role'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import type { Actor, ConsoleDeps } from '@/lib/services/console/deps'

export interface SignInAttempt {
  email: string
  client: string
  /** Null when it failed. */
  user: { id: string; role: Role } | null
  disabled: boolean
}

/** Writes a sign-in down, also one that failed. */
export async function recordSignIn(deps: ConsoleDeps, attempt: SignInAttempt): Promise<void> {
  const { email, client, user, disabled } = attempt
  const verb = user === null ? 'sign-in-refused' : 'signed-in'
  const reason =
    user === null ? { reason: disabled ? 'account disabled' : 'wrong password or no such account' } : {}
  await deps.db.transaction(async (tx) => {
    await writeAudit(
      tx,
      user === null
        ? { kind: 'system', id: '', label: 'anonymous', role: 'viewer' }
        : { kind: 'user', id: user.id, label: email, role: user.role },
      {
        cause: 'ADMIN',
        verb,
        line: eventLine('user', verb, 'ADMIN', { email, from: client, ...reason }),
        subjectKind: 'user',
        subjectId: user?.id ?? null,
      },
    )
  })
}

/** Writes a sign-out down. */
export async function recordSignOut(deps: ConsoleDeps, actor: Actor): Promise<void> {
  await deps.db.transaction(async (tx) => {
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: 'signed-out',
      line: eventLine('user', 'signed-out', 'ADMIN', { email: actor.label }),
      subjectKind: 'user',
      subjectId: actor.id,
    })
  })
}
