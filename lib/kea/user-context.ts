import { applyEdits, modify } from 'jsonc-parser'

const KEY = 'holdfast'

/**
 * Sets or (null) removes our key in a user_context and leaves every other byte of it as it is. A text that is no
 * JSON object cannot be merged; Kea could not read it either, so it is kept as a string under `previous`.
 * Returns null when nothing is left to store.
 */
export function mergeContext(
  current: string | null,
  context: Readonly<Record<string, unknown>> | null,
): string | null {
  if (current === null || current.trim() === '') {
    return context === null ? current : JSON.stringify({ [KEY]: context })
  }
  const parsed = parseObject(current)
  if (parsed === null) {
    return context === null ? current : JSON.stringify({ previous: current, [KEY]: context })
  }
  if (context === null && !(KEY in parsed)) return current
  if (context === null && Object.keys(parsed).length === 1) return null
  const edits = modify(current, [KEY], context ?? undefined, {})
  const merged = applyEdits(current, edits)
  // A key written twice is legal JSON but defeats the edit: then the parsed form is written.
  const wanted = JSON.stringify(context ?? undefined)
  const became = parseObject(merged)
  return became !== null && JSON.stringify(became[KEY]) === wanted
    ? merged
    : JSON.stringify({ ...parsed, [KEY]: context ?? undefined })
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
