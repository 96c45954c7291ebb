import { freePort, type Stack } from '@/scripts/testing/stack'

export interface SimulatorControl {
  /** Changes settings such as latencyMs, disconnected, tlsRefused. */
  settings(values: Record<string, unknown>): Promise<void>
  fault(rule: Record<string, unknown>): Promise<void>
  clear(): Promise<void>
  /** Successful writes since the last clear, as the appliance counts them: service and parameters. */
  writes(): Promise<{ service: string; method: string; status: number; params: Record<string, string> }[]>
}

/** Starts the simulator with a plain port beside, for its own switches: TLS itself is one of the things that fail. */
export async function startSimulated(stack: Stack): Promise<SimulatorControl> {
  const port = await freePort()
  await stack.startSimulator('--http', String(port))
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`http://127.0.0.1:${port}/_sim/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }
  return {
    settings: async (values) => {
      await call('PUT', 'settings', values)
    },
    fault: async (rule) => {
      await call('POST', 'faults', rule)
    },
    clear: async () => {
      await call('DELETE', 'faults')
    },
    writes: () => call('GET', 'writes'),
  }
}
