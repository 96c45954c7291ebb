import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form'
import { ApiProblem } from '@/lib/client/api'

/**
 * Puts the server's field errors beside their fields. Returns what no field of the form can show, as one text for
 * the head of the form; null when everything found its place.
 */
export function showProblem<T extends FieldValues>(
  form: Pick<UseFormReturn<T>, 'setError'>,
  fields: readonly string[],
  error: unknown,
): string | null {
  if (!(error instanceof ApiProblem)) return 'Something went wrong'
  const rest: string[] = []
  let focused = false
  for (const { path, message } of error.errors) {
    const field = fields.find((name) => path === name || path.startsWith(`${name}.`))
    if (field === undefined) {
      rest.push(path === '' ? message : `${path}: ${message}`)
      continue
    }
    form.setError(field as FieldPath<T>, { type: 'server', message }, { shouldFocus: !focused })
    focused = true
  }
  if (error.errors.length === 0) return error.message
  return rest.length === 0 ? null : rest.join('; ')
}
