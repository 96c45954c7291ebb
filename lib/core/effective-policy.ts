import type { GlobalPolicy, ReservationPolicy, ScopePolicy } from '@/lib/core/policy'

export type PolicyLevel = 'global' | 'scope' | 'reservation'

/** A value and the level that decided it. */
export interface Decided<T> {
  value: T
  from: PolicyLevel
}

/** What holds for one address after the most specific level has won. */
export interface EffectivePolicy {
  dnsEnabled: Decided<boolean>
  /** Seconds. */
  ttl: Decided<number>
  ptr: Decided<boolean>
  deleteOnRelease: Decided<boolean>
  deleteOnExpiry: Decided<boolean>
  graceHours: Decided<number>
  drift: Decided<'warn' | 'block'>
  onStaticDns: Decided<'prompt' | 'auto-create' | 'ignore'>
  autoWatch: Decided<boolean>
  observe: Decided<boolean>
  pinHostname: Decided<boolean>
  allowClientHostname: Decided<boolean>
  conflictGuard: Decided<boolean>
}

type ScopeKey = keyof ScopePolicy

function inherited<K extends ScopeKey>(
  global: GlobalPolicy,
  scope: ScopePolicy | null,
  key: K,
): Decided<GlobalPolicy[K]> {
  const own: GlobalPolicy[K] | undefined = scope?.[key]
  return own === undefined ? { value: global[key], from: 'global' } : { value: own, from: 'scope' }
}

/**
 * Global, overridden by the scope, overridden by the reservation. A client without a reservation may always name
 * itself; Sticky DNS turns deletion on expiry off whatever the rest says.
 */
export function effective(
  global: GlobalPolicy,
  scope: ScopePolicy | null,
  reservation: ReservationPolicy | null,
): EffectivePolicy {
  const own = <T>(value: T): Decided<T> => ({ value, from: 'reservation' })
  // Spread last below: computed for each of many reservations, and adding to what is spread first is slow.
  const base = {
    dnsEnabled: inherited(global, scope, 'dnsEnabled'),
    ptr: inherited(global, scope, 'ptr'),
    drift: inherited(global, scope, 'drift'),
    onStaticDns: { value: global.onStaticDns, from: 'global' },
    autoWatch: { value: global.autoWatch, from: 'global' },
    observe: { value: global.observe, from: 'global' },
  } as const
  if (reservation === null) {
    return {
      ttl: inherited(global, scope, 'defaultTtl'),
      deleteOnRelease: inherited(global, scope, 'deleteOnRelease'),
      deleteOnExpiry: inherited(global, scope, 'deleteOnExpiry'),
      graceHours: inherited(global, scope, 'graceHours'),
      pinHostname: { value: false, from: 'global' },
      allowClientHostname: { value: true, from: 'global' },
      conflictGuard: { value: false, from: 'global' },
      ...base,
    }
  }
  const infrastructure = reservation.ttlClass === 'infrastructure'
  return {
    ttl: infrastructure ? own(global.infrastructureTtl) : inherited(global, scope, 'defaultTtl'),
    deleteOnRelease: own(reservation.deleteOn === 'release'),
    deleteOnExpiry: own(reservation.deleteOn === 'expiry' && !reservation.stickyDns),
    graceHours: own(reservation.graceHours),
    pinHostname: own(reservation.pinHostname),
    allowClientHostname: own(reservation.allowClientHostname && !reservation.pinHostname),
    conflictGuard: own(reservation.conflictGuard),
    ...base,
  }
}
