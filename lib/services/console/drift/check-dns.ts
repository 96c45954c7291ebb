import type { Check } from '@/lib/contract/drift'
import { addJob, jobs } from '@/lib/db/queue'
import { eventLine, writeAudit } from '@/lib/services/console/audit'
import {
  type Actor,
  type ConsoleDeps,
  done,
  isUuid,
  notFound,
  type Result,
} from '@/lib/services/console/deps'

/** Asks the worker to compare all managed zones, or one, with what is wanted. */
export async function checkDns(
  deps: ConsoleDeps,
  actor: Actor,
  zoneId: string | null = null,
): Promise<Result<Check>> {
  if (zoneId !== null && !isUuid(zoneId)) return notFound('zone')
  return deps.db.transaction(async (tx) => {
    const zones = await tx.zone.findMany({
      where: { managed: true, goneAt: null, ...(zoneId === null ? {} : { id: zoneId }) },
      select: { id: true, view: true, name: true },
      orderBy: [{ view: 'asc' }, { name: 'asc' }],
    })
    const [first] = zones
    if (zoneId !== null && first === undefined) return notFound('zone')
    await addJob(tx, zoneId === null ? jobs.syncAll() : jobs.syncZone(zoneId))
    const what =
      zoneId === null ? { zones: zones.length } : { zone: first?.name ?? null, view: first?.view ?? null }
    await writeAudit(tx, actor, {
      cause: 'ADMIN',
      verb: 'checked',
      line: eventLine('dns', 'checked', 'ADMIN', what),
      subjectKind: 'zone',
      subjectId: zoneId,
    })
    return done({ status: 'queued', zones })
  })
}
