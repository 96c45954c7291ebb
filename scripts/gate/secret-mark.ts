/** Stands in the secrets of tests. Whatever prints one while its tests pass would print those of an operator too. */
const MARK = 'S3CRET'

/** The first line that shows a secret of a test, or null. */
export function secretShown(output: string): string | null {
  return output.split('\n').find((line) => line.includes(MARK)) ?? null
}
