import { AlertStateChip, SeverityChip } from '@/components/ddi/alert/alert-chips'
import { kindTitle } from '@/components/ddi/alert/alert-words'
import { reasonWords } from '@/components/ddi/client-text'
import type { Column } from '@/components/table/column'
import { TimeAgo } from '@/components/ui/time-ago'
import type { Alert } from '@/lib/contract/alert'

/** What a row of the list shows. `onOpen` opens its panel. */
export function alertColumns(onOpen: (id: string) => void): readonly Column<Alert>[] {
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
      width: 20,
      grow: 1,
      fixed: true,
      card: 'heading',
      cell: (row) => (
        <button
          type="button"
          data-open={row.id}
          onClick={() => onOpen(row.id)}
          title={reasonWords(row.summary)}
          className="wrap-anywhere block max-w-full truncate text-left font-medium hover:text-accent hover:underline focus-visible:-outline-offset-2 max-sm:whitespace-normal"
        >
          {reasonWords(row.summary)}
        </button>
      ),
    },
    {
      id: 'kind',
      title: 'Kind',
      width: 10.5,
      leaves: 2,
      cell: (row) => <span className="text-ink-2">{kindTitle(row.kind)}</span>,
    },
    {
      id: 'name',
      title: 'Name',
      width: 12,
      leaves: 4,
      optional: true,
      cell: (row) => <span className="data">{row.name ?? '–'}</span>,
    },
    {
      id: 'ip',
      title: 'Address',
      width: 9,
      leaves: 1,
      cell: (row) => (
        <span className="data" title={row.ip ?? undefined}>
          {row.ip ?? '–'}
        </span>
      ),
    },
    {
      id: 'scope',
      title: 'Scope',
      width: 5.5,
      leaves: 3,
      cell: (row) => row.scope ?? <span className="text-ink-3">–</span>,
    },
    {
      id: 'state',
      title: 'State',
      width: 9,
      cell: (row) => <AlertStateChip alert={row} />,
    },
    {
      id: 'since',
      title: 'Since',
      width: 6.5,
      cell: (row) => <TimeAgo at={row.createdAt} className="whitespace-nowrap text-ink-2" />,
    },
    {
      id: 'lastAt',
      title: 'Last met',
      width: 7.5,
      sort: 'lastAt',
      leaves: 5,
      cell: (row) => (
        <span className="whitespace-nowrap text-ink-2">
          <TimeAgo at={row.lastAt} />
          {row.count > 1 ? <span className="text-ink-3"> ×{row.count}</span> : null}
        </span>
      ),
    },
  ]
}
