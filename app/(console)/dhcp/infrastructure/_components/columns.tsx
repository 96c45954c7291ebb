import { Hourglass, type LucideIcon, Server, ServerCog, TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { AddressLink } from '@/components/ddi/address/address-link'
import type { Column } from '@/components/table/column'
import { Badge } from '@/components/ui/badge'
import { TimeAgo } from '@/components/ui/time-ago'
import type { Tone } from '@/components/ui/tone'
import type { Candidate } from '@/lib/contract/infrastructure'

/** What each kind of candidate is called. */
export const kindLooks: Readonly<Record<Candidate['kind'], { icon: LucideIcon; tone: Tone; title: string }>> =
  {
    bmc: { icon: ServerCog, tone: 'plum', title: 'BMC' },
    server: { icon: Server, tone: 'info', title: 'reserved server' },
    'long-lease': { icon: Hourglass, tone: 'neutral', title: 'long-lived lease' },
  }

/** Candidates of both sources have keys of their own. */
export function keyOfCandidate({ source, id }: Pick<Candidate, 'source' | 'id'>): string {
  return `${source}:${id}`
}

function hrefOf({ source, id }: Candidate): string {
  return source === 'reservation' ? `/dhcp/reservations/${id}` : `/dhcp/leases?open=${encodeURIComponent(id)}`
}

/** What a row of the list shows. */
export const candidateColumns: readonly Column<Candidate>[] = [
  {
    id: 'hostname',
    title: 'Name',
    width: 11,
    grow: 1,
    fixed: true,
    card: 'heading',
    cell: (row) => (
      <Link
        href={hrefOf(row)}
        title={row.hostname ?? undefined}
        className="data block truncate font-medium text-ink hover:text-accent hover:underline max-sm:whitespace-normal"
      >
        {row.hostname ?? <span className="text-ink-3">no name</span>}
      </Link>
    ),
  },
  {
    id: 'ip',
    title: 'IP address',
    width: 8.5,
    cell: (row) => (row.ip ? <AddressLink ip={row.ip} /> : <span className="text-ink-3">any</span>),
  },
  {
    id: 'kind',
    title: 'Kind',
    width: 9,
    card: 'corner',
    cell: ({ kind }) => (
      <Badge tone={kindLooks[kind].tone} icon={kindLooks[kind].icon}>
        {kindLooks[kind].title}
      </Badge>
    ),
  },
  {
    id: 'reason',
    title: 'Why',
    width: 23,
    grow: 4,
    leaves: 3,
    cardNote: (row) => row.obstacle,
    cell: (row) =>
      row.obstacle ? (
        <span className="flex min-w-0 items-center gap-1.5" title={`${row.reason}. ${row.obstacle}`}>
          <Badge tone="warn" icon={TriangleAlert}>
            cannot yet
          </Badge>
          <span className="truncate text-ink-3 text-xs">{row.obstacle}</span>
        </span>
      ) : (
        <span className="block truncate text-ink-2 max-sm:whitespace-normal" title={row.reason}>
          {row.reason}
        </span>
      ),
  },
  {
    id: 'mac',
    title: 'Client',
    width: 9.75,
    leaves: 2,
    cell: (row) => <span className="data">{row.mac ?? '–'}</span>,
  },
  { id: 'scope', title: 'Scope', width: 5.5, leaves: 4, cell: (row) => row.scope ?? '–' },
  {
    id: 'leasedSince',
    title: 'Leased',
    width: 7,
    leaves: 5,
    cell: (row) => <TimeAgo at={row.leasedSince} className="whitespace-nowrap text-ink-2" />,
  },
]
