/** One row or error object of the legacy API: every value is a string there. */
export type Row = Readonly<Record<string, string>>

export type Body =
  | { kind: 'rows'; rows: Row[] }
  | { kind: 'error'; errno: string; errmsg: string }
  /** `{"connected":false}`: the appliance did not carry the call out, or says so. */
  | { kind: 'not-connected' }
  | { kind: 'unreadable' }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function asText(value: unknown): string {
  // PostgreSQL keeps no NUL: one record with it must not keep a whole zone from being listed.
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD')
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

const isRow = (value: Record<string, unknown>): value is Row =>
  Object.values(value).every((item) => typeof item === 'string' && !item.includes('\0'))

/** The object itself where it is a row already, as nearly all of many are. */
const toRow = (value: Record<string, unknown>): Row =>
  isRow(value) ? value : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asText(item)]))

function parseLoosely(text: string): unknown {
  for (const candidate of [text, `[${text}]`, `[${text.replace(/\}\s*\{/g, '},{')}]`]) {
    try {
      return JSON.parse(candidate)
    } catch {
      // The appliance sometimes strings objects together without brackets: try the next reading.
    }
  }
  return undefined
}

/**
 * Reads an answer of the legacy API, which is an array of rows, one error object, nothing at all (no rows),
 * `{"connected":false}`, or objects strung together.
 */
export function parseBody(text: string): Body {
  if (text.trim() === '') return { kind: 'rows', rows: [] }
  const parsed = parseLoosely(text)
  const items: unknown[] = Array.isArray(parsed) ? parsed : [parsed]
  if (!items.every(isObject)) return { kind: 'unreadable' }
  const first = items[0]
  if (first === undefined) return { kind: 'rows', rows: [] }
  if (first.connected === false || first.connected === 'false') return { kind: 'not-connected' }
  const row = toRow(first)
  const failed = row.errno !== undefined && row.errno !== '' && row.errno !== '0'
  if (failed || (row.errmsg && row.ret_oid === undefined && row.errno !== '0')) {
    return { kind: 'error', errno: row.errno ?? '', errmsg: row.errmsg ?? row.msg ?? '' }
  }
  return { kind: 'rows', rows: items.map(toRow) }
}
