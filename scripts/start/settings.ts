import { resolve } from 'node:path'
import { z } from 'zod'

const port = z.coerce.number().int().min(1).max(65535)
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on')

const schema = z.object({
  PORT: port.default(3000),
  WORKER_PORT: port.default(9464),
  SIM_PORT: port.default(8443),
  SIM_DNS_PORT: port.default(5300),
  PG_PORT: port.default(5433),
  HOST: z.string().min(1).default('127.0.0.1'),
  HOLDFAST_DATA_DIR: z.string().min(1).default('.data'),
  HOLDFAST_TRAFFIC: onOff.default(true),
  HOLDFAST_SAMPLE: onOff.default(true),
  HOLDFAST_LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR']).default('INFO'),
  /** Milliseconds that the simulated appliance takes for each API call. */
  SIM_LATENCY: z.coerce.number().int().min(0).max(60_000).default(0),
})

export interface StartSettings {
  ports: { web: number; worker: number; sim: number; dns: number; dnsExternal: number; postgres: number }
  host: string
  dataDir: string
  traffic: boolean
  sample: boolean
  logLevel: string
  simLatency: number
}

/** Reads the demo's environment (contract: PORT, WORKER_PORT, SIM_PORT, SIM_DNS_PORT, PG_PORT, HOLDFAST_*); throws naming the variable. */
export function readSettings(env: NodeJS.ProcessEnv): StartSettings {
  const parsed = schema.safeParse(env)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`Wrong setting. ${lines.join('; ')}`)
  }
  const v = parsed.data
  return {
    ports: {
      web: v.PORT,
      worker: v.WORKER_PORT,
      sim: v.SIM_PORT,
      dns: v.SIM_DNS_PORT,
      dnsExternal: v.SIM_DNS_PORT + 1,
      postgres: v.PG_PORT,
    },
    host: v.HOST,
    dataDir: resolve(v.HOLDFAST_DATA_DIR),
    traffic: v.HOLDFAST_TRAFFIC,
    sample: v.HOLDFAST_SAMPLE,
    logLevel: v.HOLDFAST_LOG_LEVEL,
    simLatency: v.SIM_LATENCY,
  }
}
