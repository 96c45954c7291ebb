import { randomBytes } from 'node:crypto'
import { constants, type Dirent } from 'node:fs'
import { mkdir, open, readdir, rename, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { INVENTORY_MARK } from '@/lib/core/inventory'

/** What became of the files that were asked for. */
export interface DirectoryOutcome {
  written: string[]
  removed: string[]
  /** There already, and not made by us: left alone. */
  foreign: string[]
}

const NAME = /^[a-z0-9-]+-discovery\.yml$/
const TEMPORARY = /^\.[a-z0-9-]+-discovery\.yml\.[0-9a-f]{12}\.tmp$/

/**
 * Writes, and with null removes, inventory files of one directory. A reader sees the old file or the new one, never a
 * part; a file that stays as it is keeps its time. A file that does not begin with our mark, a link, a folder is never
 * touched. Makes the directory when there is something to write. Rejects with what the system says when it cannot.
 */
export async function writeFiles(
  directory: string,
  files: ReadonlyMap<string, string | null>,
): Promise<DirectoryOutcome> {
  const outcome: DirectoryOutcome = { written: [], removed: [], foreign: [] }
  if ([...files.values()].some((text) => text !== null)) await mkdir(directory, { recursive: true })
  for (const [name, text] of files) {
    const path = join(directory, name)
    const before = await standing(path)
    if (before === 'foreign') {
      outcome.foreign.push(name)
    } else if (text === null) {
      if (before === null) continue
      await unlink(path)
      outcome.removed.push(name)
    } else if (before?.text !== text) {
      await replace(directory, name, text)
      outcome.written.push(name)
    }
  }
  if (outcome.written.length + outcome.removed.length > 0) await keepEntries(directory)
  return outcome
}

/** Names of our inventory files in the directory; what a crash left of half-written ones is removed. */
export async function ownFiles(directory: string): Promise<string[]> {
  const own: string[] = []
  for (const { name } of await entries(directory)) {
    if (TEMPORARY.test(name)) await rm(join(directory, name), { force: true })
    if (!NAME.test(name)) continue
    const found = await standing(join(directory, name))
    if (found !== null && found !== 'foreign') own.push(name)
  }
  return own
}

async function entries(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true })
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Null: nothing stands there. A link is not followed and a pipe not waited for. */
async function standing(path: string): Promise<{ text: string } | 'foreign' | null> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      const code = codeOf(error)
      if (code === 'ENOENT') return null
      if (code === 'ENOTDIR') throw error
      return 'foreign' as const
    },
  )
  if (handle === null || handle === 'foreign') return handle
  try {
    if (!(await handle.stat()).isFile()) return 'foreign'
    const text = await handle.readFile('utf8')
    return text.startsWith(INVENTORY_MARK) ? { text } : 'foreign'
  } finally {
    await handle.close()
  }
}

async function replace(directory: string, name: string, text: string): Promise<void> {
  const temporary = join(directory, `.${name}.${randomBytes(6).toString('hex')}.tmp`)
  const handle = await open(
    temporary,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o644,
  )
  try {
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, join(directory, name))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
}

/** A power cut keeps the new names too. */
async function keepEntries(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
