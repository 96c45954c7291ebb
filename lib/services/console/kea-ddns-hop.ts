import type { Health } from '@/lib/contract/overview'
import type { ConsoleDeps } from '@/lib/services/console/deps'

/** So many scopes are named; the rest is counted. */
const NAMED = 10

/** Ill while Kea would change DNS itself: two systems that change the same names undo each other's work. Null when it does not. */
export async function keaDdnsHop(deps: ConsoleDeps, at: Date): Promise<Health | null> {
  const rows = await deps.db.prisma.scope.findMany({
    where: { ddnsSendUpdates: true, goneAt: null },
    orderBy: [{ family: 'asc' }, { name: 'asc' }],
    select: { id: true, name: true, family: true, seenAt: true },
  })
  const [first] = rows
  if (first === undefined) return null
  const names = rows.slice(0, NAMED).map(({ name }) => name)
  const rest = rows.length - names.length
  const shown = `${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
  const files = [...new Set(rows.map(({ family }) => `kea-dhcp${family}.conf`))].join(' and ')
  const seenAt = new Date(Math.max(...rows.map((row) => row.seenAt.getTime())))
  return {
    name: 'kea-ddns',
    state: 'degraded',
    detail:
      `Kea sends DNS updates of its own for ${shown}. Set "ddns-send-updates": false there, or ` +
      `"enable-updates": false in "dhcp-ddns", in ${files}, and send Kea config-reload.`,
    since: seenAt.toISOString(),
    // The scopes are rows that the worker keeps; how old they are is told by the hop kea-scopes.
    checkedAt: at.toISOString(),
    ageSeconds: 0,
    data: { scopes: rows.map(({ id, name, family }) => ({ id, name, family })) },
  }
}
