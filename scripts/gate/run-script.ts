import { spawn } from 'node:child_process'
import { root } from '../build/root'

export interface ScriptEnd {
  /** It ended by itself and without an error. */
  ok: boolean
  /** It was ended at its deadline. */
  late: boolean
  output: string
  seconds: number
}

/** Runs npm with these arguments to its end, or to its deadline. Never rejects: what cannot be started has failed. */
export async function runScript(
  args: readonly string[],
  { minutes, env }: { minutes: number; env: Readonly<Record<string, string>> },
): Promise<ScriptEnd> {
  const started = Date.now()
  const output: string[] = []
  // A group of its own, so that a deadline ends npm, the tool and all that the tool started.
  const child = spawn('npm', args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NO_COLOR: '1',
      NEXT_TELEMETRY_DISABLED: '1',
      npm_config_loglevel: 'error',
      ...env,
    },
  })
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()))

  const endGroup = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined || child.exitCode !== null) return
    try {
      process.kill(-child.pid, signal)
    } catch {
      // It ended in between.
    }
  }
  let late = false
  const deadline = setTimeout(() => {
    late = true
    endGroup('SIGTERM')
    setTimeout(() => endGroup('SIGKILL'), 10_000).unref()
  }, minutes * 60_000)
  const forward = (signal: NodeJS.Signals): void => {
    endGroup(signal)
    process.exitCode = 130
  }
  process.on('SIGINT', forward).on('SIGTERM', forward)

  const ok = await new Promise<boolean>((resolve) => {
    child.once('error', (error) => {
      output.push(error.message)
      resolve(false)
    })
    child.once('close', (code) => resolve(code === 0))
  })
  clearTimeout(deadline)
  process.off('SIGINT', forward).off('SIGTERM', forward)
  return { ok: ok && !late, late, output: output.join(''), seconds: (Date.now() - started) / 1000 }
}
