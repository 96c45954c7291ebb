import { readFile } from 'node:fs/promises'
import { canonicalName } from '@/lib/core/dns-name'
import { DnsError, type DnsZone } from '@/lib/core/ports/dns'
import { createDnsLookup } from '@/lib/dns/lookup'
import { createSolidserver } from '@/lib/dns/solidserver/provider'
import type { WorkerConfig } from '@/worker/config'
import { appliance } from '@/worker/credentials'
import { type Finding, ok, SILENT, type Subject, said, warning, wrong } from './finding'

const NAME = 'SOLIDserver'

async function readCa(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => {
    throw new Error(`SOLIDSERVER_CA: cannot read ${path}`)
  })
}

async function listZones({ config, vault, withheld }: Subject): Promise<DnsZone[] | Finding> {
  const { env, views, flags } = config
  const own = env.SOLIDSERVER_USER !== undefined || env.SOLIDSERVER_TOKEN_ID !== undefined
  if (withheld.has('solidserver') && !own) return warning(NAME, 'not looked at: its credentials are in Vault')
  const told = await appliance(config, vault, SILENT).catch((error: unknown) => said(error))
  const unset = 'SOLIDSERVER_URL, user and password (or a token) are not set'
  if (told === null || typeof told === 'string') {
    const text = told ?? unset
    return flags.enableDns || told !== null
      ? wrong(NAME, text, 'No DNS records are created: set SOLIDSERVER_USER and _PASSWORD, or --use-vault')
      : warning(NAME, text)
  }
  const { url, credentials } = told
  try {
    const ca = env.SOLIDSERVER_CA === undefined ? {} : { ca: await readCa(env.SOLIDSERVER_CA) }
    const server = env.SOLIDSERVER_TLS_NAME === undefined ? {} : { tlsServername: env.SOLIDSERVER_TLS_NAME }
    const provider = createSolidserver({ url, credentials, views, ...ca, ...server })
    try {
      await provider.ping()
      return await provider.listZones()
    } finally {
      await provider.close()
    }
  } catch (error) {
    const refused = error instanceof DnsError && /^40[13]$|^412$/.test(error.code ?? '')
    return wrong(
      NAME,
      `Not connected to ${url}: ${said(error)}`,
      refused
        ? 'Verify the credentials (SOLIDSERVER_USER and _PASSWORD, or the secret in Vault) and that the account may use the API'
        : 'Check the way there (HTTPS), SOLIDSERVER_URL and SOLIDSERVER_CA',
    )
  }
}

/** The zone of names without a dot, on the server of its view. */
function zoneOfFlags({ flags, views }: WorkerConfig, zones: readonly DnsZone[]): Finding | null {
  if (flags.dnsZone === undefined) return null
  const zone = canonicalName(flags.dnsZone)
  const server = views.find(({ view }) => view === flags.dnsScope)?.server ?? ''
  const found = zones.filter(({ view, name }) => view === flags.dnsScope && name === zone)
  return found.length === 1
    ? ok('Zone', `${zone} on ${server} (${flags.dnsScope})`)
    : wrong(
        'Zone',
        `Expected 1 zone, found ${found.length}: ${zone} on ${server} (${flags.dnsScope})`,
        'Verify --dns-zone, that --dns-scope (internal, external) names the server that has it, HOLDFAST_VIEWS, and that the zone is configured there',
      )
}

async function* servers(config: WorkerConfig, zones: readonly DnsZone[]): AsyncGenerator<Finding> {
  const lookup = createDnsLookup({ servers: config.dnsServers })
  for (const { view } of config.views) {
    const zone = zones.find((candidate) => candidate.view === view && !candidate.reverse)
    if (zone === undefined) continue
    const name = `DNS servers of the view ${view}`
    if (!config.dnsServers.has(view)) {
      yield warning(
        name,
        'HOLDFAST_DNS_SERVERS names none',
        'Records of this view are accepted, never seen served',
      )
      continue
    }
    yield await lookup.query(view, zone.name, 'A').then(
      ({ rcode }) =>
        rcode === 'NOERROR'
          ? ok(name, `answer for ${zone.name}`)
          : wrong(
              name,
              `${rcode} for ${zone.name}`,
              'HOLDFAST_DNS_SERVERS must name the servers that hold the zone',
            ),
      (error: unknown) =>
        wrong(name, said(error), 'Check HOLDFAST_DNS_SERVERS and the way there (UDP and TCP)'),
    )
  }
  await lookup.close()
}

/** SOLIDserver and the DNS servers that answer for its zones. */
export async function* dnsChecks(subject: Subject): AsyncGenerator<Finding> {
  const { config, flagsGiven } = subject
  if (flagsGiven && !config.flags.enableDns && config.env.DATABASE_URL === undefined)
    yield warning('DNS', 'off: no DNS records are created', 'Add --enable-dns --dns-zone ZONE')
  const zones = await listZones(subject)
  if (!Array.isArray(zones)) {
    yield zones
    return
  }
  yield ok(NAME, `connected, ${zones.length} zones`)
  for (const { view, server } of config.views) {
    const names = zones.filter((zone) => zone.view === view).map((zone) => zone.name)
    yield names.length > 0
      ? ok(`Zones of ${server} (${view})`, names.join(', '))
      : wrong(
          `Zones of ${server} (${view})`,
          'none',
          'Check HOLDFAST_VIEWS, and that the account may see the zones',
        )
  }
  const zone = zoneOfFlags(config, zones)
  if (zone !== null) yield zone
  yield* servers(config, zones)
}
