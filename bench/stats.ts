/** The value below which `share` (0 to 1) of the sorted sample lies (nearest rank). */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

export interface Spread {
  count: number
  p50: number
  p95: number
  p99: number
  max: number
}

/** Milliseconds, rounded to a tenth. */
export function spread(sample: readonly number[]): Spread {
  const at = (share: number) => Math.round(percentile(sample, share) * 10) / 10
  return { count: sample.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
