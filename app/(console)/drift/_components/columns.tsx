import { AddressLink } from '@/components/ddi/address/address-link'
import { AlertStateChip, SeverityChip } from '@/components/ddi/alert/alert-chips'
import { kindTitle } from '@/components/ddi/alert/alert-words'
import { reasonWords } from '@/components/ddi/client-text'
import type { Column } from '@/components/table/column'
import { Badge } from '@/components/ui/badge'
import { TimeAgo } from '@/components/ui/time-ago'
import { ALERT_STATES } from '@/lib/contract/alert'
import type { AlertGroup } from '@/lib/contract/alert-inbox'

const dash = <span className="text-ink-3">–</span>

/** Of several, what only a lone alert can say. */
const of = <T,>({ count, sample }: AlertGroup, value: (sample: AlertGroup['sample']) => T): T | null =>
  count === 1 ? value(sample) : null

function State({ row }: { row: AlertGroup }) {
  const present = ALERT_STATES.filter((state) => row.states[state] > 0)
  if (row.count === 1 || present.length === 1) return <AlertStateChip alert={row.sample} />
  return (
    <span className="text-ink-2 text-xs">
      {present.map((state) => `${row.states[state]} ${state}`).join(', ')}
    </span>
  )
}

function Who({ row }: { row: AlertGroup }) {
  const { assignedTo } = row
  const by = of(row, ({ acknowledgedBy }) => acknowledgedBy)
  const who = assignedTo ?? by
  if (who === null) return dash
  return (
    <span title={assignedTo === null ? `Looked after by ${who}` : `Assigned to ${who}`}>
      {who.replace(/@.*$/, '')}
    </span>
  )
}

/** What a row of the inbox shows. `onOpen` opens the alert, or what a group holds. */
export function alertColumns(onOpen: (row: AlertGroup) => void): readonly Column<AlertGroup>[] {
  return [
    {
      id: 'severity',
      title: 'Severity',
      width: 7,
      sort: 'severity',
      card: 'corner',
      cell: (row) => <SeverityChip severity={row.severity} />,
    },
    {
      id: 'summary',
      title: 'What',
      // A sentence: the others leave before it is cut short.
      width: 26,
      grow: 1,
      fixed: true,
      card: 'heading',
      cell: (row) => (
        <button
          type="button"
          data-open={row.key}
          onClick={() => onOpen(row)}
          title={reasonWords(row.sample.summary)}
          className="wrap-anywhere block max-w-full truncate text-left font-medium hover:text-accent hover:underline focus-visible:-outline-offset-2 max-sm:whitespace-normal"
        >
          {row.count > 1 ? (
            <>
              <Badge tone="accent" className="mr-1.5">
                {row.count.toLocaleString('en')} alerts
              </Badge>
              <span className="sr-only">of one cause: </span>
            </>
          ) : null}
          {reasonWords(row.sample.summary)}
        </button>
      ),
    },
    {
      id: 'kind',
      title: 'Kind',
      width: 11,
      leaves: 2,
      cell: (row) => <span className="text-ink-2">{kindTitle(row.kind)}</span>,
    },
    {
      id: 'name',
      title: 'Name',
      width: 12,
      leaves: 5,
      optional: true,
      cell: (row) => <span className="data">{of(row, ({ name }) => name) ?? '–'}</span>,
    },
    {
      id: 'ip',
      title: 'Address',
      width: 9,
      leaves: 1,
      cell: (row) => {
        const ip = of(row, (sample) => sample.ip)
        return ip ? <AddressLink ip={ip} /> : dash
      },
    },
    { id: 'scope', title: 'Scope', width: 5.5, leaves: 4, cell: (row) => row.scope ?? dash },
    { id: 'state', title: 'State', width: 9, cell: (row) => <State row={row} /> },
    { id: 'who', title: 'Who', width: 6.5, leaves: 3, cell: (row) => <Who row={row} /> },
    {
      id: 'since',
      title: 'Since',
      width: 6.5,
      cell: (row) => <TimeAgo at={row.firstAt} className="whitespace-nowrap text-ink-2" />,
    },
    {
      id: 'lastAt',
      title: 'Last met',
      width: 7.5,
      sort: 'lastAt',
      leaves: 6,
      cell: (row) => {
        const count = of(row, (sample) => sample.count) ?? 1
        return (
          <span className="whitespace-nowrap text-ink-2">
            <TimeAgo at={row.lastAt} />
            {count > 1 ? <span className="text-ink-3"> ×{count}</span> : null}
          </span>
        )
      },
    },
  ]
}
