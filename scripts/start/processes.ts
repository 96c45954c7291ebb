import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface PartSpec {
  name: string
  command: string
  args: readonly string[]
  env: NodeJS.ProcessEnv
  cwd: string
  /** What it prints when others may use it. */
  ready?: string
  /** Lines are shown only when this answers true; errors are always shown. */
  show: (line: string) => boolean
}

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 10_000

/** A part of the demo in a process of its own: started again when it dies, ended with the launcher. */
export class Part {
  private child: ChildProcess | null = null
  private stopping = false
  private retryMs = FIRST_RETRY_MS
  private retry: NodeJS.Timeout | null = null
  private tellReady: () => void = () => undefined
  /** Resolves when the part has said that it is ready. */
  readonly ready = new Promise<void>((tell) => {
    this.tellReady = tell
  })

  constructor(private readonly spec: PartSpec) {}

  start(): void {
    const { name, command, args, env, cwd, ready, show } = this.spec
    const child = spawn(command, [...args], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    this.child = child
    const print = (line: string) => process.stdout.write(`${name.padEnd(7)} ${line}\n`)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (ready !== undefined && line.includes(ready)) this.tellReady()
      if (show(line)) print(line)
    })
    createInterface({ input: child.stderr }).on('line', print)
    child.once('error', (error) => print(`could not start: ${error.message}`))
    child.once('exit', (code, signal) => {
      this.child = null
      if (this.stopping) return
      print(`ended (${signal ?? `exit code ${code}`}); starting it again in ${this.retryMs / 1000} s`)
      this.retry = setTimeout(() => this.start(), this.retryMs)
      this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS)
    })
  }

  get pid(): number | null {
    return this.child?.pid ?? null
  }

  /** Told that the part answers: the next failure starts from a short wait again. */
  healthy(): void {
    this.retryMs = FIRST_RETRY_MS
  }

  /** SIGTERM, and SIGKILL for what is still there after `graceMs`. */
  async stop(graceMs = 8000): Promise<void> {
    this.stopping = true
    if (this.retry) clearTimeout(this.retry)
    const child = this.child
    if (!child || child.exitCode !== null) return
    await new Promise<void>((done) => {
      const hard = setTimeout(() => child.kill('SIGKILL'), graceMs)
      child.once('exit', () => {
        clearTimeout(hard)
        done()
      })
      child.kill('SIGTERM')
    })
  }
}

/** Polls a URL until it answers 2xx; rejects with the part's name after `deadlineMs`. */
export async function untilAnswers(name: string, url: string, deadlineMs: number): Promise<void> {
  const deadline = Date.now() + deadlineMs
  for (;;) {
    const ok = await fetch(url, { signal: AbortSignal.timeout(2000) })
      .then((response) => response.ok)
      .catch(() => false)
    if (ok) return
    if (Date.now() > deadline)
      throw new Error(`${name} did not answer at ${url} within ${deadlineMs / 1000} s`)
    await new Promise((again) => setTimeout(again, 50))
  }
}
