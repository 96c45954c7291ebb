import { stripVTControlCharacters } from 'node:util'
import { isRecord, type Json, listOf } from './json'

const LINES = 15

/** What failed, by the report of vitest or Playwright: each test's title, and the first lines of what it says. */
export function failuresOf(report: unknown): string[] {
  if (!isRecord(report)) return []
  return [...ofVitest(report), ...ofPlaywright(report)]
}

/** The files, as the runner takes them, of what failed. */
export function failedFiles(report: unknown): string[] {
  if (!isRecord(report)) return []
  const ofVitest = listOf(report.testResults).filter(({ status }) => status === 'failed')
  const files = [...ofVitest.map(({ name }) => String(name)), ...specFiles(report)]
  return [...new Set(files)]
}

function specFiles(report: Json): string[] {
  return listOf(report.suites).flatMap((suite) => [
    ...specFiles({ suites: suite.suites }),
    ...listOf(suite.specs).flatMap(({ ok, file }) => (ok === false ? [String(file)] : [])),
  ])
}

function told(title: string, messages: readonly unknown[]): string {
  const said = messages.filter((message) => typeof message === 'string').map(shortened)
  return [title, ...said].join('\n')
}

function shortened(message: string): string {
  const all = stripVTControlCharacters(message).trimEnd().split('\n')
  const lines = all.filter((line) => !/^\s+at .*\/node_modules\//.test(line))
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
