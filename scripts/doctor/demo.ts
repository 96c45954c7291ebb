import { resolve } from 'node:path'
import { readRunFile } from '../start/run-file'
import type { Environment } from './finding'

/** The worker's environment as it is, or that of the running demo when none of it is set. */
export function demoEnvironment(environment: Environment): Environment {
  if (environment.DATABASE_URL !== undefined || environment.KEA_DATABASE_URL !== undefined) return environment
  const dataDir = resolve(environment.HOLDFAST_DATA_DIR ?? '.data')
  const run = readRunFile(dataDir)
  if (run === null) {
    throw new Error(
      'Nothing to look at: set DATABASE_URL, KEA_DATABASE_URL and the rest of the worker’s environment, or start the demo with npm start.',
    )
  }
  process.stdout.write(`The demo in ${dataDir}\n`)
  return {
    ...environment,
    DATABASE_URL: run.databaseUrl,
    KEA_DATABASE_URL: run.keaDatabaseUrl,
    KEA_CONTROL: ['4', '6'].map((family) => `file:${dataDir}/kea/kea-dhcp${family}.conf`).join(','),
    SOLIDSERVER_URL: run.solidserverUrl,
    SOLIDSERVER_USER: run.solidserverUser,
    SOLIDSERVER_PASSWORD: run.solidserverPassword,
    SOLIDSERVER_CA: run.solidserverCa,
    HOLDFAST_DNS_SERVERS: `internal=${run.dns.host}:${run.dns.port},external=${run.dnsExternal.host}:${run.dnsExternal.port}`,
  }
}
