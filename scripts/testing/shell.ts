import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Runs a command to its end, within `timeout` milliseconds, and answers its standard output; rejects with all it printed. */
export async function run(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
  timeout = 120_000,
): Promise<string> {
  const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024, timeout }
  try {
    const running = execute(command, [...args], options)
    const { stdout } = await running
    // What ends in good order when it is told to still did not end by itself.
    if (running.child.killed) throw Object.assign(new Error(`not within ${timeout} ms`), { stdout })
    return stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error })
  }
}

export interface Background {
  child: ChildProcess
  /** All that it printed so far, both streams. */
  output(): string
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** Starts a long-running command; `stop` ends it by its own pid and waits. */
export function background(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Background {
  const child = spawn(command, [...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  return {
    child,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      await exited
    },
  }
}

/** Asks again until `probe` answers something truthy; the deadline's message carries the last answer. */
export async function until<T>(
  what: string,
  probe: () => Promise<T> | T,
  deadlineMs = 20_000,
  everyMs = 25,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + deadlineMs
  let last: unknown
  for (;;) {
    try {
      const answer = await probe()
      if (answer) return answer as NonNullable<T>
      last = answer
    } catch (error) {
      last = error
    }
    if (Date.now() > deadline)
      throw new Error(`Not within ${deadlineMs / 1000} s: ${what}. Last: ${String(last)}`)
    await new Promise((again) => setTimeout(again, everyMs))
  }
}
