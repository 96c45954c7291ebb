import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../build/root'
import { freePort, freePortPair } from '../ports'

const readyDeadlineMs = 240_000 // a first start builds the console
const stopDeadlineMs = 30_000

/** The whole product, started for a test as `npm start` does. */
export interface RunningProduct {
  /** What `npm start` wrote to run.json, to be read with the names of the README. */
  run: Record<string, unknown> & { webUrl: string }
  dataDir: string
  /** Ends it as Ctrl-C does, and removes its data. */
  stop(): Promise<void>
}

async function readRun(dataDir: string): Promise<RunningProduct['run'] | undefined> {
  const text = await readFile(join(dataDir, 'run.json'), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as RunningProduct['run'])
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Starts the product on free ports, with data of its own, and waits until it says how to reach it.
 *
 * @param env variables beside the ports, such as HOLDFAST_TRAFFIC
 * @throws with all that it printed when it does not come up
 */
export async function startProduct(env: Record<string, string> = {}): Promise<RunningProduct> {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-product-'))
  await chmod(dataDir, 0o711)
  const dns = await freePortPair()
  const [web, worker, sim, postgres] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(web),
      WORKER_PORT: String(worker),
      SIM_PORT: String(sim),
      SIM_DNS_PORT: String(dns),
      PG_PORT: String(postgres),
      HOLDFAST_DATA_DIR: dataDir,
      ...env,
    },
  })
  const output: string[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()))
  const over = (): boolean => child.exitCode !== null || child.signalCode !== null

  async function stop(): Promise<void> {
    if (!over()) {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const impatience = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs)
      await exited
      clearTimeout(impatience)
    }
    await rm(dataDir, { recursive: true, force: true })
  }

  const deadline = Date.now() + readyDeadlineMs
  for (;;) {
    const run = await readRun(dataDir)
    if (run && !over()) return { run, dataDir, stop }
    if (over() || Date.now() > deadline) {
      await stop()
      throw new Error(`The product did not start.\n${output.join('')}`)
    }
    await pause(100)
  }
}
