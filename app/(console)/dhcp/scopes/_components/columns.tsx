import Link from 'next/link'
import { Utilisation } from '@/components/ddi/utilisation'
import type { Column } from '@/components/table/column'
import { Badge } from '@/components/ui/badge'
import { TimeAgo } from '@/components/ui/time-ago'
import type { Scope } from '@/lib/contract/scope'

const poolsOf = (row: Scope) => row.pools.map((pool) => `${pool.first} to ${pool.last}`).join(', ')

/** What a row of the list shows. */
export const scopeColumns: readonly Column<Scope>[] = [
  {
    id: 'name',
    title: 'Name',
    width: 7,
    grow: 1,
    sort: 'name',
    fixed: true,
    card: 'heading',
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-2">
        <Link
          href={`/dhcp/scopes/${row.id}`}
          title={row.name}
          className="truncate font-medium hover:text-accent hover:underline"
        >
          {row.name}
        </Link>
        {row.gone ? <Badge tone="warn">gone from Kea</Badge> : null}
      </span>
    ),
  },
  {
    id: 'subnet',
    title: 'Subnet',
    width: 9.5,
    sort: 'subnet',
    cell: (row) => <span className="data whitespace-nowrap">{row.subnet}</span>,
  },
  { id: 'use', title: 'Pools in use', width: 14, cell: (row) => <Utilisation scope={row} /> },
  {
    id: 'pools',
    title: 'Pools',
    width: 14,
    grow: 4,
    leaves: 2,
    cell: (row) => (
      <span className="data block truncate text-ink-2 max-sm:whitespace-normal" title={poolsOf(row)}>
        {poolsOf(row) || '–'}
      </span>
    ),
  },
  {
    id: 'reserved',
    title: 'Reserved',
    width: 5.5,
    leaves: 1,
    align: 'right',
    cell: (row) => (
      <Link
        href={`/dhcp/reservations?scope=${encodeURIComponent(row.name)}`}
        className="text-accent tabular-nums hover:underline"
        aria-label={`${row.utilisation.reserved} reservations of ${row.name}`}
      >
        {row.utilisation.reserved.toLocaleString('en')}
      </Link>
    ),
  },
  {
    id: 'leased',
    title: 'Leased',
    width: 5,
    align: 'right',
    cell: (row) => (
      <Link
        href={`/dhcp/leases?scope=${encodeURIComponent(row.name)}`}
        className="text-accent tabular-nums hover:underline"
        aria-label={`${row.utilisation.leased} leases of ${row.name}`}
      >
        {row.utilisation.leased.toLocaleString('en')}
      </Link>
    ),
  },
  {
    id: 'kea',
    title: 'Kea id',
    width: 5.5,
    leaves: 3,
    sort: 'keaSubnetId',
    align: 'right',
    cell: (row) => <span className="tabular-nums">{row.keaSubnetId}</span>,
  },
  {
    id: 'seen',
    title: 'Changed',
    width: 7,
    optional: true,
    cell: (row) => <TimeAgo at={row.seenAt} className="whitespace-nowrap text-ink-2" />,
  },
]
