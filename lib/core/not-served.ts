import type { AlertFact } from '@/lib/core/alerts'

/** A record that the authority holds and its DNS servers do not answer. */
export interface Unserved {
  recordId: string
  view: string
  zone: string
  name: string
  type: string
  value: string
  /** Why it counts as not served, fit for an operator. */
  reason: string
  ip: string | null
  scope: string | null
  reservationId: string | null
}

/** What the reason of every record says that was accepted and is not served: by it such rows are found. */
export const NOT_SERVED_PATTERN = '% by SOLIDserver, not served by %'

/** The reason of a record that was served once and is not any more. */
export function notServedAnyMore(view: string): string {
  return `held by SOLIDserver, not served by ${view} DNS as it is`
}

/** The propagation alert. A server that lags is one matter, however many records of a zone it concerns. */
export function notServed({ view, zone, name, type, value, reason, ...about }: Unserved): AlertFact {
  return {
    ...about,
    name,
    kind: 'not-served',
    reason: ['not-served', `${view}/${zone}`, name, type, value].join('|'),
    severity: 'medium',
    summary: `${name} ${type} ${value} (${view}): ${reason}`,
    detail: { view, zone, type, value, reason },
    groupKey: `not-served:${view}/${zone}`,
  }
}
