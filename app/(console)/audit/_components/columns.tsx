import { VerbChip } from '@/components/ddi/audit/verb-chip'
import { causeSays } from '@/components/ddi/words'
import type { Column } from '@/components/table/column'
import { Instant } from '@/components/ui/time-ago'
import type { AuditEvent } from '@/lib/contract/audit'

/** What a row of the log shows. `onOpen` opens its panel. */
export function auditColumns(onOpen: (id: string) => void): readonly Column<AuditEvent>[] {
  return [
    {
      id: 'at',
      title: 'At',
      // Ids ascend with time, and never tie.
      sort: 'id',
      fixed: true,
      cell: (row) => <Instant at={row.at} className="data whitespace-nowrap text-ink-2" />,
    },
    { id: 'verb', title: 'Verb', card: 'corner', cell: (row) => <VerbChip verb={row.verb} /> },
    {
      id: 'cause',
      title: 'Cause',
      cell: (row) => (
        <span className="data text-xs" title={causeSays[row.cause]}>
          {row.cause}
        </span>
      ),
    },
    {
      id: 'line',
      title: 'Line',
      grow: true,
      fixed: true,
      card: 'heading',
      cell: (row) => (
        <button
          type="button"
          onClick={() => onOpen(row.id)}
          title={row.line}
          className="data block max-w-full truncate text-left text-xs hover:text-accent hover:underline max-sm:whitespace-normal"
        >
          {row.line}
        </button>
      ),
    },
    {
      id: 'actor',
      title: 'Actor',
      cell: (row) => (
        <span className="block max-w-48 truncate" title={`${row.actorKind} ${row.actor}`}>
          {row.actor}
        </span>
      ),
    },
    {
      id: 'subject',
      title: 'Subject',
      optional: true,
      cell: (row) => row.subjectKind,
    },
  ]
}
