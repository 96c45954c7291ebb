import type { FieldError } from '@/lib/contract/problem'
import type { z } from '@/lib/contract/zod'

function pathOf(parts: readonly PropertyKey[]): string {
  return parts.map(String).join('.')
}

/** What zod found, one line a field, the first of each; unknown fields by their names. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  const all = error.issues.flatMap((issue): FieldError[] => {
    if (issue.code !== 'unrecognized_keys') return [{ path: pathOf(issue.path), message: issue.message }]
    return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: 'is not a known field' }))
  })
  const once = new Map<string, FieldError>()
  for (const each of all) if (!once.has(each.path)) once.set(each.path, each)
  return [...once.values()]
}
