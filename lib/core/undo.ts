/** An audit event as far as it says whether it can be undone. */
export interface ToldEvent {
  actorKind: string
  subjectKind: string
  verb: string
  before: unknown
  after: unknown
}

/** What undoes it; prompt: an offer that was dismissed, or is made again. */
export type UndoKind = 'reservation' | 'record' | 'prompt' | 'watch' | 'policy' | 'scope' | 'zone-rules'

export type UndoVerdict = { kind: UndoKind; reason: null } | { kind: null; reason: string }

const can = (kind: UndoKind): UndoVerdict => ({ kind, reason: null })
const cannot = (reason: string): UndoVerdict => ({ kind: null, reason })

function fieldsOf(image: unknown): Readonly<Record<string, unknown>> {
  return typeof image === 'object' && image !== null ? (image as Record<string, unknown>) : {}
}

function ofRecord({ verb, before, after }: ToldEvent): UndoVerdict {
  const [was, is] = [fieldsOf(before), fieldsOf(after)]
  if (verb === 'updated' && 'dismissed' in was) return can('prompt')
  if (verb !== 'created' && verb !== 'updated' && verb !== 'deleted')
    return cannot('Nothing of the record was changed by it.')
  if (verb === 'updated' && was.provenance === 'ddns(dynamic)')
    return cannot('A promotion is not undone: delete the static record, and the lease has the name again.')
  if (verb === 'updated' && !String(was.owner).startsWith('static:'))
    return cannot('An adoption is not undone: the record is ours, and can be changed and deleted.')
  // Images of an older version do not say where the record stood.
  const told = verb === 'deleted' ? was : is
  return typeof told.zone === 'string'
    ? can('record')
    : cannot('The event does not tell enough of the record to put it back.')
}

function ofWatch({ verb }: ToldEvent): UndoVerdict {
  switch (verb) {
    case 'created':
    case 'reopened':
    case 'dismissed':
    case 'rejected':
      return can('watch')
    case 'bound':
      return cannot('Undo the creation of the reservation: then the address is watched again.')
    default:
      return cannot('The hold is lifted, and put back, on the watchlist.')
  }
}

/** Whether the action of an audit event has an inverse, and which; whether that applies now is seen when it is asked for. */
export function undoOf(event: ToldEvent): UndoVerdict {
  const { actorKind, subjectKind, verb } = event
  if (actorKind !== 'user' && actorKind !== 'token')
    return cannot('Only what people and their scripts did is undone: this followed from something else.')
  switch (subjectKind) {
    case 'reservation':
      return verb === 'created' || verb === 'updated' || verb === 'deleted'
        ? can('reservation')
        : cannot('Nothing of the reservation was changed by it.')
    case 'record':
      return ofRecord(event)
    case 'watch':
      return ofWatch(event)
    case 'policy':
    case 'scope':
    case 'zone-rules':
      return verb === 'updated' ? can(subjectKind) : cannot('No setting was changed by it.')
    default:
      return cannot('There is no way back from this here.')
  }
}
