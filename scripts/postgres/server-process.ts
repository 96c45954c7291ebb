import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { Identity } from './identity'

const startDeadlineMs = 30_000
const stopDeadlineMs = 15_000

/** One run of the `postgres` program. */
export interface ServerProcess {
  child: ChildProcess
  /** Asks for a fast shutdown and waits for it. Safe to call twice. */
  stop(): Promise<void>
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The end of a server's log, for an error message. */
async function tail(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-8).join('\n')
}

/** Whether a server answers a query at `url`. */
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Starts `postgres` and waits until it answers at `url`.
 *
 * The child leads a session of its own, so that Ctrl-C in a terminal reaches only the launcher, which stops the
 * database last. Its output goes to a file and not to a pipe: it must outlive us without choking on a closed one.
 *
 * @throws with the end of the server's log when it does not come up
 */
export async function spawnServer(
  identity: Identity,
  options: { args: string[]; url: string; logFile: string; cwd: string },
): Promise<ServerProcess> {
  const { file, args, ...as } = identity.command('postgres', options.args)
  const log = openSync(options.logFile, 'w', 0o600)
  const child = spawn(file, args, { ...as, cwd: options.cwd, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  const over = (): boolean => failure !== undefined || child.exitCode !== null || child.signalCode !== null

  async function stop(): Promise<void> {
    if (over()) return
    const exited = once(child, 'exit')
    child.kill('SIGINT') // "fast": rolls back what is open, then writes everything out
    const impatience = setTimeout(() => child.kill('SIGQUIT'), stopDeadlineMs)
    await exited
    clearTimeout(impatience)
  }

  const deadline = Date.now() + startDeadlineMs
  while (!(await answers(options.url))) {
    if (!over() && Date.now() < deadline) {
      await pause(25)
      continue
    }
    await stop()
    throw new Error(`PostgreSQL did not start.\n${failure?.message ?? (await tail(options.logFile))}`)
  }
  return { child, stop }
}
