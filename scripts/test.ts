/**
 * `npm test`: everything. What the machine lacks is installed when we are root on Debian, and otherwise named in
 * one line; nothing is left out silently.
 *
 *   npm test -- --only unit,integration     only these stages
 */
import { parseArgs } from 'node:util'
import { canInstall, install } from './gate/install'
import { missingFor, missingLine } from './gate/machine'
import { runGate } from './gate/run-gate'
import { everything, type Stage } from './gate/stages'

function chosen(only: string | undefined): Stage[] {
  if (only === undefined) return everything
  const names = only.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !everything.some((stage) => stage.name === name))
  if (unknown.length > 0) {
    const known = everything.map((stage) => stage.name).join(', ')
    throw new Error(`No such stage: ${unknown.join(', ')}. There are: ${known}`)
  }
  return everything.filter((stage) => names.includes(stage.name))
}

function prepareMachine(stages: readonly Stage[]): void {
  const packages = [...new Set(missingFor(stages).flatMap((requirement) => requirement.packages))]
  if (packages.length > 0 && canInstall()) {
    process.stdout.write(`Installing ${packages.join(' ')}\n`)
    install(packages)
  }
  const missing = missingFor(stages)
  if (missing.length > 0) throw new Error(missingLine(missing, stages))
}

try {
  const { values } = parseArgs({ options: { only: { type: 'string' } } })
  const stages = chosen(values.only)
  prepareMachine(stages)
  if (!(await runGate(stages))) process.exitCode ||= 1
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
