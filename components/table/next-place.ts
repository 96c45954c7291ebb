/**
 * Where the focus goes when its row leaves a list: the first that stood after it and is still there, else the nearest
 * before it, else null. A row that is still there keeps it.
 */
export function nextPlace(lost: string, before: readonly string[], now: readonly string[]): string | null {
  const at = before.indexOf(lost)
  if (at < 0) return now.includes(lost) ? lost : null
  const there = new Set(now)
  return (
    before.slice(at).find((id) => there.has(id)) ??
    before.slice(0, at).findLast((id) => there.has(id)) ??
    null
  )
}
