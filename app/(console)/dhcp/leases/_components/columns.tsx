import { Bookmark, BookmarkCheck } from 'lucide-react'
import Link from 'next/link'
import { LeaseChip } from '@/components/ddi/lease/lease-chip'
import { causeSays } from '@/components/ddi/words'
import type { Column } from '@/components/table/column'
import { OpenCell } from '@/components/table/open-cell'
import { TimeAgo } from '@/components/ui/time-ago'
import type { Lease } from '@/lib/contract/lease'

/** What a row of the list shows. `onOpen` opens its panel. */
export function leaseColumns(onOpen: (ip: string) => void): readonly Column<Lease>[] {
  return [
    {
      id: 'ip',
      title: 'IP address',
      width: 8.5,
      grow: 1,
      sort: 'ip',
      fixed: true,
      card: 'heading',
      cell: (row) => <OpenCell text={row.ip} onOpen={() => onOpen(row.ip)} />,
    },
    {
      id: 'hostname',
      title: 'Client’s name',
      sort: 'hostname',
      width: 8.5,
      grow: 3,
      cell: (row) =>
        row.hostname ? (
          <span className="data block truncate" title={row.hostname}>
            {row.hostname}
          </span>
        ) : (
          <span className="text-ink-3">none</span>
        ),
    },
    {
      id: 'client',
      title: 'Client',
      width: 9.75,
      grow: 1,
      leaves: 1,
      cell: (row) => {
        const client = row.mac ?? row.duid ?? row.clientId
        return (
          <span className="data" title={client ?? undefined}>
            {client ?? '–'}
          </span>
        )
      },
    },
    {
      id: 'scope',
      title: 'Scope',
      width: 5.5,
      leaves: 3,
      cell: (row) => <span title={row.scope ?? undefined}>{row.scope ?? `subnet ${row.subnetId}`}</span>,
    },
    {
      id: 'state',
      title: 'State',
      width: 6.25,
      card: 'corner',
      cell: (row) => <LeaseChip state={row.state} />,
    },
    {
      id: 'cause',
      title: 'Last event',
      sort: 'since',
      width: 9.5,
      cell: (row) => (
        <span className="whitespace-nowrap" title={causeSays[row.cause]}>
          <span className="data text-xs">{row.cause}</span> <TimeAgo at={row.since} className="text-ink-3" />
        </span>
      ),
    },
    {
      id: 'reserved',
      title: 'Reservation',
      width: 9.5,
      leaves: 2,
      cell: (row) =>
        row.reservationId ? (
          <Link
            href={`/dhcp/reservations/${row.reservationId}`}
            className="flex w-fit items-center gap-1 text-accent text-xs hover:underline"
          >
            {row.reserved ? (
              <BookmarkCheck aria-hidden className="size-3.5" />
            ) : (
              <Bookmark aria-hidden className="size-3.5" />
            )}
            {row.reserved ? 'reserved' : 'for another client'}
          </Link>
        ) : (
          <span className="text-ink-3 text-xs">dynamic</span>
        ),
    },
    {
      id: 'expiresAt',
      title: 'Expires',
      width: 7,
      sort: 'expiresAt',
      cell: (row) => <TimeAgo at={row.expiresAt} className="whitespace-nowrap text-ink-2" />,
    },
    {
      id: 'duid',
      title: 'DUID or client ID',
      width: 14,
      optional: true,
      cell: (row) => (
        <span className="data block max-w-64 truncate" title={row.duid ?? row.clientId ?? undefined}>
          {row.duid ?? row.clientId ?? '–'}
        </span>
      ),
    },
  ]
}
