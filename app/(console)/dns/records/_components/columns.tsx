import { Bookmark } from 'lucide-react'
import Link from 'next/link'
import { ownerWords, reasonWords } from '@/components/ddi/client-text'
import { ProvenanceBadge } from '@/components/ddi/provenance-badge'
import { StatusWithReason } from '@/components/ddi/status-chip'
import type { Column } from '@/components/table/column'
import { TimeAgo } from '@/components/ui/time-ago'
import type { DnsRecord } from '@/lib/contract/record'

/** What a row of the list shows. `onOpen` opens its panel. */
export function recordColumns(onOpen: (id: string) => void): readonly Column<DnsRecord>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      width: 13,
      grow: 3,
      sort: 'name',
      fixed: true,
      card: 'heading',
      cell: (row) => (
        <button
          type="button"
          onClick={() => onOpen(row.id)}
          title={row.name}
          className="data block max-w-full truncate text-left font-medium hover:text-accent hover:underline max-sm:whitespace-normal"
        >
          {row.name}
        </button>
      ),
    },
    { id: 'type', title: 'Type', width: 4, cell: (row) => <span className="data text-xs">{row.type}</span> },
    {
      id: 'value',
      title: 'Value',
      width: 13,
      grow: 2,
      sort: 'value',
      cell: (row) => (
        <span className="data block truncate max-sm:whitespace-normal" title={row.value}>
          {row.value}
        </span>
      ),
    },
    {
      id: 'ttl',
      title: 'TTL',
      width: 4.5,
      leaves: 2,
      align: 'right',
      cell: (row) => <span className="data whitespace-nowrap">{row.ttl}</span>,
    },
    {
      id: 'provenance',
      title: 'Provenance',
      width: 12,
      leaves: 0,
      cell: (row) => <ProvenanceBadge provenance={row.provenance} origin={row.origin} />,
    },
    {
      id: 'status',
      title: 'State',
      sort: 'status',
      width: 7,
      grow: 6,
      card: 'corner',
      cardNote: (row) => (row.status === 'served' || !row.reason ? null : reasonWords(row.reason)),
      cell: (row) => <StatusWithReason status={row.status} reason={row.reason} leavesAt={row.leavesAt} />,
    },
    { id: 'view', title: 'View', width: 5.5, leaves: 1, cell: (row) => row.view },
    {
      id: 'reservation',
      title: 'Reservation',
      width: 6.5,
      leaves: 3,
      cell: (row) =>
        row.reservationId ? (
          <Link
            href={`/dhcp/reservations/${row.reservationId}`}
            className="flex w-fit items-center gap-1 text-accent text-xs hover:underline"
          >
            <Bookmark aria-hidden className="size-3.5" />
            Open
          </Link>
        ) : (
          <span className="text-ink-3">–</span>
        ),
    },
    {
      id: 'servedAt',
      title: 'Served since',
      width: 7,
      optional: true,
      cell: (row) => <TimeAgo at={row.servedAt} className="whitespace-nowrap text-ink-2" />,
    },
    {
      id: 'zone',
      title: 'Zone',
      width: 12,
      optional: true,
      cell: (row) => <span className="data">{row.zone}</span>,
    },
    {
      id: 'owner',
      title: 'Owner',
      width: 14,
      optional: true,
      cell: (row) =>
        row.owner ? (
          <span className="data block max-w-60 truncate" title={ownerWords(row.owner)}>
            {ownerWords(row.owner)}
          </span>
        ) : (
          <span className="text-ink-3">–</span>
        ),
    },
    {
      id: 'updatedAt',
      title: 'Changed',
      width: 7,
      sort: 'updatedAt',
      optional: true,
      cell: (row) => <TimeAgo at={row.updatedAt} className="whitespace-nowrap text-ink-2" />,
    },
  ]
}
