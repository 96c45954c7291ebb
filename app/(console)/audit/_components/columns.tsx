import { Undo2 } from 'lucide-react'
import { VerbChip } from '@/components/ddi/audit/verb-chip'
import { causeSays } from '@/components/ddi/words'
import type { Column } from '@/components/table/column'
import { IconButton } from '@/components/ui/icon-button'
import { Instant } from '@/components/ui/time-ago'
import type { AuditEvent } from '@/lib/contract/audit'

/** What a row of the log shows. `onOpen` opens its panel, `onUndo` with the question whether to undo it. */
export function auditColumns(
  onOpen: (id: string) => void,
  onUndo: (id: string) => void,
): readonly Column<AuditEvent>[] {
  return [
    {
      id: 'at',
      title: 'At',
      width: 9.5,
      // Ids ascend with time, and never tie.
      sort: 'id',
      fixed: true,
      cell: (row) => <Instant at={row.at} className="data whitespace-nowrap text-ink-2" />,
    },
    {
      id: 'verb',
      title: 'Verb',
      width: 7.5,
      leaves: 0,
      card: 'corner',
      cell: (row) => <VerbChip verb={row.verb} />,
    },
    {
      id: 'cause',
      title: 'Cause',
      width: 7.5,
      // The line says it.
      optional: true,
      cell: (row) => (
        <span className="data text-xs" title={causeSays[row.cause]}>
          {row.cause}
        </span>
      ),
    },
    {
      id: 'line',
      title: 'Line',
      width: 25,
      grow: 1,
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
      width: 10,
      leaves: 2,
      cell: (row) => <span title={`${row.actorKind} ${row.actor}`}>{row.actor}</span>,
    },
    {
      id: 'subject',
      title: 'Subject',
      width: 7,
      optional: true,
      cell: (row) => row.subjectKind,
    },
    {
      id: 'undo',
      title: '',
      width: 4,
      fixed: true,
      align: 'right',
      cell: (row) =>
        row.undoable ? (
          <IconButton label={`Undo event ${row.id}`} onClick={() => onUndo(row.id)}>
            <Undo2 aria-hidden />
          </IconButton>
        ) : null,
    },
  ]
}
