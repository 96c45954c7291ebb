import { expect, test } from 'vitest'
import { countPlaywright, countVitest, summary } from './counts'

test('vitest: passed, failed, skipped', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [],
  }
  expect(countVitest(report)).toEqual({ passed: 5, failed: 1, skipped: 3 })
})

test('vitest: a file that does not load is a failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
  ]
  expect(countVitest({ numPassedTests: 1, numFailedTests: 1, testResults })).toMatchObject({
    passed: 1,
    failed: 2,
  })
})

test('Playwright: a flaky test has failed', () => {
  const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 2 }
  expect(countPlaywright({ stats })).toEqual({ passed: 7, failed: 2, skipped: 2 })
})

test('no report is a failure', () => {
  expect(countVitest(undefined).failed).toBe(1)
  expect(countPlaywright(undefined).failed).toBe(1)
})

test('the last line is plain, and speaks of skipped tests only when there are any', () => {
  const one = { passed: 3, failed: 0, skipped: 0 }
  expect(summary([one, one])).toBe('6 passed, 0 failed')
  expect(summary([one, { passed: 0, failed: 1, skipped: 2 }])).toBe('3 passed, 1 failed, 2 skipped')
})
