import type { User, UserPatch, UserQuery } from '@/lib/contract/account'
import type { Page } from '@/lib/contract/list'
import type { Role } from '@/lib/contract/role'
import type { Tx } from '@/lib/db/client'
import { runSql, type SqlTarget } from '@/lib/db/sql'
import { notifyTopic } from '@/lib/db/topics'
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
import { keysetPage, type ListSource, type Where } from '@/lib/services/console/keyset'
import { likeAny } from '@/lib/services/console/read-text'

interface UserRow {
  id: string
  name: string
  email: string
  role: string
  banned: boolean | null
  created_at: Date
  last_seen_at: Date | null
}

const source: ListSource<'name' | 'email' | 'createdAt'> = {
  table: '"user"',
  select: `t.id::text, t.name, t.email, t.role, t.banned, t.created_at,
    (select max(s.updated_at) from session s where s.user_id = t.id) as last_seen_at`,
  sorts: {
    name: { sql: 't.name', type: 'text' },
    email: { sql: 't.email', type: 'text' },
    createdAt: { sql: 't.created_at', type: 'timestamptz' },
  },
  id: { sql: 't.id', type: 'uuid' },
}

function toItem(row: UserRow): User {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role as Role,
    disabled: row.banned === true,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
  }
}

/** One user, or null. */
export async function readUser(target: SqlTarget, id: string): Promise<User | null> {
  if (!isUuid(id)) return null
  const rows = await runSql<UserRow>(target, `select ${source.select} from "user" t where t.id = $1::uuid`, [
    id,
  ])
  return rows[0] === undefined ? null : toItem(rows[0])
}

/** A page of users. */
export function listUsers(deps: ConsoleDeps, query: UserQuery): Promise<Result<Page<User>>> {
  const where: Where[] = []
  const { q } = query
  if (q !== undefined && q !== '') {
    where.push((params) => {
      const like = params.add(likeAny(q))
      return `(t.name ilike ${like} or t.email ilike ${like})`
    })
  }
  return keysetPage(deps.db.pool, source, where, query, (rows) =>
    rows.map((row) => toItem(row as unknown as UserRow)),
  )
}

export interface NewUser {
  name: string
  /** Lower case. */
  email: string
  role: Role
  /** better-auth's hash; null: the user cannot sign in before a password is set. */
  passwordHash: string | null
}

/** Inserts a user with his credential. An e-mail address belongs to one. */
export async function insertUser(tx: Tx, user: NewUser): Promise<Result<{ id: string }>> {
  const holder = await tx.user.findUnique({ where: { email: user.email }, select: { id: true } })
  if (holder !== null) {
    return refused({ kind: 'conflict', message: `${user.email} has an account already.`, holder: null })
  }
  const { id } = await tx.user.create({
    data: { name: user.name, email: user.email, role: user.role },
    select: { id: true },
  })
  if (user.passwordHash !== null) await setPasswordHash(tx, id, user.passwordHash)
  return done({ id })
}

/** Replaces the password of a user. */
export async function setPasswordHash(tx: Tx, userId: string, hash: string): Promise<void> {
  const changed = await tx.account.updateMany({
    where: { userId, providerId: 'credential' },
    data: { password: hash, updatedAt: new Date() },
  })
  if (changed.count > 0) return
  await tx.account.create({ data: { userId, accountId: userId, providerId: 'credential', password: hash } })
}

/** Makes a user. */
export async function createUser(deps: ConsoleDeps, actor: Actor, user: NewUser): Promise<Result<User>> {
  return deps.db.transaction(async (tx) => {
    const made = await insertUser(tx, user)
    if (!made.ok) return made
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: 'created',
      line: eventLine('user', 'created', 'ADMIN', { email: user.email, role: user.role }),
      subjectKind: 'user',
      subjectId: made.value.id,
      after: { name: user.name, email: user.email, role: user.role },
    })
    await notifyTopic(tx, 'accounts')
    const item = await readUser(tx, made.value.id)
    return item === null ? notFound('user') : done(item)
  })
}

/** The installation must keep somebody who can manage it. */
async function lastAdministrator(tx: Tx, id: string): Promise<boolean> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('administrators', 0))`
  const others = await tx.user.count({
    where: { role: 'administrator', id: { not: id }, OR: [{ banned: false }, { banned: null }] },
  })
  return others === 0
}

/** Renames, changes the role, disables. Whoever is disabled or loses rights is signed out everywhere. */
export async function updateUser(
  deps: ConsoleDeps,
  actor: Actor,
  input: { id: string; patch: UserPatch },
): Promise<Result<User>> {
  const { id, patch } = input
  return deps.db.transaction(async (tx) => {
    const before = await readUser(tx, id)
    if (before === null) return notFound('user')
    const role = patch.role ?? before.role
    const disabled = patch.disabled ?? before.disabled
    const wasAdministrator = before.role === 'administrator' && !before.disabled
    const isAdministrator = role === 'administrator' && !disabled
    if (wasAdministrator && !isAdministrator && (await lastAdministrator(tx, id))) {
      return refused({
        kind: 'conflict',
        message: 'This is the last administrator: make another one first.',
        holder: null,
      })
    }
    const name = patch.name ?? before.name
    await tx.user.update({ where: { id }, data: { name, role, banned: disabled, updatedAt: deps.now() } })
    if (disabled || role !== before.role) await tx.session.deleteMany({ where: { userId: id } })
    const verb =
      disabled && !before.disabled ? 'disabled' : !disabled && before.disabled ? 'enabled' : 'updated'
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb,
      line: eventLine('user', verb, 'ADMIN', { email: before.email, role }),
      subjectKind: 'user',
      subjectId: id,
      before: { name: before.name, role: before.role, disabled: before.disabled },
      after: { name, role, disabled },
    })
    await notifyTopic(tx, 'accounts')
    const after = await readUser(tx, id)
    return after === null ? notFound('user') : done(after)
  })
}
