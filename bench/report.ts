import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Measurement {
  name: string
  /** What was measured, with its unit in the key. */
  values: Record<string, number | string>
  /** What it must hold, and whether it does. */
  target?: { text: string; met: boolean }
}

/** Prints a table and writes the same as JSON to bench/results. Answers false when a target is missed. */
export function report(measurements: readonly Measurement[]): boolean {
  for (const { name, values, target } of measurements) {
    process.stdout.write(`\n${name}\n`)
    for (const [key, value] of Object.entries(values)) process.stdout.write(`  ${key.padEnd(34)} ${value}\n`)
    if (target) process.stdout.write(`  ${target.met ? 'met   ' : 'MISSED'} ${target.text}\n`)
  }
  const folder = fileURLToPath(new URL('results', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const at = new Date().toISOString()
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
  const file = join(folder, `${at.replaceAll(':', '-').slice(0, 19)}.json`)
  writeFileSync(file, `${JSON.stringify({ at, machine, measurements }, null, 2)}\n`)
  process.stdout.write(`\nWritten to bench/results/${file.split('/').at(-1)}\n`)
  return measurements.every(({ target }) => target?.met ?? true)
}
