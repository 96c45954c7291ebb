import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../build/root'
import { type Counts, countPlaywright, countVitest } from './counts'
import { failedFiles, failuresOf } from './failures'
import { runScript } from './run-script'
import { secretShown } from './secret-mark'
import type { Stage } from './stages'

export interface Outcome extends Counts {
  seconds: number
  /** What the stage printed; of interest when it failed. */
  output: string
  /** The tests that failed, each with what it says; empty when no report tells. */
  failures: string[]
  /** The files they are in; empty when it was not a test that failed. */
  files: string[]
  /** The tests that failed first and passed in a second run of their file, each with what it said. */
  unsteady: string[]
  /** One line for the report, such as why it failed without a failing test. */
  note: string
}

const reports = join(root, 'test-results')
const reportOf = (stage: Stage): string => join(reports, `${stage.name}.json`)

function commandLine(stage: Stage, files: readonly string[]): string[] {
  const run = ['run', '--silent', stage.name]
  if (stage.counts === 'vitest') {
    return [
      ...run,
      '--',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportOf(stage)}`,
      ...files,
    ]
  }
  if (stage.counts === 'playwright') return [...run, '--', '--reporter=line,json', ...files]
  return run
}

function readReport(stage: Stage): unknown {
  try {
    return JSON.parse(readFileSync(reportOf(stage), 'utf8'))
  } catch {
    return undefined
  }
}

function toCounts(stage: Stage, ok: boolean): Counts & { note: string } {
  if (stage.counts === 'one') return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, note: '' }
  const counts =
    stage.counts === 'vitest' ? countVitest(readReport(stage)) : countPlaywright(readReport(stage))
  const { passed, failed } = counts
  // Neither may look like success: an exit code that the report does not explain, and a run of no tests at all.
  if (!ok && failed === 0) return { ...counts, failed: 1, note: 'ended with an error beside its tests' }
  if (passed + failed === 0) return { ...counts, failed: 1, note: 'ran no test' }
  return { ...counts, note: '' }
}

/**
 * Runs a stage's npm script to its end, or to its deadline, and counts what came out. Never rejects: a stage
 * that cannot be started is a failed one.
 *
 * @param files only these test files; none: all of them
 */
async function runOnce(stage: Stage, files: readonly string[] = []): Promise<Outcome> {
  mkdirSync(reports, { recursive: true })
  rmSync(reportOf(stage), { force: true })
  const { ok, late, output, seconds } = await runScript(commandLine(stage, files), {
    minutes: stage.minutes,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf(stage) },
  })
  const counts = toCounts(stage, ok)
  // A test that fails may show what it compares.
  const shown = counts.failed === 0 ? secretShown(output) : null
  if (shown !== null) counts.failed += 1
  const told = ok || late || stage.counts === 'one' || counts.note !== '' ? undefined : readReport(stage)
  return {
    ...counts,
    note: late
      ? `did not end within ${stage.minutes} minutes`
      : shown === null
        ? counts.note
        : `showed a secret: ${shown.slice(0, 200)}`,
    seconds,
    output,
    failures: stage.counts === 'one' ? [] : failuresOf(readReport(stage)),
    files: failedFiles(told),
    unsteady: [],
  }
}

/** More than this is no accident of timing. */
const FEW = 3

/**
 * Runs a stage. Where at most three tests of the real world failed their files are run once more: a test that passes
 * then counts, and is named as unsteady.
 */
export async function runStage(stage: Stage): Promise<Outcome> {
  const first = await runOnce(stage)
  if (!stage.secondLook || first.failed === 0 || first.failed > FEW || first.files.length === 0) return first
  if (process.exitCode === 130) return first // interrupted
  const again = await runOnce(stage, first.files)
  const seconds = first.seconds + again.seconds
  if (again.failed > 0)
    return { ...first, seconds, failures: [...first.failures, 'again:', ...again.failures] }
  return {
    ...first,
    ...{ seconds, passed: first.passed + first.failed, failed: 0 },
    ...{ unsteady: first.failures, failures: [], note: `${first.failed} unsteady` },
  }
}
