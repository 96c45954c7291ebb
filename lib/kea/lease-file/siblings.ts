import { stat } from 'node:fs/promises'
import { codeOf, OpenLeaseFile } from './open-file'

/** Files that hold what the current one does not, in the order in which Kea reads them; all are open. */
export interface LeaseFileSet {
  history: OpenLeaseFile[]
  /** Null when it does not exist. */
  current: OpenLeaseFile | null
}

const TRIES = 20

/**
 * Opens a lease file with what kea-lfc keeps beside it (memfile_lease_mgr.cc, loadLeasesFromFiles): `.completed` if it
 * is there, else `.2` and `.1`, then the file itself. Kea and kea-lfc rename and remove these at any time, so it is done
 * again until nothing moved meanwhile. `.output` is unfinished by definition and `.pid` holds no leases. Rejects with
 * errors of Node.
 */
export async function openFileSet(path: string): Promise<LeaseFileSet> {
  for (let tries = 1; ; tries += 1) {
    const before = await identities(path)
    const opened: (OpenLeaseFile | null)[] = []
    try {
      for (const name of namesToRead(path, before)) opened.push(await openIfThere(name))
      const after = await identities(path)
      const same = before.every(([name, identity], index) => {
        const held = opened.find((file) => file?.path === name)
        return after[index]?.[1] === identity && (held === undefined || held?.identity === identity)
      })
      if (same || tries === TRIES) {
        const files = opened.filter((file) => file !== null)
        const current = files.find((file) => file.path === path) ?? null
        return { history: files.filter((file) => file !== current), current }
      }
    } catch (error) {
      await closeAll(opened)
      throw error
    }
    await closeAll(opened)
  }
}

type Identities = [name: string, identity: string | null][]

function namesToRead(path: string, there: Identities): string[] {
  const exists = (suffix: string) => there.some(([name, id]) => name === `${path}${suffix}` && id !== null)
  const history = exists('.completed') ? ['.completed'] : ['.2', '.1']
  return [...history.filter(exists).map((suffix) => `${path}${suffix}`), path]
}

function identities(path: string): Promise<Identities> {
  return Promise.all(
    ['.completed', '.2', '.1', ''].map(async (suffix): Promise<Identities[number]> => {
      const name = `${path}${suffix}`
      return [name, await identityOf(name)]
    }),
  )
}

/** Device and inode, as OpenLeaseFile has them; null when there is no such file. */
export async function identityOf(path: string): Promise<string | null> {
  try {
    const { dev, ino } = await stat(path, { bigint: true })
    return `${dev}:${ino}`
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

async function openIfThere(path: string): Promise<OpenLeaseFile | null> {
  try {
    return await OpenLeaseFile.open(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

async function closeAll(files: readonly (OpenLeaseFile | null)[]): Promise<void> {
  await Promise.all(files.map(async (file) => file?.close()))
}
