import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../build/root'
import { type Counts, countPlaywright, countVitest } from './counts'
import { failuresOf } from './failures'
import { secretShown } from './secret-mark'
import type { Stage } from './stages'

export interface Outcome extends Counts {
  seconds: number
  /** What the stage printed; of interest when it failed. */
  output: string
  /** The tests that failed, each with what it says; empty when no report tells. */
  failures: string[]
  /** One line for the report, such as why it failed without a failing test. */
  note: string
}

const reports = join(root, 'test-results')
const reportOf = (stage: Stage): string => join(reports, `${stage.name}.json`)

function commandLine(stage: Stage): string[] {
  const run = ['run', '--silent', stage.name]
  if (stage.counts === 'vitest') {
    return [...run, '--', '--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(stage)}`]
  }
  if (stage.counts === 'playwright') return [...run, '--', '--reporter=line,json']
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
 */
export async function runStage(stage: Stage): Promise<Outcome> {
  mkdirSync(reports, { recursive: true })
  rmSync(reportOf(stage), { force: true })
  const started = Date.now()
  const output: string[] = []
  // A group of its own, so that a deadline ends npm, the tool and all that the tool started.
  const child = spawn('npm', commandLine(stage), {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NO_COLOR: '1',
      NEXT_TELEMETRY_DISABLED: '1',
      PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf(stage),
      npm_config_loglevel: 'error',
    },
  })
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()))

  const endGroup = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined || child.exitCode !== null) return
    try {
      process.kill(-child.pid, signal)
    } catch {
      // It ended in between.
    }
  }
  let late = false
  const deadline = setTimeout(() => {
    late = true
    endGroup('SIGTERM')
    setTimeout(() => endGroup('SIGKILL'), 10_000).unref()
  }, stage.minutes * 60_000)
  const forward = (signal: NodeJS.Signals): void => {
    endGroup(signal)
    process.exitCode = 130
  }
  process.on('SIGINT', forward).on('SIGTERM', forward)

  const ok = await new Promise<boolean>((resolve) => {
    child.once('error', (error) => {
      output.push(error.message)
      resolve(false)
    })
    child.once('close', (code) => resolve(code === 0))
  })
  clearTimeout(deadline)
  process.off('SIGINT', forward).off('SIGTERM', forward)
  const counts = toCounts(stage, ok && !late)
  // A test that fails may show what it compares.
  const shown = counts.failed === 0 ? secretShown(output.join('')) : null
  if (shown !== null) counts.failed += 1
  return {
    ...counts,
    note: late
      ? `did not end within ${stage.minutes} minutes`
      : shown === null
        ? counts.note
        : `showed a secret: ${shown.slice(0, 200)}`,
    seconds: (Date.now() - started) / 1000,
    output: output.join(''),
    failures: stage.counts === 'one' ? [] : failuresOf(readReport(stage)),
  }
}
