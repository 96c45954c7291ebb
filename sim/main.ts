import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { ZodError } from 'zod'
import { endOnRequest } from './end'
import { ListenError } from './solidserver/http/listen-error'
import type { Settings } from './solidserver/settings'
import {
  type DnsListenerOptions,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from './solidserver/start'
import { defaultWorld } from './solidserver/world/default'
import { type WorldInput, worldSchema } from './solidserver/world/schema'

interface Flags {
  port: number[]
  host: string
  http?: number
  dnsPort: number
  dnsHost?: string
  dnsMap: DnsListenerOptions[]
  state: string
  memory: boolean
  user: string
  password?: string
  tokenId?: string
  tokenSecret?: string
  adminToken?: string
  tlsName: string[]
  world?: string
  empty: boolean
  applianceVersion?: string
  latency: number
  jitter: number
  delayCreate: number
  delayDelete: number
  delayOnSmart: boolean
  idChangeOnEdit: boolean
  maxPage: number
}

/** A mistake in flags or environment: told in one line, no stack. */
class UsageError extends Error {}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.')
  return Number(text)
}

function milliseconds(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) > 600_000)
    throw new InvalidArgumentError('Give milliseconds from 0 to 600000.')
  return Number(text)
}

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('Give a port from 0 to 65535; 0 takes a free one.')
  return Number(text)
}

function portList(text: string, before: number[] | undefined): number[] {
  return [...(before ?? []), ...text.split(',').map(portNumber)]
}

/** `5302=smart.name` or `5302=smart.name/view` */
function dnsMapping(text: string, before: DnsListenerOptions[]): DnsListenerOptions[] {
  const found = /^(\d+)=([^/]+)(?:\/(.+))?$/.exec(text)
  if (!found) throw new InvalidArgumentError('Give PORT=SERVER or PORT=SERVER/VIEW.')
  const [, port = '', server = '', view] = found
  return [...before, { port: portNumber(port), server, ...(view === undefined ? {} : { view }) }]
}

const collect = (text: string, before: string[]) => [...before, text]

function program(): Command {
  return new Command('sim')
    .description('EfficientIP SOLIDserver simulator: HTTPS API and authoritative DNS')
    .addOption(
      new Option('--port <port...>', 'HTTPS port, several with commas; 0 takes a free one')
        .env('SIM_PORT')
        .argParser(portList),
    )
    .option('--host <address>', 'address of the API', '127.0.0.1')
    .option('--http <port>', 'plain HTTP as well, on this port', portNumber)
    .addOption(
      new Option('--dns-port <port>', 'DNS port of the first smart; the next smarts take the ports after it')
        .env('SIM_DNS_PORT')
        .default(5300)
        .argParser(portNumber),
    )
    .option('--dns-host <address>', 'address of the DNS listeners (default: that of the API)')
    .option(
      '--dns-map <port=server/view>',
      'a DNS listener of your own choice, repeatable; replaces --dns-port',
      dnsMapping,
      [],
    )
    .option('--state <folder>', 'folder for data and certificates', '.data/sim')
    .option('--memory', 'keep nothing but the certificates', false)
    .addOption(new Option('--user <name>', 'user of the API').env('SIM_USER').default('ipmadmin'))
    .addOption(new Option('--password <text>', 'password of the API').env('SIM_PASSWORD'))
    .addOption(new Option('--token-id <id>', 'id of an API token').env('SIM_TOKEN_ID'))
    .addOption(new Option('--token-secret <text>', 'secret of the API token').env('SIM_TOKEN_SECRET'))
    .addOption(
      new Option(
        '--admin-token <text>',
        'bearer token of /_sim/; without it only this machine may use it',
      ).env('SIM_ADMIN_TOKEN'),
    )
    .option('--tls-name <name>', 'another name or address in the certificate, repeatable', collect, [])
    .option('--world <file>', 'JSON file with what an empty simulator is filled with')
    .option('--empty', 'servers and zones without sample records', false)
    .option('--appliance-version <version>', 'version that member_list shows')
    .option('--latency <ms>', 'milliseconds before every answer', milliseconds, 0)
    .option('--jitter <ms>', 'random milliseconds on top', milliseconds, 0)
    .option('--delay-create <ms>', 'milliseconds until members have a new or edited object', milliseconds, 0)
    .option('--delay-delete <ms>', 'milliseconds until members have dropped an object', milliseconds, 0)
    .option('--delay-on-smart', 'smart rows show delayed_create_time too', false)
    .option('--id-change-on-edit', 'an edited record gets a new id', false)
    .option('--max-page <rows>', 'most rows a list answers; 0 for no limit', whole, 0)
    .addHelpText('after', '\nMore faults at run time: see /_sim/settings and /_sim/faults.')
}

/** The password given, or one that was made at the first start and kept in the state folder. */
function password(flags: Flags): string {
  if (flags.password) return flags.password
  if (flags.memory) throw new UsageError('give a password with --password or SIM_PASSWORD')
  const path = join(flags.state, 'credentials.json')
  if (!existsSync(path)) {
    mkdirSync(flags.state, { recursive: true, mode: 0o700 })
    const made = { user: flags.user, password: randomBytes(12).toString('base64url') }
    writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  }
  console.error(`The password of ${flags.user} is in ${path}`)
  const { password: kept } = JSON.parse(readFileSync(path, 'utf8')) as { password?: unknown }
  if (typeof kept !== 'string') throw new UsageError(`${path} holds no password`)
  return kept
}

function worldOf(flags: Flags): WorldInput {
  if (!flags.world) return defaultWorld(!flags.empty)
  try {
    return worldSchema.parse(JSON.parse(readFileSync(flags.world, 'utf8')))
  } catch (error) {
    if (error instanceof ZodError) {
      const [issue] = error.issues
      throw new UsageError(
        `${flags.world}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not a world'}`,
      )
    }
    throw new UsageError(
      `cannot read ${flags.world}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function optionsOf(flags: Flags): SimulatorOptions {
  if ((flags.tokenId === undefined) !== (flags.tokenSecret === undefined)) {
    throw new UsageError('give both --token-id and --token-secret, or neither')
  }
  const settings: Partial<Settings> = {
    latencyMs: flags.latency,
    jitterMs: flags.jitter,
    delayCreateMs: flags.delayCreate,
    delayDeleteMs: flags.delayDelete,
    delayOnSmart: flags.delayOnSmart,
    idChangeOnEdit: flags.idChangeOnEdit,
    maxPage: flags.maxPage,
  }
  const token =
    flags.tokenId && flags.tokenSecret ? { id: flags.tokenId, secret: flags.tokenSecret } : undefined
  return {
    credentials: { user: flags.user, password: password(flags), ...(token ? { token } : {}) },
    ports: flags.port ?? [8443],
    host: flags.host,
    dnsHost: flags.dnsHost ?? flags.host,
    dns: flags.dnsMap.length > 0 ? flags.dnsMap : { firstPort: flags.dnsPort },
    world: worldOf(flags),
    tlsNames: [...flags.tlsName, ...(flags.host === '0.0.0.0' || flags.host === '::' ? [] : [flags.host])],
    settings,
    ...(flags.http === undefined ? {} : { httpPort: flags.http }),
    ...(flags.memory
      ? { tlsFolder: join(flags.state, 'tls'), caFile: join(flags.state, 'ca.pem') }
      : { state: flags.state }),
    ...(flags.adminToken === undefined ? {} : { adminToken: flags.adminToken }),
    ...(flags.applianceVersion === undefined ? {} : { version: flags.applianceVersion }),
  }
}

function explain(error: unknown, flags: Flags): string {
  if (error instanceof UsageError) return error.message
  if (error instanceof ZodError)
    return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  if (!(error instanceof ListenError)) {
    const { code, path, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_SOCKET_BAD_PORT')
      return `--dns-port ${flags.dnsPort}: leave ports for all smarts after it`
    if (path !== undefined)
      return `Cannot use ${path} (${code ?? message}). Choose another folder with --state.`
    throw error
  }
  const dns = error.port >= flags.dnsPort && error.port < flags.dnsPort + 16
  const change = dns ? '--dns-port or SIM_DNS_PORT' : '--port or SIM_PORT'
  if (error.code === 'EADDRINUSE')
    return `Port ${error.port} is in use. Stop what uses it, or choose another with ${change}.`
  if (error.code === 'EACCES')
    return `Port ${error.port} needs more rights. Choose one above 1023 with ${change}.`
  return `Cannot listen on port ${error.port} (${error.code}). Choose another with ${change}, or another address with --host.`
}

function readyLine(simulator: Simulator): string {
  const dns = simulator.dns.map(
    ({ host, port, server, view }) => `${host}:${port} (${server}${view ? `/${view}` : ''})`,
  )
  return `SOLIDserver simulator ready: ${simulator.url} DNS ${dns.join(', ')}`
}

async function main(): Promise<void> {
  const flags = program().parse().opts<Flags>()
  let simulator: Simulator
  try {
    simulator = await startSimulator(optionsOf(flags))
  } catch (error) {
    console.error(explain(error, flags))
    process.exitCode = 1
    return
  }
  endOnRequest(() => simulator.close())
  // last, so that whoever reads this line may stop us at once
  console.log(readyLine(simulator))
}

await main()
