import { stripVTControlCharacters } from 'node:util'
import { isRecord, type Json, listOf } from './json'

const LINES = 15

/** What failed, by the report of vitest or Playwright: each test's title, and the first lines of what it says. */
export function failuresOf(report: unknown): string[] {
  if (!isRecord(report)) return []
  return [...ofVitest(report), ...ofPlaywright(report)]
}

function told(title: string, messages: readonly unknown[]): string {
  const said = messages.filter((message) => typeof message === 'string').map(shortened)
  return [title, ...said].join('\n')
}

function shortened(message: string): string {
  const lines = stripVTControlCharacters(message).trimEnd().split('\n')
  return lines.slice(0, LINES).join('\n')
}

function ofVitest(report: Json): string[] {
  return listOf(report.testResults).flatMap((file) => {
    const failed = listOf(file.assertionResults).filter(({ status }) => status === 'failed')
    if (failed.length === 0) return file.status === 'failed' ? [told(String(file.name), [file.message])] : []
    return failed.map((test) =>
      told(`${String(file.name)} > ${String(test.fullName)}`, listed(test.failureMessages)),
    )
  })
}

function ofPlaywright(report: Json): string[] {
  return listOf(report.suites).flatMap((suite) => [
    ...ofPlaywright({ suites: suite.suites }),
    ...listOf(suite.specs)
      .filter(({ ok }) => ok === false)
      .map((spec) => {
        const results = listOf(spec.tests).flatMap((test) => listOf(test.results))
        const errors = results.flatMap((result) => listOf(result.errors).map(({ message }) => message))
        return told(`${String(spec.file)}:${String(spec.line)} > ${String(spec.title)}`, errors)
      }),
  ])
}

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
