import type { Params } from './params'
import type { Attributes } from './store/model'

/** A class parameter's value as the appliance keeps it: always text. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}

/** Reads `k=v&k=v` (form encoding), or the v2 list of `{name, value}` objects. */
export function readClassParameters(raw: unknown): Attributes {
  if (Array.isArray(raw)) {
    const out: Attributes = {}
    for (const item of raw as unknown[]) {
      if (typeof item !== 'object' || item === null) continue
      const { name, value } = item as { name?: unknown; value?: unknown }
      if (typeof name === 'string') out[name] = textOf(value)
    }
    return out
  }
  return typeof raw === 'string' ? Object.fromEntries(new URLSearchParams(raw)) : {}
}

/** Writes class parameters the way the appliance stores them: form encoding, in the order they were set. */
export function writeClassParameters(values: Attributes): string {
  return new URLSearchParams(values).toString()
}

function toDelete(raw: unknown): string[] {
  if (Array.isArray(raw)) return raw.filter((item) => typeof item === 'string')
  return typeof raw === 'string' ? raw.split(/[&,;\s]+/).filter((name) => name !== '') : []
}

/** Class parameters after a write: given ones are merged over the old ones, `class_parameters_to_delete` removes. */
export function mergeClassParameters(before: Attributes, params: Params, name: string): Attributes {
  const after = { ...before, ...readClassParameters(params.raw(name)) }
  for (const gone of toDelete(params.raw('class_parameters_to_delete'))) delete after[gone]
  return after
}
