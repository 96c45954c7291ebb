import { isRecord, type Json, listOf } from './json'

/** How many tests passed, failed and were skipped. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

const count = (report: Json, key: string): number => (typeof report[key] === 'number' ? report[key] : 0)

/** Counts of vitest's JSON report. A file that could not even be loaded has no tests, and is one failure. */
export function countVitest(report: unknown): Counts {
  if (!isRecord(report)) return { passed: 0, failed: 1, skipped: 0 }
  const files = listOf(report.testResults)
  const unloaded = files.filter((file) => {
    const tests = listOf(file.assertionResults)
    return file.status === 'failed' && !tests.some((test) => test.status === 'failed')
  })
  return {
    passed: count(report, 'numPassedTests'),
    failed: count(report, 'numFailedTests') + unloaded.length,
    skipped: count(report, 'numPendingTests') + count(report, 'numTodoTests'),
  }
}

/** Counts of Playwright's JSON report. A test that passed only when repeated has failed. */
export function countPlaywright(report: unknown): Counts {
  const stats = isRecord(report) && isRecord(report.stats) ? report.stats : undefined
  if (!stats) return { passed: 0, failed: 1, skipped: 0 }
  return {
    passed: count(stats, 'expected'),
    failed: count(stats, 'unexpected') + count(stats, 'flaky'),
    skipped: count(stats, 'skipped'),
  }
}

/** The last line of a run. */
export function summary(all: readonly Counts[]): string {
  const total = (key: keyof Counts): number => all.reduce((sum, counts) => sum + counts[key], 0)
  const skipped = total('skipped')
  return `${total('passed')} passed, ${total('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
