import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { operatorEnv, workerFlags } from './operator-env'
import type { PartSpec } from './processes'
import type { demoSecrets } from './secrets'
import type { StartSettings } from './settings'

const root = fileURLToPath(new URL('../..', import.meta.url))

const SIM_USER = 'ipmadmin'

interface Wiring {
  settings: StartSettings
  secrets: ReturnType<typeof demoSecrets>
  databaseUrl: string
  keaUrl: string
  /** KEA_CONTROL of the worker. */
  keaControl: string
}

/** What a process needs of the surrounding environment; credentials of other things are not handed on. */
function baseEnv(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'USER', 'SHELL', 'NODE_OPTIONS']
  const env: Record<string, string> = {}
  for (const name of kept) {
    const value = process.env[name]
    if (value !== undefined) env[name] = value
  }
  return { ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
}

/** The simulator, the worker and the console. The console is told of its own database and of nothing else. */
export function demoParts(wiring: Wiring): Record<'sim' | 'worker' | 'web', PartSpec> {
  const { settings, secrets, databaseUrl, keaUrl, keaControl } = wiring
  const { ports, dataDir } = settings
  const simState = join(dataDir, 'sim')
  const node = (
    name: string,
    args: string[],
    env: Record<string, string>,
    show: PartSpec['show'],
  ): PartSpec => ({
    name,
    command: process.execPath,
    args,
    env: { ...baseEnv(), ...env },
    cwd: root,
    show,
  })
  return {
    sim: {
      ready: 'simulator ready',
      ...node(
        'sim',
        [
          '--import',
          'tsx',
          'sim/main.ts',
          '--port',
          String(ports.sim),
          '--dns-port',
          String(ports.dns),
        ].concat(['--state', simState, '--latency', String(settings.simLatency)]),
        { SIM_USER, SIM_PASSWORD: secrets.solidserverPassword },
        (line) => !line.includes('ready'),
      ),
    },
    worker: node(
      'worker',
      ['--enable-source-maps', 'dist/worker.mjs', '--use-database-events', '--enable-dns'].concat(
        ['--dns-zone', 'site.com', '--dns-scope', 'internal', '--log-level', settings.logLevel],
        ['--output-dir', join(dataDir, 'discovery')],
        workerFlags(process.env),
      ),
      {
        ...operatorEnv('worker', process.env),
        DATABASE_URL: databaseUrl,
        KEA_DATABASE_URL: keaUrl,
        KEA_CONTROL: keaControl,
        SOLIDSERVER_URL: `https://127.0.0.1:${ports.sim}`,
        SOLIDSERVER_USER: SIM_USER,
        SOLIDSERVER_PASSWORD: secrets.solidserverPassword,
        SOLIDSERVER_CA: join(simState, 'tls', 'ca.pem'),
        HOLDFAST_DNS_SERVERS: `internal=127.0.0.1:${ports.dns},external=127.0.0.1:${ports.dnsExternal}`,
        WORKER_PORT: String(ports.worker),
      },
      () => true,
    ),
    web: node(
      'web',
      ['node_modules/next/dist/bin/next', 'start', '-H', settings.host, '-p', String(ports.web)],
      {
        ...operatorEnv('web', process.env),
        DATABASE_URL: databaseUrl,
        HOLDFAST_SECRET: secrets.sessionSecret,
        // the launcher makes the link and writes it down
        HOLDFAST_CLAIM_LINK: 'off',
        PORT: String(ports.web),
      },
      (line) => /error|warn/i.test(line),
    ),
  }
}
