import type { AlertFact } from '@/lib/core/alerts'
import type { Sent } from '@/lib/core/ports/notify'

/** Attempts after which a receiver that does not answer is more than a hiccup: about three minutes. */
const HICCUPS = 3

/** Names the reason: one alert for each channel. */
export function channelReason(id: string): string {
  return `notification-failed|${id}`
}

/** What it means that a message could not be delivered; null: nothing yet, or it was. */
export function alertOfChannel(
  { id, name }: { id: string; name: string },
  attempts: number,
  sent: Sent,
): AlertFact | null {
  if (sent.outcome === 'delivered') return null
  if (sent.outcome === 'retry' && attempts < HICCUPS) return null
  return {
    kind: 'notification-failed',
    reason: channelReason(id),
    severity: 'medium',
    summary: `The channel “${name}” cannot be told of alerts: ${sent.reason}`,
    detail: { channelId: id },
    ip: null,
    name: null,
    scope: null,
    reservationId: null,
    recordId: null,
  }
}
