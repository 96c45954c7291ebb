import type { UseFormReturn } from 'react-hook-form'
import { type RecordValues, recordFieldOf } from '@/components/ddi/record/record-values'
import { faultSentence } from '@/components/form/fault'
import { ApiProblem } from '@/lib/client/api'

/** How the API names the record that stands in the way; people are led there instead. */
const NAMED = /(?: \(|: )record ([0-9a-f-]{36})\)?/

/** What no field can show of a refused write. */
export interface RecordProblem {
  text: string
  /** The record that stands in the way. */
  recordId: string | null
  /** Somebody was faster. */
  lost: boolean
}

/** What was refused, in words. */
export function recordProblemOf(error: unknown): RecordProblem {
  const none = { recordId: null, lost: false }
  if (!(error instanceof ApiProblem)) return { ...none, text: 'Something went wrong in this page.' }
  if (error.status === 412)
    return {
      text: 'Somebody changed this record since you opened it. Nothing was saved.',
      recordId: null,
      lost: true,
    }
  const [named = '', recordId = null] = NAMED.exec(error.message) ?? []
  return { ...none, recordId, text: faultSentence(undefined, error.message.replace(named, '')) }
}

/** Puts what the API found wrong beside its fields, and answers the rest; null when everything found its place. */
export function showRecordProblem(form: UseFormReturn<RecordValues>, error: unknown): RecordProblem | null {
  const problem = recordProblemOf(error)
  if (!(error instanceof ApiProblem) || error.errors.length === 0) return problem
  const rest: string[] = []
  for (const { path, message } of error.errors) {
    const field = recordFieldOf(path)
    if (field) form.setError(field, { type: 'server', message })
    else rest.push(faultSentence(path || undefined, message))
  }
  return rest.length === 0 ? null : { ...problem, text: rest.join(' ') }
}
