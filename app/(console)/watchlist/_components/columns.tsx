import Link from 'next/link'
import { seenClientWords } from '@/components/ddi/watch/client-words'
import { HoldChip, WatchChip } from '@/components/ddi/watch/watch-chips'
import type { Column } from '@/components/table/column'
import { OpenCell } from '@/components/table/open-cell'
import { TimeAgo } from '@/components/ui/time-ago'
import type { Watch } from '@/lib/contract/watch'

/** What a row of the list shows. `onOpen` opens its panel. */
export function watchColumns(onOpen: (id: string) => void): readonly Column<Watch>[] {
  return [
    {
      id: 'ip',
      title: 'IP address',
      width: 8.5,
      grow: 1,
      sort: 'ip',
      fixed: true,
      card: 'heading',
      cell: (row) => <OpenCell text={row.ip} onOpen={() => onOpen(row.id)} />,
    },
    {
      id: 'record',
      title: 'Record',
      width: 10,
      grow: 3,
      cell: (row) =>
        row.name === null ? (
          <span className="text-ink-3">put on the list by hand</span>
        ) : row.recordId ? (
          <Link
            href={`/dns/records?open=${row.recordId}`}
            title={row.name}
            className="data block truncate text-accent hover:underline"
          >
            {row.name}
          </Link>
        ) : (
          <span className="data block truncate">{row.name}</span>
        ),
    },
    {
      id: 'scope',
      title: 'Scope',
      width: 5.5,
      leaves: 2,
      cell: (row) => row.scope ?? `subnet ${row.subnetId}`,
    },
    {
      id: 'state',
      title: 'State',
      width: 7,
      card: 'corner',
      cell: (row) => <WatchChip state={row.state} />,
    },
    {
      id: 'client',
      title: 'Client seen',
      width: 17,
      grow: 2,
      sort: 'seenAt',
      cell: (row) =>
        row.client ? (
          <span className="block truncate max-sm:whitespace-normal" title={seenClientWords(row.client)}>
            <span className="data">{seenClientWords(row.client)}</span>{' '}
            <TimeAgo at={row.client.seenAt} className="text-ink-3 text-xs" />
          </span>
        ) : (
          <span className="text-ink-3">nobody yet</span>
        ),
    },
    { id: 'hold', title: 'Hold', width: 8.5, leaves: 3, cell: (row) => <HoldChip watch={row} /> },
    {
      id: 'updatedAt',
      title: 'Changed',
      width: 7,
      sort: 'updatedAt',
      leaves: 4,
      cell: (row) => <TimeAgo at={row.updatedAt} className="whitespace-nowrap text-ink-2" />,
    },
    {
      id: 'origin',
      title: 'Watched by',
      width: 9,
      optional: true,
      cell: (row) => (row.origin === 'auto' ? 'Auto-watch' : row.createdBy),
    },
  ]
}
