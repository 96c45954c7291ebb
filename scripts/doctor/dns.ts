import { readFile } from 'node:fs/promises'
import type { DnsZone } from '@/lib/core/ports/dns'
import { createDnsLookup } from '@/lib/dns/lookup'
import type { SolidserverCredentials } from '@/lib/dns/solidserver/options'
import { createSolidserver } from '@/lib/dns/solidserver/provider'
import { readConfig, type WorkerConfig } from '@/worker/config'
import { type Environment, type Finding, ok, said, warning, wrong } from './finding'

function credentialsOf({ env }: WorkerConfig): SolidserverCredentials | null {
  if (env.SOLIDSERVER_TOKEN_ID !== undefined && env.SOLIDSERVER_TOKEN_SECRET !== undefined)
    return { kind: 'token', id: env.SOLIDSERVER_TOKEN_ID, secret: env.SOLIDSERVER_TOKEN_SECRET }
  if (env.SOLIDSERVER_USER !== undefined && env.SOLIDSERVER_PASSWORD !== undefined)
    return { kind: 'native', user: env.SOLIDSERVER_USER, password: env.SOLIDSERVER_PASSWORD }
  return null
}

async function listZones(config: WorkerConfig): Promise<DnsZone[] | Finding> {
  const { env, views } = config
  const credentials = credentialsOf(config)
  if (env.SOLIDSERVER_URL === undefined || credentials === null)
    return warning('SOLIDserver', 'SOLIDSERVER_URL, user and password (or a token) are not set')
  const ca = env.SOLIDSERVER_CA === undefined ? {} : { ca: await readFile(env.SOLIDSERVER_CA, 'utf8') }
  const provider = createSolidserver({ url: env.SOLIDSERVER_URL, credentials, views, ...ca })
  try {
    await provider.ping()
    return await provider.listZones()
  } catch (error) {
    return wrong('SOLIDserver', said(error), 'Check SOLIDSERVER_URL, _USER, _PASSWORD and _CA')
  } finally {
    await provider.close()
  }
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
export async function* dnsChecks(environment: Environment): AsyncGenerator<Finding> {
  let config: WorkerConfig
  try {
    config = readConfig({}, environment)
  } catch (error) {
    yield wrong('Settings', said(error), 'See docs/install.md')
    return
  }
  const zones = await listZones(config)
  if (!Array.isArray(zones)) {
    yield zones
    return
  }
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
  yield* servers(config, zones)
}
