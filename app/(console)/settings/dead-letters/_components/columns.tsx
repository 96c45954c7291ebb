import Link from 'next/link'
import { reasonWords } from '@/components/ddi/client-text'
import type { Column } from '@/components/table/column'
import { Badge } from '@/components/ui/badge'
import { TimeAgo } from '@/components/ui/time-ago'
import type { DeadLetter } from '@/lib/contract/dead-letter'

/** The object that was not written; a job has none. */
function hrefOf({ recordId, reservationId }: DeadLetter): string | null {
  if (recordId !== null) return `/dns/records?open=${recordId}`
  return reservationId === null ? null : `/dhcp/reservations/${reservationId}`
}

function Subject({ row }: { row: DeadLetter }) {
  const href = hrefOf(row)
  const look = 'data block max-w-full truncate font-medium max-sm:whitespace-normal'
  return href === null ? (
    <span className={look} title={row.subject}>
      {row.subject}
    </span>
  ) : (
    <Link href={href} title={row.subject} className={`${look} text-accent hover:underline`}>
      {row.subject}
    </Link>
  )
}

const text = (row: DeadLetter) => (row.reason === null ? null : reasonWords(row.reason))

/** What a row of the list shows. */
export const deadLetterColumns: readonly Column<DeadLetter>[] = [
  {
    id: 'subject',
    title: 'Subject',
    width: 13.5,
    grow: 1,
    fixed: true,
    card: 'heading',
    cell: (row) => <Subject row={row} />,
  },
  {
    id: 'kind',
    title: 'Kind',
    width: 6,
    leaves: 1,
    card: 'corner',
    cell: (row) => <Badge>{row.kind}</Badge>,
  },
  {
    id: 'detail',
    title: 'Detail',
    width: 11,
    grow: 1,
    leaves: 3,
    cell: (row) => (
      <span
        className="data block truncate text-ink-2 max-sm:whitespace-normal"
        title={row.detail ?? undefined}
      >
        {row.detail ?? '–'}
      </span>
    ),
  },
  {
    id: 'reason',
    title: 'Why it was given up',
    width: 20.5,
    grow: 6,
    card: 'none',
    cardNote: text,
    cell: (row) => (
      <span className="block truncate" title={text(row) ?? undefined}>
        {text(row) ?? <span className="text-ink-3">no reason was given</span>}
      </span>
    ),
  },
  {
    id: 'attempts',
    title: 'Attempts',
    width: 5,
    align: 'right',
    leaves: 2,
    cell: (row) => <span className="tabular-nums">{row.attempts}</span>,
  },
  {
    id: 'lastAt',
    title: 'Last try',
    width: 6,
    sort: 'lastAt',
    cell: (row) => <TimeAgo at={row.lastAt} className="whitespace-nowrap text-ink-2" />,
  },
]
