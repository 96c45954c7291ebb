import type { z } from 'zod'
import type { FieldError } from '@/lib/contract/problem'

function pathOf(parts: readonly PropertyKey[]): string {
  return parts.map(String).join('.')
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    if (issue.message.endsWith('received undefined')) return 'is required'
    return `must be ${issue.expected === 'int' ? 'a whole number' : `of type ${issue.expected}`}`
  }
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`
  return issue.message
}

/** What zod found, one line a field, the first of each; unknown fields by their names. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  const all = error.issues.flatMap((issue): FieldError[] => {
    if (issue.code !== 'unrecognized_keys') return [{ path: pathOf(issue.path), message: wordsOf(issue) }]
    return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: 'is not a known field' }))
  })
  const once = new Map<string, FieldError>()
  for (const each of all) if (!once.has(each.path)) once.set(each.path, each)
  return [...once.values()]
}
