import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const stopDeadlineMs = 15_000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function readPid(file: string): Promise<number | undefined> {
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)
  return Number.isInteger(pid) && pid > 1 ? pid : undefined
}

/** Whether this pid is a PostgreSQL server on `cluster`, and not another process that inherited the number. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  if (!alive(pid)) return false
  if (process.platform !== 'linux') return true
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return commandLine.includes('postgres') && commandLine.split('\0').includes(cluster)
}

/**
 * Takes possession of a data folder. A server that a killed launcher left behind is stopped; the server of a
 * launcher that is still alive is not touched.
 *
 * @throws when another launcher is using the folder
 */
export async function claimFolder(dataDir: string, cluster: string): Promise<void> {
  const ownerFile = join(dataDir, 'owner.pid')
  const lockFile = join(cluster, 'postmaster.pid')
  const server = await readPid(lockFile)
  if (server !== undefined && (await isServerOf(server, cluster))) {
    const owner = await readPid(ownerFile)
    if (owner !== undefined && alive(owner)) {
      throw new Error(
        `${dataDir} is in use by process ${owner}. Stop it, or choose another folder: HOLDFAST_DATA_DIR=...`,
      )
    }
    process.kill(server, 'SIGINT')
    const deadline = Date.now() + stopDeadlineMs
    while (alive(server)) {
      if (Date.now() > deadline)
        throw new Error(`A PostgreSQL server left behind (process ${server}) does not stop.`)
      await pause(50)
    }
  } else {
    // After a crash of the machine the number may belong to anybody, and PostgreSQL would refuse to start.
    await rm(lockFile, { force: true })
  }
  await writeFile(ownerFile, `${process.pid}\n`)
}
