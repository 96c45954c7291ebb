import type { QueryClient } from '@tanstack/react-query'
import { toast } from 'sonner'
import { follow } from '@/components/ddi/follow'
import { warningWords } from '@/components/ddi/record/warning-words'
import { undoAction } from '@/components/ddi/undo/undo-latest'
import { query } from '@/lib/client/queries'
import type { RecordWritten } from '@/lib/contract/record-write'

const stale = [
  'listRecords',
  'getRecord',
  'getWhy',
  'getAddress',
  'listReservations',
  'listWatches',
  'listZones',
]

/**
 * After a write: shows it at once, follows the reservation made beside it, and tells what should be looked at. `done`:
 * what was done and can be undone.
 */
export function tellWritten(
  client: QueryClient,
  written: RecordWritten,
  done: 'created' | 'changed' | 'deleted' | 'adopted',
): void {
  const { proposal, reservation, warnings, ...record } = written
  const params = { id: record.id }
  client.setQueryData(query('getRecord', { params }).queryKey, record)
  client.setQueryData(query('getRecordProposal', { params }).queryKey, proposal)
  for (const name of stale) void client.invalidateQueries({ queryKey: [name] })
  if (reservation) follow({ row: reservation, op: 'create' })
  toast.success(`${record.name}: ${done}`, {
    description: 'The worker carries it out.',
    ...(done === 'adopted' ? {} : { action: undoAction({ kind: 'record', id: record.id }) }),
  })
  for (const warning of warnings) {
    toast.warning('Saved, but look at this', {
      id: `warning-${record.id}-${warning.path}-${warning.message}`,
      description: warningWords(warning),
      duration: Number.POSITIVE_INFINITY,
    })
  }
}
