import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const endpoint = z.object({ host: z.string(), port: z.number() })

const runFile = z.object({
  webUrl: z.string(),
  apiToken: z.string(),
  databaseUrl: z.string(),
  keaDatabaseUrl: z.string(),
  solidserverUrl: z.string(),
  solidserverUser: z.string(),
  solidserverPassword: z.string(),
  solidserverCa: z.string(),
  dns: endpoint,
  dnsExternal: endpoint,
  workerUrl: z.string(),
  claimUrl: z.string().nullable(),
})

/** What scripts need to talk to a running demo. It holds secrets: mode 0600, never for production. */
export type RunFile = z.infer<typeof runFile>

const pathOf = (dataDir: string) => join(dataDir, 'run.json')

/** The file of the start before, or null when there is none that can be read. */
export function readRunFile(dataDir: string): RunFile | null {
  try {
    return runFile.parse(JSON.parse(readFileSync(pathOf(dataDir), 'utf8')))
  } catch {
    return null
  }
}

/** Written aside and renamed, so that a reader never sees half of it. */
export function writeRunFile(dataDir: string, run: RunFile): void {
  const aside = `${pathOf(dataDir)}.new`
  writeFileSync(aside, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 })
  renameSync(aside, pathOf(dataDir))
}
