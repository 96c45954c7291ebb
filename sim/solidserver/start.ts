import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Catalogue } from '../dns/catalogue'
import { listenDns } from '../dns/listener'
import { handleAdmin, isAdmin } from './admin'
import type { Credentials } from './auth'
import { CallLog } from './calls'
import { Faults } from './faults'
import { certificates } from './http/certificates'
import { listen } from './http/listener'
import { Router } from './router'
import type { Context } from './services/context'
import { buildRegistry } from './services/registry'
import { type Settings, settingsSchema } from './settings'
import { Journal } from './store/journal'
import { Store } from './store/store'
import { Writer } from './store/writer'
import { defaultWorld } from './world/default'
import { loadWorld } from './world/load'
import { type WorldInput, worldSchema } from './world/schema'

export interface DnsListenerOptions {
  /** name of the smart or server */
  readonly server: string
  /** name of a view; without it the zones outside views, then those in views */
  readonly view?: string
  readonly port: number
}

export interface SimulatorOptions {
  readonly credentials: Credentials
  /** HTTPS ports; 0 takes a free one. Default: one free port */
  readonly ports?: readonly number[]
  readonly host?: string
  /** plain HTTP port as well; off without */
  readonly httpPort?: number
  readonly dnsHost?: string
  /** DNS listeners; default: one free port for each smart */
  readonly dns?: readonly DnsListenerOptions[] | { readonly firstPort: number }
  /** folder for journal, snapshot and certificates; nothing is kept without */
  readonly state?: string
  /** folder for certificates alone, when nothing else is kept */
  readonly tlsFolder?: string
  /** file that gets a copy of the certificate authority; default: ca.pem in the state folder */
  readonly caFile?: string
  /** what an empty store is filled with; default: the demo world with its samples */
  readonly world?: WorldInput
  readonly tlsNames?: readonly string[]
  readonly adminToken?: string
  readonly settings?: Partial<Settings>
  /** version that member_list shows */
  readonly version?: string
  readonly now?: () => Date
}

export interface Simulator {
  /** `https://host:port` of the first HTTPS port */
  readonly url: string
  readonly port: number
  readonly ports: readonly number[]
  /** `http://host:port` when a plain port was asked for */
  readonly httpUrl: string | undefined
  readonly caPem: string
  readonly caPath: string | undefined
  readonly dns: readonly { server: string; view: string | undefined; host: string; port: number }[]
  readonly store: Store
  readonly context: Context
  readonly calls: CallLog
  readonly faults: Faults
  readonly settings: () => Settings
  /** Changes settings at run time. Throws ZodError for a value out of range. */
  change(settings: Partial<Settings>): Settings
  /** Back to the world of the start, without faults and counts; or to another world. */
  reset(world?: WorldInput): Promise<void>
  close(): Promise<void>
}

const VERSION = '8.4.1'

function tlsNames(store: Store, extra: readonly string[]): string[] {
  const smarts = [...store.servers.values()]
    .filter((server) => server.parentId === 0)
    .map((server) => server.name)
  return [...new Set(['localhost', '127.0.0.1', '::1', ...smarts, ...extra])]
}

function dnsPlan(store: Store, wanted: SimulatorOptions['dns']): DnsListenerOptions[] {
  if (Array.isArray(wanted)) return [...(wanted as readonly DnsListenerOptions[])]
  const first = wanted && 'firstPort' in wanted ? wanted.firstPort : 0
  const tops = [...store.servers.values()].filter((server) => server.parentId === 0)
  return tops.map((server, i) => ({ server: server.name, port: first === 0 ? 0 : first + i }))
}

/**
 * Starts the SOLIDserver simulator: HTTPS API and authoritative DNS over one store.
 * @throws ListenError for a port that is taken, ZodError for a bad world or setting
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const host = options.host ?? '127.0.0.1'
  const dnsHost = options.dnsHost ?? host
  let settings = settingsSchema.parse(options.settings ?? {})
  const current = () => settings
  const now = options.now ?? (() => new Date())
  const store = new Store()
  const journal = options.state
    ? new Journal({ folder: join(options.state, 'data') }, () => store.dump())
    : undefined
  const loaded = journal ? await journal.load((entry) => store.apply(entry)) : 0
  const writer = new Writer(store, journal, current, now)
  const context: Context = { store, writer, settings: current, version: options.version ?? VERSION }
  const startWorld = worldSchema.parse(options.world ?? defaultWorld(true))
  const fill = (world: typeof startWorld) => {
    // the first world is there at once, whatever delays are set
    const wanted = settings
    settings = { ...settings, delayCreateMs: 0, delayDeleteMs: 0 }
    try {
      loadWorld(context, world)
    } finally {
      settings = wanted
    }
  }
  if (loaded === 0) fill(startWorld)
  else writer.serveAll()

  const calls = new CallLog()
  const faults = new Faults()
  const change = (update: Partial<Settings>): Settings => {
    settings = settingsSchema.parse({ ...settings, ...update })
    return settings
  }
  const reset = async (world?: WorldInput) => {
    const next = world === undefined ? startWorld : worldSchema.parse(world)
    writer.close()
    writer.commit({ k: 'clear' })
    faults.clear()
    calls.reset()
    settings = settingsSchema.parse(options.settings ?? {})
    fill(next)
    await journal?.restart()
  }
  const adminDeps = {
    token: options.adminToken,
    store,
    calls,
    faults,
    settings: current,
    change,
    reset: (world?: unknown) => reset(world as WorldInput | undefined),
  }
  const router = new Router({
    context,
    registry: buildRegistry(context),
    credentials: options.credentials,
    calls,
    faults,
    admin: (request, response) => handleAdmin(adminDeps, request, response),
    now,
  })
  const tlsFolder = options.tlsFolder ?? (options.state ? join(options.state, 'tls') : undefined)
  const tls = await certificates(tlsNames(store, options.tlsNames ?? []), tlsFolder)
  const caFile = options.caFile ?? (options.state ? join(options.state, 'ca.pem') : undefined)
  if (caFile) writeFileSync(caFile, tls.ca, { mode: 0o644 })

  const open: { port: number; close: () => Promise<void> }[] = []
  const close = async () => {
    await Promise.all(open.map((one) => one.close()))
    writer.close()
    await journal?.close()
  }
  try {
    const handler = router.handle.bind(router)
    const ports: number[] = []
    for (const port of options.ports ?? [0]) {
      const one = await listen(
        { host, port, tls, refuse: () => settings.tlsRefused, always: isAdmin },
        handler,
      )
      open.push(one)
      ports.push(one.port)
    }
    const plain =
      options.httpPort === undefined ? undefined : await listen({ host, port: options.httpPort }, handler)
    if (plain) open.push(plain)
    const dns: { server: string; view: string | undefined; host: string; port: number }[] = []
    for (const wanted of dnsPlan(store, options.dns)) {
      const server = wanted.server.toLowerCase()
      const one = await listenDns(new Catalogue(store, server, wanted.view), dnsHost, wanted.port)
      open.push(one)
      dns.push({ server, view: wanted.view, host: dnsHost, port: one.port })
    }
    const shown = host.includes(':') ? `[${host}]` : host
    return {
      url: `https://${shown}:${ports[0] ?? 0}`,
      port: ports[0] ?? 0,
      ports,
      httpUrl: plain ? `http://${shown}:${plain.port}` : undefined,
      caPem: tls.ca,
      caPath: caFile ?? (tlsFolder ? join(tlsFolder, 'ca.pem') : undefined),
      dns,
      store,
      context,
      calls,
      faults,
      settings: current,
      change,
      reset,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
