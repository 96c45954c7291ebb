/** Order by code units: the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Numbers by size, before everything else; the rest by code units. For ids that are numbers in one place and UUIDs in another. */
export function compareIds(a: string, b: string): number {
  const numeric = /^\d{1,15}$/
  const left = numeric.test(a)
  const right = numeric.test(b)
  if (left && right) return Number(a) - Number(b) || compareText(a, b)
  if (left !== right) return left ? -1 : 1
  return compareText(a, b)
}

/** The first difference of a list of comparisons. */
export function firstDifference(...differences: readonly number[]): number {
  return differences.find((difference) => difference !== 0) ?? 0
}
