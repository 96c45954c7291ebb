/** Signs, also in full width, that make a spreadsheet take a cell for a formula. A hostname may be anybody's text. */
const FORMULA = /^[\s]*[=+\-@\t\r|%＝＋－＠]/u

function text(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return JSON.stringify(value)
}

/**
 * One cell (RFC 4180). Text that a spreadsheet would calculate gets an apostrophe in front, which it shows as text;
 * numbers stay numbers.
 */
export function csvCell(value: unknown): string {
  const raw = text(value)
  const risky = typeof value !== 'number' && FORMULA.test(raw)
  const safe = risky ? `'${raw}` : raw
  return risky || /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One line, with its end. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}
