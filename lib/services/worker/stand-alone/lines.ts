import { oneLine } from '@/lib/core/one-line'
import type { PlanLine } from '@/lib/core/plan'
import type { StandAloneResult } from '@/lib/services/worker/stand-alone/result'

/** What else a check did, or null when there is nothing to add. */
export function summary({ pointers, updated, deleted, refused, failed }: StandAloneResult): string | null {
  if (pointers + updated + deleted + refused + failed === 0) return null
  return `Also ${pointers} PTR created, ${updated} updated, ${deleted} deleted, ${refused} refused, ${failed} failed`
}

/** `[DRY-RUN] Would create A record: F -> IP (scope: internal)` */
export function dryLine({ op, would, type, name, value, view }: PlanLine): string {
  const what = op === 'held' ? `Held, would ${would ?? 'refuse'}` : `Would ${op}`
  return `[DRY-RUN] ${what} ${type} record: ${oneLine(name)} -> ${oneLine(value)} (scope: ${oneLine(view)})`
}
