import type { DnsZone } from '@/lib/core/ports/dns'
import type { Settings } from '@/sim/solidserver/settings'
import { type Simulator, startSimulator } from '@/sim/solidserver/start'
import type { ConformanceWorld } from '../conformance'
import type { SolidserverOptions } from '../solidserver/options'
import { createSolidserver, type SolidserverProvider } from '../solidserver/provider'

export const SMART = 'dns-internal-smart.site.com'
export const STANDALONE = 'dns-primary.site.com'
export const LOGIN = { user: 'api', password: 'hunter2' }
export const TOKEN = { id: 'tok', secret: 's3cr3t' }

const ZONES = ['site.com', '20.10.in-addr.arpa', '8.b.d.0.1.0.0.2.ip6.arpa'].map((name) => ({ name }))

export type Api = (method: string, service: string, params: Record<string, string>) => Promise<unknown>

export interface SimWorld extends ConformanceWorld {
  sim: Simulator
  provider: SolidserverProvider
  /** Another client of the same simulator. */
  connect(options: Partial<SolidserverOptions>): SolidserverProvider
  /** The raw API, as another client would call it. */
  api: Api
  close(): Promise<void>
}

/** A smart with two members and a standalone server, three zones each, and a client that waits 300 ms at most. */
export async function startSimWorld(settings: Partial<Settings> = {}): Promise<SimWorld> {
  const sim = await startSimulator({
    credentials: { ...LOGIN, token: TOKEN },
    httpPort: 0,
    settings,
    world: {
      servers: [
        {
          name: SMART,
          members: [
            { name: 'ns1.site.com', hostaddr: '10.0.0.53' },
            { name: 'ns2.site.com', hostaddr: '10.0.0.54' },
          ],
          zones: ZONES,
        },
        { name: STANDALONE, type: 'ipm', hostaddr: '203.0.113.53', zones: ZONES },
      ],
    },
  })
  const clients: SolidserverProvider[] = []
  const connect = (options: Partial<SolidserverOptions>): SolidserverProvider => {
    const client = createSolidserver({
      url: sim.url,
      ca: sim.caPem,
      credentials: { kind: 'native', ...LOGIN },
      views: [
        { view: 'internal', server: SMART },
        { view: 'external', server: STANDALONE },
      ],
      answerTimeoutMs: 300,
      pageSize: 10,
      retry: { firstWaitMs: 5 },
      ...options,
    })
    clients.push(client)
    return client
  }
  const api: Api = async (method, service, params) => {
    const query = new URLSearchParams(params).toString()
    const authorization = `Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')}`
    const response = await fetch(`${sim.httpUrl}/rest/${service}?${query}`, {
      method,
      headers: { authorization },
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${service}: ${response.status} ${text}`)
    return text === '' ? [] : (JSON.parse(text) as unknown)
  }

  const provider = connect({})
  const zones = await provider.listZones()
  const pick = (view: string, name: string): DnsZone => {
    const zone = zones.find((item) => item.view === view && item.name === name)
    if (!zone) throw new Error(`no zone ${name} in ${view}`)
    return zone
  }
  return {
    sim,
    provider,
    connect,
    api,
    zones: {
      internal: pick('internal', 'site.com'),
      external: pick('external', 'site.com'),
      reverse4: pick('internal', '20.10.in-addr.arpa'),
      reverse6: pick('internal', '8.b.d.0.1.0.0.2.ip6.arpa'),
    },
    foreign: {
      async add(zone, { name, type, value, ttl }) {
        const params = {
          rr_name: name,
          rr_type: type,
          value1: value,
          rr_ttl: String(ttl),
          dns_name: zone.server,
        }
        await api('POST', 'dns_rr_add', { ...params, dnszone_name: zone.name, add_flag: 'new_only' })
      },
      async edit(_zone, fact, value) {
        await api('PUT', 'dns_rr_add', { rr_id: fact.providerId, value1: value, add_flag: 'edit_only' })
      },
      async remove(_zone, fact) {
        await api('DELETE', 'dns_rr_delete', { rr_id: fact.providerId })
      },
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()))
      await sim.close()
    },
  }
}
