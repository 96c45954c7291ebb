/**
 * `npm run doctor`, `node dist/doctor.mjs`: is everything as it must be? One line each, with the cure where something is
 * wrong; exit code 1 then. Reads the worker's environment and takes the worker's flags; without an environment, the demo
 * that runs from HOLDFAST_DATA_DIR.
 */
import { parseCommandLine } from '@/worker/cli'
import { consoleChecks } from './doctor/console'
import { demoEnvironment } from './doctor/demo'
import { dnsChecks } from './doctor/dns'
import type { Checks, Finding } from './doctor/finding'
import { inventoryChecks } from './doctor/inventory'
import { keaChecks } from './doctor/kea'
import { subjectOf } from './doctor/subject'
import { vaultChecks } from './doctor/vault'

const USAGE = 'npm run doctor [-- the flags of the worker], or node dist/doctor.mjs [the flags of the worker]'

function print({ state, name, detail, cure }: Finding): void {
  const mark = { ok: 'ok   ', warning: 'look ', wrong: 'WRONG' }[state]
  process.stdout.write(`${mark} ${name}: ${detail}${cure === undefined ? '' : `. ${cure}`}\n`)
}

async function main(): Promise<void> {
  const given = process.argv.slice(2)
  // As the unit of systemd hands them over.
  const flags =
    given.length > 0 ? given : (process.env.HOLDFAST_WORKER_FLAGS ?? '').split(/\s+/).filter(Boolean)
  const environment = flags.length > 0 ? process.env : demoEnvironment(process.env)
  const line = parseCommandLine(flags, environment)
  if ('exit' in line) {
    process.stderr.write(line.exit === 0 ? `${USAGE}\n${line.text}` : line.text)
    process.exitCode = line.exit
    return
  }
  const { config } = line
  let wrong = 0
  const count = (finding: Finding) => {
    print(finding)
    if (finding.state === 'wrong') wrong += 1
  }
  const { subject, problem } = subjectOf(config, environment, flags.length > 0)
  if (problem !== null) count(problem)
  const all: Checks[] = [consoleChecks, vaultChecks, keaChecks, dnsChecks, inventoryChecks]
  for (const checks of all) for await (const finding of checks(subject)) count(finding)
  subject.vault?.close()
  process.stdout.write(wrong === 0 ? 'All is well.\n' : `${wrong} to mend.\n`)
  process.exitCode = wrong === 0 ? 0 : 1
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
