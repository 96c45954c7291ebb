import type { ApiToken, TokenCreate, TokenCreated } from '@/lib/contract/account'
import { notifyTopic } from '@/lib/db/topics'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import {
  type Actor,
  type ConsoleDeps,
  done,
  isUuid,
  notFound,
  type Result,
} from '@/lib/services/console/deps'
import { hashSecret, newSecret } from '@/lib/services/console/secret-token'

const DAY_MS = 86_400_000

interface TokenRow {
  id: string
  name: string
  role: string
  expiresAt: Date | null
  createdBy: string
  createdAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
}

function toItem(row: TokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    role: row.role as ApiToken['role'],
    expiresAt: row.expiresAt?.toISOString() ?? null,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  }
}

/** All tokens, those still good first. */
export async function listTokens(deps: ConsoleDeps): Promise<{ items: ApiToken[]; nextCursor: null }> {
  const rows = await deps.db.prisma.apiToken.findMany({
    orderBy: [{ revokedAt: { sort: 'asc', nulls: 'first' } }, { createdAt: 'desc' }],
    take: 1_000,
  })
  return { items: rows.map(toItem), nextCursor: null }
}

/** Makes a token. The answer is the only place where it stands in full. */
export async function createToken(deps: ConsoleDeps, actor: Actor, body: TokenCreate): Promise<TokenCreated> {
  const { secret, hash } = newSecret('hf_')
  const now = deps.now()
  const days = body.expiresInDays ?? null
  const row = await deps.db.transaction(async (tx) => {
    const created = await tx.apiToken.create({
      data: {
        name: body.name,
        hash,
        role: body.role,
        expiresAt: days === null ? null : new Date(now.getTime() + days * DAY_MS),
        createdBy: actor.label,
        createdAt: now,
      },
    })
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: 'created',
      line: eventLine('token', 'created', 'ADMIN', {
        name: body.name,
        role: body.role,
        expires: created.expiresAt?.toISOString() ?? null,
      }),
      subjectKind: 'token',
      subjectId: created.id,
    })
    await notifyTopic(tx, 'accounts')
    return created
  })
  return { ...toItem(row), token: secret }
}

/** Revokes a token at once. Again does nothing. */
export async function revokeToken(deps: ConsoleDeps, actor: Actor, id: string): Promise<Result<ApiToken>> {
  if (!isUuid(id)) return notFound('token')
  return deps.db.transaction(async (tx) => {
    const row = await tx.apiToken.findUnique({ where: { id } })
    if (row === null) return notFound('token')
    if (row.revokedAt !== null) return done(toItem(row))
    const revoked = await tx.apiToken.update({ where: { id }, data: { revokedAt: deps.now() } })
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: 'revoked',
      line: eventLine('token', 'revoked', 'ADMIN', { name: row.name, role: row.role }),
      subjectKind: 'token',
      subjectId: id,
    })
    await notifyTopic(tx, 'accounts')
    return done(toItem(revoked))
  })
}

/** How exact `lastUsedAt` is: a write per request would cost more than the request. */
const LAST_USED_MS = 60_000

/** Who a token speaks for; null when it is unknown, expired or revoked. */
export async function actorOfToken(deps: ConsoleDeps, secret: string): Promise<Actor | null> {
  const row = await deps.db.prisma.apiToken.findUnique({ where: { hash: hashSecret(secret) } })
  const now = deps.now()
  if (row === null || row.revokedAt !== null) return null
  if (row.expiresAt !== null && row.expiresAt.getTime() <= now.getTime()) return null
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() > LAST_USED_MS) {
    await deps.db.prisma.apiToken.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } })
  }
  return { kind: 'token', id: row.id, label: `token:${row.name}`, role: row.role as Actor['role'] }
}
