import { expect, test } from 'vitest'
import { failedFiles, failuresOf } from './failures'

test('vitest: the failed tests with what they say, and files that do not load', () => {
  const testResults = [
    {
      name: 'a.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'fine' },
        { status: 'failed', fullName: 'adds', failureMessages: ['expected 3 to be 4\n    at a.test.ts:3'] },
      ],
    },
    { name: 'b.test.ts', status: 'failed', message: 'Unexpected token', assertionResults: [] },
    { name: 'c.test.ts', status: 'passed', assertionResults: [] },
  ]
  expect(failuresOf({ testResults })).toEqual([
    'a.test.ts > adds\nexpected 3 to be 4\n    at a.test.ts:3',
    'b.test.ts\nUnexpected token',
  ])
  expect(failedFiles({ testResults })).toEqual(['a.test.ts', 'b.test.ts'])
})

test('Playwright: the failed tests, however deep, without colours, and not the whole log', () => {
  const message = `\u001b[31mTimed out\u001b[39m\n${'line\n'.repeat(50)}`
  const spec = { title: 'signs in', file: 'a.spec.ts', line: 5, ok: false }
  const suites = [
    {
      specs: [{ title: 'fine', ok: true }],
      suites: [{ specs: [{ ...spec, tests: [{ results: [{ errors: [{ message }] }] }] }] }],
    },
  ]
  const [told, ...more] = failuresOf({ suites })
  expect(more).toEqual([])
  expect(told?.startsWith('a.spec.ts:5 > signs in\nTimed out\nline\n')).toBe(true)
  expect(told?.split('\n')).toHaveLength(16)
  expect(failedFiles({ suites })).toEqual(['a.spec.ts'])
})

test('no report tells nothing', () => {
  expect(failuresOf(undefined)).toEqual([])
  expect(failedFiles(undefined)).toEqual([])
})
