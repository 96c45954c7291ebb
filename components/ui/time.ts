const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** `4 s`, `12 min`, `3 h`, `6 d`: one unit, rounded down. Seconds in. */
export function shortSpan(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  for (const [name, size] of units) {
    if (whole >= size) return `${Math.floor(whole / size)} ${name}`
  }
  return '0 s'
}

/** `17 ms`, `1.2 s`, `34 s`, `12 min`: a lag, as exact as one reads it. Seconds in; a dash for none. */
export function lagText(seconds: number | null): string {
  if (seconds === null) return '–'
  if (seconds < 0.9995) return `${Math.max(0, Math.round(seconds * 1000))} ms`
  return seconds < 9.95 ? `${seconds.toFixed(1)} s` : shortSpan(Math.round(seconds))
}

/** `4 s ago`, `in 23 h`. Both in milliseconds since the epoch. */
export function relative(at: number, now: number): string {
  const seconds = (at - now) / 1000
  if (Math.abs(seconds) < 1) return 'now'
  return seconds > 0 ? `in ${shortSpan(seconds)}` : `${shortSpan(-seconds)} ago`
}

/** The exact instant in the operator's own zone, with the offset. */
export function exact(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' })
}

/** `21 Nov 03:27:40` in the operator's zone, for columns. */
export function clock(at: number): string {
  return new Date(at).toLocaleString('en-GB', {
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  })
}
