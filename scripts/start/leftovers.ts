import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { commandOf } from './process-command'
import type { Part } from './processes'

const leftover = z.array(z.object({ pid: z.number().int(), command: z.string() }))

const pathOf = (dataDir: string) => join(dataDir, 'parts.json')

/** Writes down which processes belong to this demo, so that the next start can end them if this one is killed. */
export function rememberParts(dataDir: string, parts: readonly Part[]): void {
  const rows = parts.flatMap(({ pid }) => {
    const command = pid === null ? null : commandOf(pid)
    return pid === null || command === null ? [] : [{ pid, command }]
  })
  writeFileSync(pathOf(dataDir), JSON.stringify(rows), { mode: 0o600 })
}

/** Ends the parts of a launcher that was killed; a pid that meanwhile belongs to another program is left alone. */
export async function endLeftovers(dataDir: string): Promise<void> {
  let rows: z.infer<typeof leftover>
  try {
    rows = leftover.parse(JSON.parse(readFileSync(pathOf(dataDir), 'utf8')))
  } catch {
    return
  }
  const ours = rows.filter(({ pid, command }) => commandOf(pid) === command)
  for (const { pid } of ours) process.kill(pid, 'SIGTERM')
  const deadline = Date.now() + 5000
  while (ours.some(({ pid, command }) => commandOf(pid) === command) && Date.now() < deadline)
    await new Promise((again) => setTimeout(again, 50))
  rmSync(pathOf(dataDir), { force: true })
}
