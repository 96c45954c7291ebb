import Link from 'next/link'
import { AddressLink } from '@/components/ddi/address/address-link'
import { reasonWords } from '@/components/ddi/client-text'
import { IdentifierText } from '@/components/ddi/identifier-text'
import { InfraChip } from '@/components/ddi/infra-chip'
import { WithdrawnChip } from '@/components/ddi/reservation/withdrawn-notice'
import { StatusWithReason } from '@/components/ddi/status-chip'
import { createdFromNames } from '@/components/ddi/words'
import type { Column } from '@/components/table/column'
import { TimeAgo } from '@/components/ui/time-ago'
import type { Reservation } from '@/lib/contract/reservation'

/** What a row of the list shows; the verbs come from the page. */
export const reservationColumns: readonly Column<Reservation>[] = [
  {
    id: 'hostname',
    title: 'Hostname',
    width: 10,
    grow: 3,
    sort: 'hostname',
    fixed: true,
    card: 'heading',
    cell: (row) => (
      <Link
        href={`/dhcp/reservations/${row.id}`}
        className="data block truncate font-medium text-ink hover:text-accent hover:underline max-sm:whitespace-normal"
        title={row.hostname ?? undefined}
      >
        {row.hostname ?? <span className="text-ink-3">no hostname</span>}
      </Link>
    ),
  },
  {
    id: 'ip',
    title: 'IP address',
    sort: 'ip',
    width: 8.5,
    grow: 1,
    cell: (row) => (row.ip ? <AddressLink ip={row.ip} /> : <span className="text-ink-3">any</span>),
  },
  {
    id: 'identifier',
    title: 'Identifier',
    width: 9.75,
    grow: 1,
    leaves: 2,
    cell: (row) => <IdentifierText row={row} />,
  },
  {
    id: 'scope',
    title: 'Scope',
    width: 5.5,
    leaves: 3,
    cell: (row) => (
      <span title={row.scope ?? undefined}>
        {row.scope ?? <span className="text-warn">subnet {row.subnetId} is gone</span>}
      </span>
    ),
  },
  {
    id: 'infra',
    title: 'Mode',
    width: 8.75,
    leaves: 1,
    cell: (row) => (row.infra ? <InfraChip flags={row} /> : <Ordinary />),
  },
  {
    id: 'status',
    title: 'State',
    sort: 'status',
    width: 7,
    grow: 4,
    card: 'corner',
    cardNote: (row) =>
      row.status === 'served' || row.status === 'withdrawn' || !row.reason ? null : reasonWords(row.reason),
    cell: (row) =>
      (row.status === 'served' || row.status === 'withdrawn') &&
      (row.ddnsState.withdrawnBy || row.ddnsState.leavesAt) ? (
        <WithdrawnChip row={row} />
      ) : (
        <StatusWithReason status={row.status} reason={row.reason} />
      ),
  },
  {
    id: 'createdFrom',
    title: 'From',
    width: 6,
    leaves: 4,
    cell: (row) => <span className="text-ink-2">{createdFromNames[row.createdFrom]}</span>,
  },
  {
    id: 'deleteOn',
    title: 'Delete on',
    width: 8,
    optional: true,
    cell: (row) => (
      <span className="whitespace-nowrap">
        {row.ddnsPolicy.deleteOn === 'never' ? 'never' : row.ddnsPolicy.deleteOn.toUpperCase()}
        <span className="text-ink-3"> {row.ddnsPolicy.graceHours} h</span>
      </span>
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

function Ordinary() {
  return <span className="text-ink-3 text-xs">ordinary</span>
}
