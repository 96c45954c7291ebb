import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { freePort } from '@/scripts/ports'
import { until } from '@/scripts/testing/shell'
import type { Credentials } from '@/sim/solidserver/auth'
import { type Simulator, startSimulator } from '@/sim/solidserver/start'
import { main } from '@/worker/main'

const ZONES = ['site.com', 'lab.site.com', '30.172.in-addr.arpa', '7.7.0.0.8.b.d.0.1.0.0.2.ip6.arpa'].map(
  (name) => ({ name }),
)

/** The simulated appliance of a test, and the command as an operator types it. */
export interface Monitor {
  sim: Simulator
  /** May be changed: the appliance then wants the new ones. */
  login: { user: string; password: string }
  /** A folder of the test's own. */
  dir: string
  /** What leads to the appliance. */
  env: Record<string, string>
  /** `TYPE name value` of everything but SOA and NS, sorted. */
  records(server?: string): string[]
  /** Types the flags and waits for the end. */
  run(flags: string, env?: Record<string, string>): Promise<{ code: number; said: string }>
  /** Types the flags of a worker that runs for ever. */
  start(flags: string, env?: Record<string, string>): Running
  /** Ends what a failed test left running; answers what it said. */
  stopAll(): Promise<string>
  close(): Promise<void>
}

export interface Running {
  said(): string
  /** Waits until it said so; the failure shows what it said instead. */
  says(text: string | RegExp): Promise<void>
  stop(): Promise<number>
}

export const INTERNAL = 'dns-internal-smart.site.com'
export const EXTERNAL = 'dns-primary.site.com'

export async function startMonitor(): Promise<Monitor> {
  const login = { user: 'ipmadmin', password: 'S3CRET-sds-0123' }
  const sim = await startSimulator({
    credentials: login satisfies Credentials,
    world: {
      servers: [
        { name: INTERNAL, members: [{ name: 'ns1.site.com', hostaddr: '10.0.0.53' }], zones: ZONES },
        { name: EXTERNAL, type: 'ipm', hostaddr: '203.0.113.53', zones: ZONES },
      ],
    },
  })
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-monitor-'))
  writeFileSync(join(dir, 'ca.pem'), sim.caPem)
  const base = {
    SOLIDSERVER_URL: sim.url,
    SOLIDSERVER_CA: join(dir, 'ca.pem'),
    WORKER_PORT: String(await freePort()),
  }
  const credentials = { SOLIDSERVER_USER: login.user, SOLIDSERVER_PASSWORD: login.password }
  const running = new Set<Running>()

  function start(flags: string, env: Record<string, string> = {}): Running & { ended: Promise<number> } {
    let heard = ''
    const hear = (chunk: unknown) => {
      heard += String(chunk)
      return true
    }
    const out = vi.spyOn(process.stdout, 'write').mockImplementation(hear)
    const err = vi.spyOn(process.stderr, 'write').mockImplementation(hear)
    const stop = new AbortController()
    const words = flags.split(/[\s\\]+/).filter((word) => word !== '')
    if (!words.includes('--output-dir')) words.push('--output-dir', join(dir, 'discovery'))
    const ended = main(words, { ...base, ...credentials, ...env }, stop.signal).finally(() => {
      out.mockRestore()
      err.mockRestore()
      running.delete(one)
    })
    const one = {
      ended,
      said: () => heard,
      async says(text: string | RegExp) {
        const there = () => (typeof text === 'string' ? heard.includes(text) : text.test(heard))
        await until(`it says ${String(text)}`, there, 20_000).catch((error: unknown) => {
          throw new Error(`${String(error)}\n${heard}`)
        })
      },
      async stop() {
        stop.abort()
        return await ended
      },
    }
    running.add(one)
    return one
  }

  async function stopAll(): Promise<string> {
    const left = [...running]
    for (const one of left) await one.stop()
    return left.map((one) => one.said()).join('\n')
  }

  return {
    ...{ sim, login, dir, start },
    env: { ...base, ...credentials },
    records(server = INTERNAL) {
      const zones = [...sim.store.zones.values()].filter((zone) => zone.server.name === server)
      return zones
        .flatMap((zone) => [...zone.records])
        .filter(({ type }) => type !== 'SOA' && type !== 'NS')
        .map(({ type, name, values }) => `${type} ${name} ${values[0]}`)
        .sort()
    },
    async run(flags, env) {
      const one = start(flags, env)
      const code = await one.ended
      return { code, said: one.said() }
    },
    stopAll,
    async close() {
      await stopAll()
      await sim.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
