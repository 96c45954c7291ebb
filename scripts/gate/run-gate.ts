import { type Counts, summary } from './counts'
import { type Outcome, runStage } from './run-stage'
import type { Stage } from './stages'

const shownLines = 300

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

function describe(stage: Stage, outcome: Outcome): string {
  const verdict = outcome.failed > 0 ? 'FAIL' : 'ok'
  const tests = stage.counts === 'one' ? '' : `  ${summary([outcome])}`
  const note = outcome.note ? `  (${outcome.note})` : ''
  return `${verdict.padEnd(5)}${stage.name.padEnd(13)}${outcome.seconds.toFixed(1).padStart(6)} s${tests}${note}`
}

/** The tests that failed; without a report of them the end of the output, where it is told what failed. */
function explain({ failures, output }: Outcome): string {
  if (failures.length > 0) return indented(failures.join('\n').split('\n'))
  const lines = output.trimEnd().split('\n')
  const cut = lines.length - shownLines
  return indented(cut > 0 ? [`... ${cut} lines before`, ...lines.slice(-shownLines)] : lines)
}

const indented = (lines: readonly string[]): string => lines.map((line) => `    ${line}`).join('\n')

/** Stages that run at the same time, in order. */
export function abreast(stages: readonly Stage[]): Stage[][] {
  const rows: Stage[][] = []
  for (const stage of stages) {
    const row = rows.at(-1)
    if (stage.beside && row !== undefined) row.push(stage)
    else rows.push([stage])
  }
  return rows
}

/**
 * Runs the stages in order and prints a line for each, with the output of those that fail. A failure stops only
 * the stages that build upon it; these count as failed too.
 *
 * @returns whether all passed
 */
export async function runGate(stages: readonly Stage[]): Promise<boolean> {
  const failed = new Set<string>()
  const all: Counts[] = []
  for (const row of abreast(stages)) {
    await Promise.all(row.map(run))
    if (process.exitCode === 130) return false // interrupted
  }
  if (failed.size > 0) say(`Failed: ${[...failed].join(', ')}`)
  say(summary(all))
  return failed.size === 0

  async function run(stage: Stage): Promise<void> {
    const blocker = stage.after.find((name) => failed.has(name))
    if (blocker) {
      say(`FAIL ${stage.name.padEnd(13)}         not run, because ${blocker} failed`)
      failed.add(stage.name)
      all.push({ passed: 0, failed: 1, skipped: 0 })
      return
    }
    const outcome = await runStage(stage)
    if (process.exitCode === 130) return // interrupted
    say(describe(stage, outcome))
    if (outcome.unsteady.length > 0) {
      say('     UNSTEADY: failed first, and passed in a second run of the file')
      say(indented(outcome.unsteady.join('\n').split('\n')))
    }
    if (outcome.failed > 0) {
      say(explain(outcome))
      failed.add(stage.name)
    }
    all.push(outcome)
  }
}
