/** The installation's toggles; a scope and a reservation may override some of them. */
export interface GlobalPolicy {
  /** Off: nothing is changed in DNS. */
  dnsEnabled: boolean
  /** Seconds. */
  defaultTtl: number
  /** Seconds, for TTL class infrastructure. */
  infrastructureTtl: number
  /** PTR follows A and AAAA. */
  ptr: boolean
  deleteOnRelease: boolean
  deleteOnExpiry: boolean
  /** Whole hours, 1 to 168. */
  graceHours: number
  drift: 'warn' | 'block'
  onStaticDns: 'prompt' | 'auto-create' | 'ignore'
  autoWatch: boolean
  /** Until an administrator confirms the toggles: reservations are carried out, leases change nothing in DNS. */
  observe: boolean
}

/** A scope's overrides: absent means inherited. */
export type ScopePolicy = Partial<
  Pick<
    GlobalPolicy,
    'dnsEnabled' | 'defaultTtl' | 'ptr' | 'deleteOnRelease' | 'deleteOnExpiry' | 'graceHours' | 'drift'
  >
>

/** The flags of one reservation. */
export interface ReservationPolicy {
  infra: boolean
  stickyDns: boolean
  pinHostname: boolean
  conflictGuard: boolean
  allowClientHostname: boolean
  ttlClass: 'default' | 'infrastructure'
  deleteOn: 'release' | 'expiry' | 'never'
  /** Whole hours, 1 to 168. */
  graceHours: number
}

/** Bounds of every grace, in whole hours. */
export const GRACE_HOURS = { min: 1, max: 168, default: 24 } as const

/** The toggles of a new installation. */
export function defaultPolicy(): GlobalPolicy {
  return {
    dnsEnabled: false,
    defaultTtl: 600,
    infrastructureTtl: 86_400,
    ptr: true,
    deleteOnRelease: true,
    deleteOnExpiry: false,
    graceHours: GRACE_HOURS.default,
    drift: 'warn',
    onStaticDns: 'prompt',
    autoWatch: true,
    observe: true,
  }
}

/** The flags of a reservation that says nothing about itself. */
export function ordinaryDefaults(): ReservationPolicy {
  return {
    infra: false,
    stickyDns: false,
    pinHostname: false,
    conflictGuard: false,
    allowClientHostname: false,
    ttlClass: 'default',
    deleteOn: 'release',
    graceHours: GRACE_HOURS.default,
  }
}

/** Infrastructure: Sticky DNS, Pin Hostname, TTL class infrastructure and Conflict Guard together. */
export function infrastructureDefaults(): ReservationPolicy {
  return {
    ...ordinaryDefaults(),
    infra: true,
    stickyDns: true,
    pinHostname: true,
    conflictGuard: true,
    ttlClass: 'infrastructure',
  }
}

/** True when the reservation is infrastructure but one of the four settings was changed: "Infrastructure (modified)". */
export function isInfrastructureModified(policy: ReservationPolicy): boolean {
  if (!policy.infra) return false
  const whole = policy.stickyDns && policy.pinHostname && policy.conflictGuard
  return !whole || policy.ttlClass !== 'infrastructure'
}

export interface Contradiction {
  /** Field of the API body, dots between the parts. */
  path: string
  message: string
}

/** Settings that exclude each other; empty when there are none. The API answers 422 with them. */
export function contradictions(policy: ReservationPolicy): Contradiction[] {
  const found: Contradiction[] = []
  if (policy.stickyDns && policy.deleteOn === 'expiry') {
    found.push({
      path: 'ddnsPolicy.deleteOn',
      message: 'Sticky DNS never deletes on expiry: choose release or never, or turn Sticky DNS off',
    })
  }
  if (policy.pinHostname && policy.allowClientHostname) {
    found.push({
      path: 'allowClientHostname',
      message: 'Pin Hostname ignores the name a client reports: turn one of the two off',
    })
  }
  const grace = graceProblem(policy.graceHours)
  if (grace !== null) found.push({ path: 'ddnsPolicy.graceHours', message: grace })
  return found
}

/** Why a number cannot be a grace, or null when it can. */
export function graceProblem(hours: number): string | null {
  const fits = Number.isInteger(hours) && hours >= GRACE_HOURS.min && hours <= GRACE_HOURS.max
  return fits ? null : `must be whole hours from ${GRACE_HOURS.min} to ${GRACE_HOURS.max}`
}
