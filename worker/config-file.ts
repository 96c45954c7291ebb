import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { policyPut } from '@/lib/contract/policy'
import { txtRule, zoneRuleList } from '@/lib/contract/zone-rule'
import { ConfigError } from '@/worker/config-error'

const seconds = z.number().positive()
const port = z.int().min(1).max(65_535)

/** What a name of a view leads to: the server that is written to, and those that are asked. */
const viewEntry = z.strictObject({
  server: z.string().regex(/^[\w.-]+(\/[\w.-]+)?$/, 'must be the name of a server, or server/view'),
  ask: z.array(z.string().min(1)).default([]),
})

/** The configuration file of the worker, without secrets: those come from the environment or from Vault. */
export const configFileSchema = z.strictObject({
  kea: z
    .strictObject({
      host: z.string(),
      port,
      database: z.string(),
      user: z.string(),
      events: z.boolean(),
      control: z.array(z.string().min(1)),
      leaseFiles: z.array(z.string().min(1)),
      pollInterval: seconds.max(86_400),
    })
    .partial()
    .optional(),
  vault: z.strictObject({ use: z.boolean() }).optional(),
  dns: z
    .strictObject({
      enabled: z.boolean(),
      zone: z.string(),
      scope: z.string(),
      concurrency: z.int().min(1).max(256),
      servedDeadline: seconds.max(3_600),
      syncInterval: seconds.max(604_800),
      sampleInterval: z.number().min(0).max(604_800),
      sampleSize: z.int().min(1).max(10_000),
      sampleRate: z.number().positive().max(1_000),
      views: z.record(z.string().regex(/^[\w-]+$/, 'must be letters, digits, _ and -'), viewEntry),
      rules: zoneRuleList,
      txtRules: z.array(txtRule).max(20),
    })
    .partial()
    .optional(),
  policy: policyPut
    .pick({
      deleteOnRelease: true,
      deleteOnExpiry: true,
      graceHours: true,
      defaultTtl: true,
      infrastructureTtl: true,
      ptr: true,
    })
    .optional(),
  inventory: z
    .strictObject({ directory: z.string().min(1), patterns: z.array(z.string().min(1)).min(1) })
    .partial()
    .optional(),
  log: z
    .strictObject({ level: z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR']), format: z.enum(['text', 'json']) })
    .partial()
    .optional(),
})
export type ConfigFile = z.infer<typeof configFileSchema>

/**
 * Reads a configuration file, YAML or JSON (which is YAML).
 *
 * @throws ConfigError that begins with `file: path.to[0].field`
 */
export function readConfigFile(path: string): ConfigFile {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new ConfigError(`${path}: cannot be read (${code})`)
  }
  const parsed = configFileSchema.safeParse(documentOf(path, text) ?? {})
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [`${path}: ${place(issue.path)}${issue.message}`]
    return issue.keys.map((key) => `${path}: ${place([...issue.path, key])}there is no such setting`)
  })
  throw new ConfigError(issues.join('\n'))
}

function documentOf(path: string, text: string): unknown {
  try {
    // No aliases to speak of: a file of a few lines must not grow to gigabytes.
    return parse(text, { maxAliasCount: 50, prettyErrors: true })
  } catch (error) {
    const [first = 'cannot be read'] = (error instanceof Error ? error.message : '').split('\n')
    throw new ConfigError(`${path}: ${first.replace(/:$/, '')}`)
  }
}

/** `dns.rules[0].pattern: `; nothing for the whole file. */
function place(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
  return text === '' ? '' : `${text}: `
}

/** The flags that the file stands for; what is not there is left out, so that the flag's default holds. */
export function flagsOfFile({ kea, vault, dns, inventory, log }: ConfigFile): Record<string, unknown> {
  const flags: Record<string, unknown> = {
    dbHost: kea?.host,
    dbPort: kea?.port,
    dbName: kea?.database,
    dbUser: kea?.user,
    useDatabaseEvents: kea?.events,
    leaseFile: kea?.leaseFiles,
    pollInterval: kea?.pollInterval,
    useVault: vault?.use,
    enableDns: dns?.enabled,
    dnsZone: dns?.zone,
    dnsScope: dns?.scope,
    dnsConcurrency: dns?.concurrency,
    servedDeadline: dns?.servedDeadline,
    syncInterval: dns?.syncInterval,
    sampleInterval: dns?.sampleInterval,
    sampleSize: dns?.sampleSize,
    sampleRate: dns?.sampleRate,
    outputDir: inventory?.directory,
    logLevel: log?.level,
    logFormat: log?.format,
  }
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined))
}

/** The environment variables that the file stands for. */
export function variablesOfFile({ kea, dns, inventory }: ConfigFile): Record<string, string> {
  const views = Object.entries(dns?.views ?? {})
  const asked = views.flatMap(([view, { ask }]) => ask.map((address) => `${view}=${address}`))
  return {
    ...(views.length > 0 && {
      HOLDFAST_VIEWS: views.map(([view, { server }]) => `${view}=${server}`).join(','),
    }),
    ...(asked.length > 0 && { HOLDFAST_DNS_SERVERS: asked.join(',') }),
    ...(kea?.control !== undefined && kea.control.length > 0 && { KEA_CONTROL: kea.control.join(',') }),
    ...(inventory?.patterns !== undefined && {
      HOLDFAST_INVENTORY_PATTERNS: inventory.patterns.join(','),
    }),
  }
}
