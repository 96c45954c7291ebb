import type { UseFormReturn } from 'react-hook-form'
import { fieldOf, type ReservationValues } from '@/components/ddi/reservation/values'
import { faultSentence } from '@/components/form/fault'
import { ApiProblem } from '@/lib/client/api'

/** Puts what the API found wrong beside its fields. `text`: what no field shows; `lost`: somebody was faster. */
export function showReservationProblem(
  form: UseFormReturn<ReservationValues>,
  error: unknown,
): { text: string | null; lost: boolean } {
  if (!(error instanceof ApiProblem)) return { text: 'Something went wrong in this page.', lost: false }
  if (error.status === 412) {
    return {
      text: 'Somebody changed this reservation since you opened it. Nothing was saved.',
      lost: true,
    }
  }
  const rest: string[] = []
  for (const { path, message } of error.errors) {
    const field = fieldOf(path)
    if (field) form.setError(field, { type: 'server', message })
    else rest.push(faultSentence(path || undefined, message))
  }
  if (error.errors.length > 0) return { text: rest.length > 0 ? rest.join(' ') : null, lost: false }
  const field = conflictField(error)
  if (field) {
    form.setError(field, { type: 'server', message: holderText(field, error) })
    return { text: null, lost: false }
  }
  return { text: error.message, lost: false }
}

/** The field that a 409 is about: the address if the holder has it, otherwise the identifier. */
function conflictField(error: ApiProblem): 'ip' | 'identifierValue' | undefined {
  if (error.status !== 409 || !error.holder) return undefined
  return error.holder.ip !== null && error.message.includes(error.holder.ip) ? 'ip' : 'identifierValue'
}

/** Who has it already, in words; the API’s own words have the row's id too. */
function holderText(field: 'ip' | 'identifierValue', error: ApiProblem): string {
  const { hostname, identifier, ip } = error.holder ?? { hostname: null, identifier: null, ip: null }
  const holder = hostname ?? 'a reservation without hostname'
  const client = identifier ? `, ${identifier.replace(/^hw-address /, 'MAC address ')}` : ''
  const leaving = /It is being deleted/.test(error.message)
    ? ' It is being deleted: try again in a moment.'
    : ''
  return field === 'ip'
    ? `${ip ?? 'The address'} is reserved for ${holder}${client}.${leaving}`
    : `This client has a reservation in the scope: ${holder}${ip ? `, ${ip}` : ''}.${leaving}`
}
