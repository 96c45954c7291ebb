import type { ChainStep } from '@/components/ddi/audit/chain-steps'
import { exact } from '@/components/ui/time'

const words: Readonly<Record<string, string>> = {
  'kea-event': 'Event in Kea',
  'kea-host': 'Row of Kea’s hosts',
  reservation: 'Reservation',
  lease: 'Lease',
  static: 'Static record',
  'sync-run': 'Comparison with the DNS server',
}

function hrefOf(kind: string, id: unknown): string | undefined {
  if (typeof id !== 'string') return undefined
  if (kind === 'reservation') return `/dhcp/reservations/${id}`
  if (kind === 'lease') return `/dhcp/leases?q=${encodeURIComponent(id)}`
  return undefined
}

/** An id that nobody reads is shown by its beginning. */
function shortId(id: unknown): unknown {
  return typeof id === 'string' && /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id) ? `${id.slice(0, 8)}…` : id
}

/** One link of a chain as the worker wrote it: an object with a kind, an id and words, or plain text. */
export function stepOf(link: unknown): ChainStep {
  if (typeof link === 'string') return { title: link }
  if (typeof link !== 'object' || link === null) return { title: String(link) }
  const { kind, at, ...rest } = link as Record<string, unknown>
  const word = typeof kind === 'string' ? kind : ''
  const { id, ...facts } = rest
  const told = Object.values(Object.keys(facts).length > 0 ? facts : { id: shortId(id) })
  const says = told.filter(
    (value): value is string | number => typeof value === 'string' || typeof value === 'number',
  )
  const href = hrefOf(word, id)
  const note = typeof at === 'string' && !Number.isNaN(Date.parse(at)) ? exact(Date.parse(at)) : undefined
  return {
    title:
      [words[word] ?? word, says.map(String).join(' ')].filter(Boolean).join(': ') || JSON.stringify(link),
    ...(note ? { note } : {}),
    ...(href ? { href } : {}),
  }
}
