import { oneLine } from '@/lib/core/one-line'
import type { Claimed } from '@/lib/services/worker/notify/claim'

/** How long a text of an alert may be in a letter. */
const CLIP = 300
/** Alerts of one letter that are told one by one. */
const LISTED = 50

function clip(text: string, most = CLIP): string {
  const line = oneLine(text)
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}

const pathOf = (id: string): string => `/drift?open=${id}`

function linkTo(publicUrl: string | null, id: string | null): string | null {
  return publicUrl === null || id === null ? null : `${publicUrl.replace(/\/+$/, '')}${pathOf(id)}`
}

/** The body of a webhook, as docs/notifications.md describes it. */
export function webhookBody(message: Claimed, channel: string, publicUrl: string | null): string {
  const { id, event, alert, created_at } = message
  const url = linkTo(publicUrl, alert?.id ?? null)
  return JSON.stringify({ id, event, at: created_at.toISOString(), channel, alert, url })
}

function titleOf({ event, alert }: Claimed): string {
  if (event === 'test' || alert === null) return 'test: this channel works'
  return `${event === 'resolved' ? 'resolved' : alert.severity}: ${clip(alert.summary, 150)}`
}

function paragraph(message: Claimed, publicUrl: string | null): string {
  const { event, alert } = message
  if (alert === null) return 'This is a test. Alerts of this channel will look like this letter.'
  const what =
    event === 'resolved' ? `resolved by ${clip(alert.resolvedBy ?? 'the worker', 100)}` : alert.severity
  const where = [alert.kind, alert.name, alert.ip, alert.scope].filter((part) => part !== null)
  const at = event === 'resolved' ? alert.resolvedAt : alert.createdAt
  return [
    clip(alert.summary),
    `  ${what}, ${where.map((part) => clip(part, 120)).join(', ')}`,
    `  ${event === 'resolved' ? 'over' : 'raised'} ${at ?? ''}`,
    ...[linkTo(publicUrl, alert.id)].flatMap((url) => (url === null ? [] : [`  ${url}`])),
  ].join('\n')
}

/** How many of each kind, in the words of a subject. */
function sumOf(messages: readonly Claimed[]): string {
  const counts = new Map<string, number>()
  for (const { event, alert } of messages) {
    const word = event === 'raised' ? (alert?.severity ?? 'test') : event
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const order = ['high', 'medium', 'low', 'resolved', 'test']
  return order
    .filter((word) => counts.has(word))
    .map((word) => `${counts.get(word)} ${word}`)
    .join(', ')
}

/** One letter about all of these, the first fifty told one by one. Every text of them is a line, whatever it holds. */
export function letterOf(
  messages: readonly [Claimed, ...Claimed[]],
  channel: string,
  publicUrl: string | null,
): { subject: string; text: string } {
  const shown = messages.slice(0, LISTED).map((message) => paragraph(message, publicUrl))
  const more = messages.length - shown.length
  if (more > 0) shown.push(`and ${more} more, in the inbox of the console`)
  const title = messages.length === 1 ? titleOf(messages[0]) : `${messages.length} alerts: ${sumOf(messages)}`
  return {
    subject: `[Holdfast] ${title}`,
    text: `${shown.join('\n\n')}\n\n-- \nHoldfast, channel ${clip(channel, 100)}\n`,
  }
}
