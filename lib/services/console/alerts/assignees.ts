import { ROLES, roleAllows } from '@/lib/contract/role'
import type { ConsoleDeps } from '@/lib/services/console/deps'

/** Whom an alert can be given to: users who may do something about it. */
export async function listAssignees(
  deps: ConsoleDeps,
): Promise<{ items: { email: string; name: string }[]; nextCursor: null }> {
  const able = ROLES.filter((role) => roleAllows(role, 'operator'))
  const items = await deps.db.prisma.user.findMany({
    where: { role: { in: able }, OR: [{ banned: false }, { banned: null }] },
    select: { email: true, name: true },
    orderBy: { email: 'asc' },
    take: 1_000,
  })
  return { items, nextCursor: null }
}
