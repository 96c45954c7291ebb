import { readFile } from 'node:fs/promises'
import type { DnsLookup, DnsProvider } from '@/lib/core/ports/dns'
import type { KeaScopeSource, KeaStore } from '@/lib/core/ports/kea'
import type { Notifier } from '@/lib/core/ports/notify'
import type { BreakerHealth } from '@/lib/dns/breaker'
import { createDnsLookup } from '@/lib/dns/lookup'
import type { CallMetric } from '@/lib/dns/solidserver/options'
import { createSolidserver } from '@/lib/dns/solidserver/provider'
import type { KeaConnection } from '@/lib/kea/connection'
import { parseKeaControl } from '@/lib/kea/scopes/parse-control'
import { createKeaStore } from '@/lib/kea/store'
import { createNotifier } from '@/lib/notify/notifier'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { DEFAULT_CONCURRENCY, type WorkerConfig } from '@/worker/config'
import { ConfigError } from '@/worker/config-error'
import { appliance, keaConnection, openVault } from '@/worker/credentials'
import type { Troubles } from '@/worker/troubles'

export interface AdapterEvents {
  apiCall: (call: CallMetric) => void
  dnsHealth: (health: BreakerHealth) => void
  troubles: Troubles
  /** Reads what others keep; waits for it when the worker is to run for ever. */
  patient: <T>(attempt: () => Promise<T>) => Promise<T>
}

export interface Adapters {
  connection: KeaConnection
  kea: KeaStore
  scopeSources: KeaScopeSource[]
  /** By view; empty when DNS is not configured. */
  providers: Map<string, DnsProvider>
  lookup: DnsLookup | null
  notifier: Notifier
  close(): Promise<void>
}

/** Builds what talks to Kea, SOLIDserver, DNS, Vault and to whom alerts are told. Nothing else of the product does. */
export async function buildAdapters(
  config: WorkerConfig,
  variables: Record<string, string | undefined>,
  log: WorkerLog & { hide(secret: string): void },
  events: AdapterEvents,
): Promise<Adapters> {
  const vault = openVault(config, variables, log, events.troubles)
  const { connection, told } = await events.patient(async () => ({
    connection: await keaConnection(config, vault, log),
    told: await appliance(config, vault, log),
  }))
  if (told === null && config.flags.enableDns) {
    throw new ConfigError(
      '--enable-dns needs SOLIDSERVER_USER and SOLIDSERVER_PASSWORD, an API token, or --use-vault',
    )
  }
  const scopeSources = control(config)
  const kea = createKeaStore({ connection, onProblem: (error) => log.debug(error.message) })
  const { env, flags, views, dnsServers } = config
  const ca = env.SOLIDSERVER_CA === undefined ? undefined : await readCa(env.SOLIDSERVER_CA)
  const provider =
    told === null
      ? null
      : createSolidserver({
          url: told.url,
          credentials: told.credentials,
          views,
          ...(ca === undefined ? {} : { ca }),
          ...(env.SOLIDSERVER_TLS_NAME === undefined ? {} : { tlsServername: env.SOLIDSERVER_TLS_NAME }),
          // Who names a number knows the appliance; otherwise the bound starts low and is earned.
          concurrency: {
            start: flags.dnsConcurrency ?? 8,
            max: flags.dnsConcurrency ?? DEFAULT_CONCURRENCY,
          },
          onUnauthorized: told.renew,
          onCall: events.apiCall,
          onHealth: events.dnsHealth,
          onWarning: (message) => log.warn(message),
        })
  const lookup = dnsServers.size === 0 ? null : createDnsLookup({ servers: dnsServers })
  const { HOLDFAST_SMTP_URL: smtp, HOLDFAST_SMTP_FROM: from } = env
  const notifier = createNotifier(smtp === undefined || from === undefined ? null : { url: smtp, from })
  return {
    connection,
    kea,
    scopeSources,
    providers: new Map(provider === null ? [] : views.map(({ view }) => [view, provider])),
    lookup,
    notifier,
    async close() {
      await notifier.close()
      await lookup?.close()
      await provider?.close()
      await kea.close()
      vault?.close()
    },
  }
}

function control(config: WorkerConfig): KeaScopeSource[] {
  const text = config.env.KEA_CONTROL
  if (text === undefined || text.trim() === '') return []
  try {
    return parseKeaControl(text)
  } catch (error) {
    throw new ConfigError(`KEA_CONTROL: ${error instanceof Error ? error.message : 'cannot be read'}`)
  }
}

async function readCa(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new ConfigError(`SOLIDSERVER_CA: cannot read ${path}`)
  }
}
