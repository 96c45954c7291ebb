/**
 * `npm run doctor`: is everything as it must be? One line each, with the cure where something is wrong; exit code 1
 * then. Reads the worker's environment; without one, the demo that runs from HOLDFAST_DATA_DIR.
 */
import { parseArgs } from 'node:util'
import { consoleChecks } from './doctor/console'
import { demoEnvironment } from './doctor/demo'
import { dnsChecks } from './doctor/dns'
import type { Checks, Finding } from './doctor/finding'
import { keaChecks } from './doctor/kea'
import { vaultChecks } from './doctor/vault'

function print({ state, name, detail, cure }: Finding): void {
  const mark = { ok: 'ok   ', warning: 'look ', wrong: 'WRONG' }[state]
  process.stdout.write(`${mark} ${name}: ${detail}${cure === undefined ? '' : `. ${cure}`}\n`)
}

async function main(): Promise<void> {
  parseArgs({ options: {}, allowPositionals: false })
  const environment = demoEnvironment(process.env)
  let wrong = 0
  const all: Checks[] = [consoleChecks, keaChecks, vaultChecks, dnsChecks]
  for (const checks of all) {
    for await (const finding of checks(environment)) {
      print(finding)
      if (finding.state === 'wrong') wrong += 1
    }
  }
  process.stdout.write(wrong === 0 ? 'All is well.\n' : `${wrong} to mend.\n`)
  process.exitCode = wrong === 0 ? 0 : 1
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
