import type { Zone } from '@/lib/contract/record'
import type { ConsoleDeps } from '@/lib/services/console/deps'

/** All zones, by name and view. There are few: no pages. */
export async function listZones(deps: ConsoleDeps): Promise<{ items: Zone[]; nextCursor: null }> {
  const rows = await deps.db.prisma.zone.findMany({
    where: { goneAt: null },
    orderBy: [{ reverse: 'asc' }, { name: 'asc' }, { view: 'asc' }],
  })
  const items = rows.map((row) => ({
    id: row.id,
    name: row.name,
    view: row.view,
    server: row.server,
    reverse: row.reverse,
    managed: row.managed,
    recordCount: row.recordCount,
    listedAt: row.listedAt?.toISOString() ?? null,
  }))
  return { items, nextCursor: null }
}
