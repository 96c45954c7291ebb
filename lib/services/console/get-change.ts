import type { Change } from '@/lib/contract/audit'
import { type ConsoleDeps, done, isUuid, notFound, type Result } from '@/lib/services/console/deps'

/** One outside mutation with its outcome. */
export async function getChange(deps: ConsoleDeps, id: string): Promise<Result<Change>> {
  const row = isUuid(id) ? await deps.db.prisma.change.findUnique({ where: { id } }) : null
  if (row === null) return notFound('change')
  return done({
    id: row.id,
    status: row.status as Change['status'],
    reason: row.reason,
    attempts: row.attempts,
    plan: [
      {
        op: row.op,
        system: row.system === 'kea' ? 'kea' : 'dns',
        target: row.target,
        before: row.before,
        after: row.after,
        reason: row.reason,
      },
    ],
    cause: row.cause,
    actor: row.actor,
    chain: Array.isArray(row.chain) ? row.chain : [],
    recordId: row.recordId,
    reservationId: row.reservationId,
    createdAt: row.createdAt.toISOString(),
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
    servedAt: row.servedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
  })
}
