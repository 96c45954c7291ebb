import type { PlanLine } from '@/lib/core/plan'

/**
 * What an operator should know of a record that stands, or shall, though another client has its name: the drift policy
 * let it through. Null: nothing is to be said. Owners as in `readable`.
 */
export function letThrough({ op, type, conflict }: PlanLine): string | null {
  if (conflict === null || type === 'PTR' || op === 'refuse' || op === 'held' || op === 'delete') return null
  const { sourceKind, ref, value } = conflict.holder
  const who = sourceKind === 'reservation' ? `the reservation of ${ref}` : String(ref)
  return `the name is also that of ${who} (${value}); the drift policy is Warn`
}
