import type { ChainStep } from '@/components/ddi/audit/chain-steps'
import { fieldName } from '@/components/ddi/audit/difference'
import { reasonWords } from '@/components/ddi/client-text'
import { exact } from '@/components/ui/time'

/** A link of a chain as the worker wrote it. */
interface Link {
  kind: string
  id: string | null
  at: number
  /** The level at which a setting was decided. */
  from: string | null
  says: string
}

function linkOf(value: unknown): Link | null {
  if (typeof value !== 'object' || value === null) return null
  const { kind, id, at, from, ...rest } = value as Record<string, unknown>
  const texts = Object.values(rest).filter((each) => typeof each === 'string' || typeof each === 'number')
  return {
    kind: typeof kind === 'string' ? kind : '',
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : null,
    at: typeof at === 'string' ? Date.parse(at) : Number.NaN,
    from: typeof from === 'string' ? from : null,
    says: reasonWords(texts.join(' ')),
  }
}

const levels: Readonly<Record<string, string>> = {
  global: 'decided by the global policy',
  scope: 'decided by the scope',
  reservation: 'decided by the reservation',
}

/** What the audit line calls the host it is about: ids of rows say nothing to people. */
function hostOf(line: string): string | null {
  return /\bhost=("[^"]*"|\S+)/.exec(line)?.[1]?.replaceAll('"', '') ?? null
}

/** One link of a chain, told to people; `line` is the audit line that it led to. */
export function stepOf(value: unknown, line: string): ChainStep {
  if (typeof value === 'string') return { title: reasonWords(value) }
  const link = linkOf(value)
  if (link === null) return { title: String(value) }
  const { kind, id, at, from, says } = link
  const time = Number.isNaN(at) ? '' : exact(at)
  const told = (title: string, note: string, href?: string): ChainStep => ({
    title: says ? `${title}: ${says}` : title,
    ...(note || time ? { note: [note, time].filter(Boolean).join(', ') } : {}),
    ...(href ? { href } : {}),
  })
  const host = hostOf(line)
  switch (kind) {
    case 'reservation':
      return told(
        host ? `Reservation of ${host}` : 'Reservation',
        '',
        id ? `/dhcp/reservations/${id}` : undefined,
      )
    case 'lease':
      return told(
        `Lease${id ? ` of ${id}` : ''}`,
        '',
        id ? `/dhcp/leases?q=${encodeURIComponent(id)}` : undefined,
      )
    case 'event':
    case 'kea-event':
      return told('Kea’s trigger told of a change', id ? `event ${id}` : '')
    case 'kea-host':
      return told('Kea’s hosts table', id ? `row ${id}` : '')
    case 'policy':
      return told(
        id === null || id === 'policy' ? 'The policy changed' : `Setting ${fieldName(id)}`,
        (from && levels[from]) ?? '',
      )
    case 'audit':
      return told('Undoes an earlier change', '', id ? `/audit?open=${id}` : undefined)
    case 'record':
      return told(host ? `Record of ${host}` : 'Record', '', id ? `/dns/records?open=${id}` : undefined)
    case 'watch':
      return told('Watch', '', id ? `/watchlist?open=${id}` : undefined)
    case 'alert':
      return told('Alert', '', id ? `/drift?open=${id}` : undefined)
    case 'static':
      return told('Static record', '')
    case 'sync-run':
      return told('Comparison with the DNS server', '')
    default:
      return told(kind === '' ? 'A step without a name' : kind.replaceAll('-', ' '), '')
  }
}
