import { z } from 'zod'

/** What is expected, after `must be`. */
const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  tuple: 'a list',
  null: 'null',
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'must be an id',
  email: 'must be an e-mail address',
  url: 'must be a URL',
  datetime: 'must be an instant such as 2026-01-31T12:00:00Z',
}

/** `characters` of a text, `entries` of a list, nothing of a number. */
function measured(origin: string, count: number | bigint): string {
  if (origin === 'string') return ` ${count === 1 ? 'character' : 'characters'}`
  if (origin === 'array' || origin === 'set') return ` ${count === 1 ? 'entry' : 'entries'}`
  return ''
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall>): string {
  const unit = measured(origin, minimum)
  if (unit !== '') return minimum === 1 ? 'must not be empty' : `must have at least ${minimum}${unit}`
  return inclusive === false ? `must be more than ${minimum}` : `must be at least ${minimum}`
}

function tooBig({ origin, maximum, inclusive }: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig>): string {
  const unit = measured(origin, maximum)
  if (unit !== '') return `must have at most ${maximum}${unit}`
  return inclusive === false ? `must be less than ${maximum}` : `must be at most ${maximum}`
}

/** What is wrong, to be read after the field's name: `is required`, `must be text`. */
function predicate(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required'
      return `must be ${EXPECTED[issue.expected] ?? `of type ${issue.expected}`}`
    case 'invalid_value': {
      const values = issue.values.map(String)
      return values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`
    }
    case 'too_small':
      return tooSmall(issue)
    case 'too_big':
      return tooBig(issue)
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'has the wrong form'
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'unrecognized_keys':
      return `has unknown fields: ${issue.keys.join(', ')}`
    case 'invalid_union':
      return 'has none of the forms that are possible here'
    case 'invalid_key':
      return 'has a field whose name is wrong'
    case 'invalid_element':
      return 'has an entry that is wrong'
    case 'custom':
      return 'is wrong'
  }
}

// Whoever parses with the contract, server or form, says what is wrong in these words. Zod keeps the map for the
// whole process; a schema's own message goes before it.
z.config({ customError: predicate })

/** Zod with our words. The contract takes it from here, so that nothing is parsed before the words are set. */
export { z }
