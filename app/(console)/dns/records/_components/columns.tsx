import { Bookmark, Crosshair } from 'lucide-react'
import Link from 'next/link'
import { ownerWords, reasonWords } from '@/components/ddi/client-text'
import { ProvenanceBadge } from '@/components/ddi/provenance-badge'
import { DriftChip } from '@/components/ddi/record/drift-chip'
import { InlineEdit } from '@/components/ddi/record/inline-edit'
import { StatusChip, StatusWithReason } from '@/components/ddi/status-chip'
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
      cell: (row) => <InlineEdit record={row} field="value" />,
    },
    {
      id: 'ttl',
      title: 'TTL',
      width: 5.5,
      leaves: 2,
      align: 'right',
      cell: (row) => <InlineEdit record={row} field="ttl" align="right" />,
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
      cell: (row) =>
        row.drift ? (
          <span className="flex h-5 flex-wrap gap-x-2 overflow-hidden">
            <StatusChip status={row.status} reason={row.reason} leavesAt={row.leavesAt} />
            <DriftChip record={row} />
          </span>
        ) : (
          <StatusWithReason status={row.status} reason={row.reason} leavesAt={row.leavesAt} />
        ),
    },
    { id: 'view', title: 'View', width: 5.5, leaves: 1, cell: (row) => row.view },
    {
      id: 'reservation',
      title: 'In DHCP',
      width: 8,
      leaves: 3,
      cell: (row) => <DhcpLinks row={row} />,
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

/** The reservation or the watch at its address. */
function DhcpLinks({ row }: { row: DnsRecord }) {
  const style = 'flex w-fit items-center gap-1 text-accent text-xs hover:underline'
  if (row.reservationId)
    return (
      <Link href={`/dhcp/reservations/${row.reservationId}`} className={style}>
        <Bookmark aria-hidden className="size-3.5" />
        Reservation
      </Link>
    )
  if (row.watchId)
    return (
      <Link href={`/watchlist?open=${row.watchId}`} className={style}>
        <Crosshair aria-hidden className="size-3.5" />
        Watch
      </Link>
    )
  return <span className="text-ink-3">–</span>
}
