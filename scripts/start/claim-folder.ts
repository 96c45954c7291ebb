import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { commandOf } from './process-command'

const launcher = z.object({ pid: z.number().int().positive(), command: z.string(), webUrl: z.string() })

type Launcher = z.infer<typeof launcher>

const pathOf = (dataDir: string) => join(dataDir, 'launcher.json')

/** Who holds the folder; null when it was killed, or when its pid meanwhile belongs to another program or to us. */
function holder(dataDir: string): Launcher | null {
  try {
    const found = launcher.parse(JSON.parse(readFileSync(pathOf(dataDir), 'utf8')))
    return found.pid !== process.pid && commandOf(found.pid) === found.command ? found : null
  } catch {
    return null
  }
}

/**
 * Makes sure that one launcher at a time works in a data folder, and answers what gives it back.
 * @throws when another one is at work: its pid, its address, how to end it
 */
export function claimDataFolder(dataDir: string, webUrl: string): () => void {
  const path = pathOf(dataDir)
  // written aside and linked, so that nobody sees half of it
  const aside = `${path}.${process.pid}`
  const command = commandOf(process.pid) ?? ''
  for (;;) {
    writeFileSync(aside, `${JSON.stringify({ pid: process.pid, command, webUrl })}\n`, { mode: 0o600 })
    try {
      linkSync(aside, path)
      return () => rmSync(path, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    } finally {
      rmSync(aside, { force: true })
    }
    const other = holder(dataDir)
    if (other !== null) {
      throw new Error(
        `Holdfast already runs on ${dataDir}: process ${other.pid}, ${other.webUrl}\n` +
          `Stop it with Ctrl-C where it was started, or with: kill ${other.pid}\n` +
          'For a second one beside it set HOLDFAST_DATA_DIR to another folder, and ports of its own.',
      )
    }
    rmSync(path, { force: true })
  }
}
