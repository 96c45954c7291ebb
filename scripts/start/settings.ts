import { resolve } from 'node:path'

export interface StartSettings {
  ports: { web: number; worker: number; sim: number; dns: number; dnsExternal: number; postgres: number }
  /** Address that the console listens on. */
  host: string
  dataDir: string
  traffic: boolean
  sample: boolean
  logLevel: string
  simLatency: number
}

const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const

type Env = Readonly<Record<string, string | undefined>>

/** Reads variables one by one and collects what is wrong with them, a line each. An empty variable counts as unset. */
class Reader {
  readonly wrong: string[] = []

  constructor(private readonly env: Env) {}

  private given(name: string): string | undefined {
    return this.env[name]?.trim() || undefined
  }

  whole(name: string, fallback: number, least: number, most: number): number {
    const text = this.given(name)
    if (text === undefined) return fallback
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    this.wrong.push(`${name}=${text}: must be a whole number from ${least} to ${most}`)
    return fallback
  }

  one<T extends string>(name: string, fallback: T, allowed: readonly T[]): T {
    const text = this.given(name)
    const found = allowed.find((each) => each === (text ?? fallback))
    if (found !== undefined) return found
    this.wrong.push(`${name}=${text}: must be ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`)
    return fallback
  }

  text(name: string, fallback: string): string {
    return this.given(name) ?? fallback
  }
}

/** One line for each two parts that were given the same port. */
function shared(ports: readonly (readonly [name: string, port: number])[]): string[] {
  return ports.flatMap(([name, port], i) => {
    const [twin] = ports.slice(0, i).find(([, before]) => before === port) ?? []
    return twin === undefined ? [] : [`${twin} and ${name} are both ${port}: each needs a port of its own`]
  })
}

/**
 * Reads the demo's environment: PORT, WORKER_PORT, SIM_PORT, SIM_DNS_PORT, PG_PORT, HOST, HOLDFAST_*, SIM_LATENCY (ms).
 * @throws naming every variable that is wrong and what it may be
 */
export function readSettings(env: Env): StartSettings {
  const read = new Reader(env)
  const port = (name: string, fallback: number, most = 65_535) => read.whole(name, fallback, 1, most)
  const ports = {
    web: port('PORT', 3000),
    worker: port('WORKER_PORT', 9464),
    sim: port('SIM_PORT', 8443),
    // the external view takes the next port
    dns: port('SIM_DNS_PORT', 5300, 65_534),
    postgres: port('PG_PORT', 5433),
  }
  const settings = {
    ports: { ...ports, dnsExternal: ports.dns + 1 },
    host: read.text('HOST', '127.0.0.1'),
    dataDir: resolve(read.text('HOLDFAST_DATA_DIR', '.data')),
    traffic: read.one('HOLDFAST_TRAFFIC', 'on', ['on', 'off']) === 'on',
    sample: read.one('HOLDFAST_SAMPLE', 'on', ['on', 'off']) === 'on',
    logLevel: read.one('HOLDFAST_LOG_LEVEL', 'INFO', LOG_LEVELS),
    simLatency: read.whole('SIM_LATENCY', 0, 0, 60_000),
  }
  const wrong = [
    ...read.wrong,
    ...shared([
      ['PORT', ports.web],
      ['WORKER_PORT', ports.worker],
      ['SIM_PORT', ports.sim],
      ['SIM_DNS_PORT', ports.dns],
      ['SIM_DNS_PORT + 1', ports.dns + 1],
      ['PG_PORT', ports.postgres],
    ]),
  ]
  if (wrong.length > 0) throw new Error(wrong.join('\n'))
  return settings
}

/** Where this machine reaches the console, which may listen on every address or on one. */
export function consoleUrl({ host, ports }: Pick<StartSettings, 'host' | 'ports'>): string {
  const local = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host)
  const name = local ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${ports.web}`
}
