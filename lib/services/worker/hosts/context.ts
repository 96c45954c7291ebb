import { holdfastContext } from '@/lib/core/hold'
import { ordinaryDefaults, type ReservationPolicy } from '@/lib/core/policy'

/**
 * The name of a reservation whose client may choose its own. It stands here and not in the row's hostname, which Kea
 * would write into the lease in place of whatever the client says.
 */
export function keptHostname(userContext: string | null): string | null {
  const own = holdfastContext(userContext)
  return own?.allowClientHostname === true && typeof own.hostname === 'string' ? own.hostname : null
}

/** The flags that the console once wrote beside the row: they come back when our own database was lost. */
export function contextFlags(userContext: string | null): ReservationPolicy {
  const flags = ordinaryDefaults()
  const own = holdfastContext(userContext)
  if (own === null) return flags
  for (const key of ['infra', 'stickyDns', 'pinHostname', 'conflictGuard', 'allowClientHostname'] as const) {
    if (typeof own[key] === 'boolean') flags[key] = own[key]
  }
  if (own.ttlClass === 'infrastructure') flags.ttlClass = 'infrastructure'
  if (own.deleteOn === 'release' || own.deleteOn === 'never') flags.deleteOn = own.deleteOn
  if (own.deleteOn === 'expiry' && !flags.stickyDns) flags.deleteOn = 'expiry'
  const grace = own.graceHours
  if (typeof grace === 'number' && Number.isInteger(grace) && grace >= 1 && grace <= 168)
    flags.graceHours = grace
  return flags
}
