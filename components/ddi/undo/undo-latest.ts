import { toast } from 'sonner'
import { faultSentence } from '@/components/form/fault'
import { call } from '@/lib/client/api'

/** An object as the audit log names it. */
export interface UndoSubject {
  kind: 'reservation' | 'record' | 'watch' | 'policy' | 'scope' | 'zone-rules'
  id: string
}

/** Where the plan of an undo is shown, with the reason why it cannot be carried out as it is. */
export function undoHref(subjectId: string, eventId: string): string {
  return `/audit?subjectId=${encodeURIComponent(subjectId)}&open=${eventId}&undo=true`
}

/** Undoes the last thing that people did to the object. One that does not apply any more opens its plan. */
async function undoLatest({ kind, id }: UndoSubject): Promise<void> {
  let event: string | undefined
  try {
    const { items } = await call('listAudit', { query: { subjectKind: kind, subjectId: id, limit: 20 } })
    event = items.find(({ undoable }) => undoable)?.id
    if (event === undefined) throw new Error('Nothing that can be undone is known of it')
    await call('undoEvent', { params: { id: event }, body: {} })
    toast.success('Undone', { description: 'It stands in the audit log as a change of its own.' })
  } catch (error) {
    toast.error('Not undone', {
      description: faultSentence(undefined, error instanceof Error ? error.message : 'Something went wrong'),
      ...(event === undefined
        ? {}
        : {
            action: { label: 'Look', onClick: () => window.location.assign(undoHref(id, event ?? '')) },
          }),
    })
  }
}

/** The verb of a message about what was just done to an object. */
export function undoAction(subject: UndoSubject): { label: string; onClick: () => void } {
  return { label: 'Undo', onClick: () => void undoLatest(subject) }
}
