import { freePort, type Stack } from '@/scripts/testing/stack'

/** A record as the appliance's API lists it. */
export interface ApplianceRecord {
  rr_id: string
  rr_full_name: string
  rr_type: string
  value1: string
  ttl: string
  /** Urlencoded `k=v` list; comments stand here. */
  rr_class_parameters: string
}

export interface SimulatorControl {
  /** Changes settings such as latencyMs, disconnected, tlsRefused. */
  settings(values: Record<string, unknown>): Promise<void>
  fault(rule: Record<string, unknown>): Promise<void>
  clear(): Promise<void>
  /** Successful writes since the last clear, as the appliance counts them: service and parameters. */
  writes(): Promise<{ service: string; method: string; status: number; params: Record<string, string> }[]>
  /** Adds a record by hand, with a comment, as an operator does in the appliance's own console. */
  add(record: { name: string; type: string; value: string; ttl: number; comment: string }): Promise<void>
  /** What stands at a name on the internal server, of any type. */
  at(name: string): Promise<ApplianceRecord[]>
}

const INTERNAL = 'dns-internal-smart.site.com'
const ZONE = 'site.com'

/** Starts the simulator with a plain port beside, for its own switches: TLS itself is one of the things that fail. */
export async function startSimulated(stack: Stack): Promise<SimulatorControl> {
  const port = await freePort()
  await stack.startSimulator('--http', String(port))
  const { SOLIDSERVER_USER, SOLIDSERVER_PASSWORD } = stack.env('worker')
  const login = Buffer.from(`${SOLIDSERVER_USER}:${SOLIDSERVER_PASSWORD}`).toString('base64')
  const call = async <T>(method: string, path: string, init: RequestInit = {}): Promise<T> => {
    const response = await fetch(`http://127.0.0.1:${port}/${path}`, { method, ...init })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text === '' ? '[]' : text) as T
  }
  const control = <T>(method: string, path: string, body?: unknown) =>
    call<T>(method, `_sim/${path}`, body === undefined ? {} : { body: JSON.stringify(body) })
  const rest = <T>(method: string, service: string, params: Record<string, string>) =>
    call<T>(method, `rest/${service}?${new URLSearchParams(params)}`, {
      headers: { authorization: `Basic ${login}` },
    })
  return {
    settings: async (values) => {
      await control('PUT', 'settings', values)
    },
    fault: async (rule) => {
      await control('POST', 'faults', rule)
    },
    clear: async () => {
      await control('DELETE', 'faults')
    },
    writes: () => control('GET', 'writes'),
    add: async ({ name, type, value, ttl, comment }) => {
      await rest('POST', 'dns_rr_add', {
        rr_name: name,
        rr_type: type,
        value1: value,
        rr_ttl: String(ttl),
        rr_class_parameters: new URLSearchParams({ comment }).toString(),
        dns_name: INTERNAL,
        dnszone_name: ZONE,
        add_flag: 'new_only',
      })
    },
    at: async (name) => {
      const rows = await rest<(ApplianceRecord & { dns_name: string })[]>('GET', 'dns_rr_list', {
        WHERE: `rr_full_name='${name}' AND dns_name='${INTERNAL}'`,
      })
      return rows.map(({ rr_id, rr_full_name, rr_type, value1, ttl, rr_class_parameters }) => ({
        rr_id,
        rr_full_name,
        rr_type,
        value1,
        ttl,
        rr_class_parameters,
      }))
    },
  }
}
