import type { FieldErrors, FieldPath, Resolver } from 'react-hook-form'
import type { DnsRecord } from '@/lib/contract/record'
import { type RecordCreateInput, type RecordPatchInput, recordCreate } from '@/lib/contract/record-write'

/** What the form holds: texts as typed, everything present. */
export interface RecordValues {
  name: string
  value: string
  /** Empty: as the name says. */
  zone: string
  /** Empty: internal, else the only one. */
  view: string
  /** Text of a number; empty: the scope's, else the global default. */
  ttl: string
  ptr: 'policy' | 'yes' | 'no'
  comment: string
}

/** An empty form; `preset` comes from where the operator started. */
export function newRecordValues(preset: Partial<RecordValues> = {}): RecordValues {
  return { name: '', value: '', zone: '', view: '', ttl: '', ptr: 'policy', comment: '', ...preset }
}

/** A record as the form shows it. */
export function valuesOfRecord(record: DnsRecord): RecordValues {
  return {
    name: record.name,
    value: record.value,
    zone: record.zone,
    view: record.view,
    ttl: String(record.ttl),
    ptr: record.ptr === null ? 'policy' : record.ptr ? 'yes' : 'no',
    comment: record.comment ?? '',
  }
}

/** A number as it was typed; what is none is told apart by the schema. */
function secondsOf(ttl: string): number {
  return /^\d+$/.test(ttl.trim()) ? Number(ttl) : Number.NaN
}

/** The body of the API; what was left empty is left to the server. */
export function bodyOfRecord(values: RecordValues): RecordCreateInput {
  const { zone, view, ttl, ptr } = values
  const comment = values.comment.trim()
  return {
    name: values.name.trim(),
    value: values.value.trim(),
    ...(zone === '' ? {} : { zone }),
    ...(view === '' ? {} : { view }),
    ...(ttl.trim() === '' ? {} : { ttl: secondsOf(ttl) }),
    ...(ptr === 'policy' ? {} : { ptr: ptr === 'yes' }),
    ...(comment === '' ? {} : { comment }),
  }
}

/** Only what differs from the record as it was opened. An emptied TTL stays what it was. */
export function patchOfRecord(before: RecordValues, after: RecordValues): RecordPatchInput {
  const next = bodyOfRecord(after)
  const comment = after.comment.trim()
  return {
    ...(after.name.trim() === before.name ? {} : { name: next.name }),
    ...(after.value.trim() === before.value ? {} : { value: next.value }),
    ...(after.ttl.trim() === before.ttl || next.ttl === undefined ? {} : { ttl: next.ttl }),
    ...(after.ptr === before.ptr || next.ptr === undefined ? {} : { ptr: next.ptr }),
    ...(comment === before.comment.trim() ? {} : { comment: comment === '' ? null : comment }),
  }
}

const fields = ['name', 'value', 'zone', 'view', 'ttl', 'ptr', 'comment'] as const

/** The field of the form that shows a path of the API; undefined: none does. `type` follows from the address. */
export function recordFieldOf(path: string): FieldPath<RecordValues> | undefined {
  return path === 'type' ? 'value' : fields.find((field) => field === path)
}

/** Checks with the schema that the API uses. */
export const recordResolver: Resolver<RecordValues> = (values) => {
  const parsed = recordCreate.safeParse(bodyOfRecord(values))
  const errors: FieldErrors<RecordValues> = {}
  for (const name of ['name', 'value'] as const)
    if (values[name].trim() === '') errors[name] = { type: 'required', message: 'is required' }
  for (const issue of parsed.error?.issues ?? []) {
    const field = recordFieldOf(issue.path.join('.'))
    if (field && !errors[field]) errors[field] = { type: issue.code, message: issue.message }
  }
  if (errors.ttl) errors.ttl = { type: 'ttl', message: 'must be whole seconds, at least 1' }
  return Object.keys(errors).length === 0 ? { values, errors: {} } : { values: {}, errors }
}
