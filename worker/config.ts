import { z } from 'zod'
import { canonicalName, isHostName } from '@/lib/core/dns-name'
import type { GlobalPolicy } from '@/lib/core/policy'
import type { ZoneRule } from '@/lib/core/rule-match'
import { parseDnsServers } from '@/lib/dns/dns-servers'
import type { SolidserverView } from '@/lib/dns/solidserver/options'
import { DEFAULT_VIEWS, parseDnsViews } from '@/lib/dns/solidserver/views'
import { ConfigError } from '@/worker/config-error'
import { type ConfigFile, flagsOfFile, readConfigFile, variablesOfFile } from '@/worker/config-file'

export { ConfigError }

const flag = z.boolean().default(false)
const port = z.coerce.number().int().min(1).max(65_535)

/** The flags of the command line, as commander hands them over. */
export const flagsSchema = z.object({
  /** A file with what the flags say, and more. */
  config: z.string().optional(),
  dbHost: z.string().default('localhost'),
  dbPort: port.default(5432),
  dbName: z.string().default('kea'),
  dbUser: z.string().default('kea'),
  useVault: flag,
  enableDns: flag,
  /** Canonical. */
  dnsZone: z.string().transform(canonicalName).refine(isHostName).optional(),
  dnsScope: z.string().default('internal'),
  /** Absent: starts low and earns more, up to 32. */
  dnsConcurrency: z.coerce.number().int().min(1).max(256).optional(),
  useDatabaseEvents: flag,
  pollInterval: z.coerce.number().positive().max(86_400).default(10),
  once: flag,
  /** Empty: the database. */
  leaseFile: z.array(z.string().min(1)).default([]),
  outputDir: z.string().default('/var/lib/kea/discovery'),
  logLevel: z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR']).default('INFO'),
  logFormat: z.enum(['text', 'json']).default('text'),
  servedDeadline: z.coerce.number().positive().max(3_600).default(30),
  syncInterval: z.coerce.number().positive().max(604_800).default(3_600),
  /** Seconds; 0: no samples. */
  sampleInterval: z.coerce.number().min(0).max(604_800).default(300),
  sampleSize: z.coerce.number().int().min(1).max(10_000).default(50),
  /** DNS queries in a second. */
  sampleRate: z.coerce.number().positive().max(1_000).default(10),
  /** True, or the role that the worker will use. */
  installTriggers: z.union([z.boolean(), z.string()]).default(false),
  removeTriggers: flag,
  printTriggerSql: flag,
  dryRun: flag,
  acceptLargeChange: flag,
})

const env = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  KEA_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  KEA_DB_PASSWORD: z.string().optional(),
  KEA_CONTROL: z.string().optional(),
  SOLIDSERVER_URL: z.url({ protocol: /^https$/ }).optional(),
  SOLIDSERVER_USER: z.string().optional(),
  SOLIDSERVER_PASSWORD: z.string().optional(),
  SOLIDSERVER_TOKEN_ID: z.string().optional(),
  SOLIDSERVER_TOKEN_SECRET: z.string().optional(),
  SOLIDSERVER_CA: z.string().optional(),
  SOLIDSERVER_TLS_NAME: z.string().optional(),
  HOLDFAST_VIEWS: z.string().optional(),
  HOLDFAST_DNS_SERVERS: z.string().optional(),
  HOLDFAST_INVENTORY_PATTERNS: z.string().optional(),
  HOLDFAST_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  HOLDFAST_SMTP_FROM: z.email().optional(),
  HOLDFAST_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Seconds. */
  VAULT_REFRESH: z.coerce.number().min(1).max(86_400).default(60),
  WORKER_PORT: port.default(9464),
  WORKER_HOST: z.string().default('127.0.0.1'),
  HOLDFAST_INSTANCE: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .optional(),
})

/** What is allowed, by flag or variable: the whole message when a value is something else. */
const ALLOWED: Readonly<Record<string, string>> = {
  dbPort: 'a port, 1 to 65535',
  dnsConcurrency: 'a whole number, 1 to 256',
  dnsZone: 'the name of a zone, such as site.com',
  leaseFile: 'a path',
  pollInterval: 'seconds, more than 0 and at most 86400',
  logLevel: 'DEBUG, INFO, WARNING or ERROR',
  logFormat: 'text or json',
  servedDeadline: 'seconds, more than 0 and at most 3600',
  syncInterval: 'seconds, more than 0 and at most 604800',
  sampleInterval: 'seconds, 0 to 604800; 0 takes no samples',
  sampleSize: 'a whole number, 1 to 10000',
  sampleRate: 'queries in a second, more than 0 and at most 1000',
  DATABASE_URL: 'a URL, postgresql://user:password@host:5432/database',
  KEA_DATABASE_URL: 'a URL, postgresql://user:password@host:5432/database',
  SOLIDSERVER_URL: 'an https:// URL',
  HOLDFAST_SMTP_URL: 'a URL, smtp://user:password@host:587 or smtps://',
  HOLDFAST_SMTP_FROM: 'an e-mail address',
  HOLDFAST_PUBLIC_URL: 'an http:// or https:// URL',
  VAULT_REFRESH: 'seconds, 1 to 86400',
  WORKER_PORT: 'a port, 1 to 65535',
  HOLDFAST_INSTANCE: '1 to 64 letters, digits, dots, hyphens and underscores',
}

/** What the appliance's address is when neither the environment nor Vault tells. */
export const DEFAULT_SOLIDSERVER_HOST = '172.30.16.141'
/** Calls at once when the command does not say. */
export const DEFAULT_CONCURRENCY = 32

export type Flags = z.infer<typeof flagsSchema>
export type WorkerEnv = z.infer<typeof env>

/** Everything that the worker was told, checked. Holds secrets: print `describeConfig` instead. */
export interface WorkerConfig {
  flags: Flags
  env: WorkerEnv
  views: SolidserverView[]
  dnsServers: ReturnType<typeof parseDnsServers>
  /** Where names go when no console says so. */
  rules: ZoneRule[]
  /** What differs from the policy of a new installation, when no console says so. */
  policy: Partial<GlobalPolicy>
  /** What was said about flags at all, on the command line or in the file; the others have their defaults. */
  told: ReadonlySet<string>
  /** Empty without `--config`. */
  file: ConfigFile
  /** The zones of the rules, for a line of the log. */
  zoneText: string
  mode: 'companion' | 'once-with-console' | 'stand-alone' | 'lease-file'
}

/**
 * Checks flags, configuration file and environment together; flags win over the file, and the file over the
 * environment.
 *
 * @throws ConfigError for the first thing that is wrong
 */
export function readConfig(
  given: Record<string, unknown>,
  variables: Record<string, string | undefined>,
): WorkerConfig {
  const file: ConfigFile = typeof given.config === 'string' ? readConfigFile(given.config) : {}
  const told = { ...flagsOfFile(file), ...given }
  const flags = checked(flagsSchema, told, (path) => `--${kebab(path)}`, true)
  const set = {
    ...Object.fromEntries(
      Object.entries(variables).filter(([, value]) => value !== '' && value !== undefined),
    ),
    ...variablesOfFile(file),
  }
  const environment = checked(env, set, (path) => path, false)
  const nonsense = contradiction(flags)
  if (nonsense !== null) throw new ConfigError(nonsense)
  const rules = rulesOf(flags, file)
  if (flags.enableDns && rules.length === 0) {
    throw new ConfigError('--dns-zone is required with --enable-dns (or rules in the file of --config)')
  }
  const views = attempt('HOLDFAST_VIEWS', () => parseDnsViews(environment.HOLDFAST_VIEWS ?? DEFAULT_VIEWS))
  const isView = (name: string) => views.some(({ view }) => view === name)
  const noView = (name: string) =>
    `${JSON.stringify(name)} is none of ${views.map(({ view }) => view).join(', ')}`
  if (!isView(flags.dnsScope)) throw new ConfigError(`--dns-scope: ${noView(flags.dnsScope)}`)
  if (environment.HOLDFAST_SMTP_URL !== undefined && environment.HOLDFAST_SMTP_FROM === undefined) {
    throw new ConfigError('HOLDFAST_SMTP_FROM is required with HOLDFAST_SMTP_URL')
  }
  const dnsServers = attempt('HOLDFAST_DNS_SERVERS', () =>
    parseDnsServers(environment.HOLDFAST_DNS_SERVERS ?? ''),
  )
  rules.forEach(({ targets }, rule) => {
    targets.forEach(({ view }, target) => {
      const place = `${flags.config}: dns.rules[${rule}].targets[${target}].view`
      if (!isView(view)) throw new ConfigError(`${place}: ${noView(view)}`)
    })
  })
  const zones = new Set(rules.flatMap(({ targets }) => targets.map(({ zone }) => zone)))
  return {
    ...{ flags, env: environment, views, dnsServers, rules, policy: policyOf(file), file },
    told: new Set(Object.keys(told)),
    zoneText: [...zones].join(', '),
    mode: modeOf(flags, environment),
  }
}

/** Flags of which one would silently win over the other. */
function contradiction(flags: Flags): string | null {
  const { installTriggers, removeTriggers, dryRun, printTriggerSql, once } = flags
  if (installTriggers !== false && removeTriggers) {
    return '--install-triggers and --remove-triggers exclude each other'
  }
  if (dryRun && !printTriggerSql && (installTriggers !== false || removeTriggers)) {
    return '--dry-run changes nothing: --print-trigger-sql shows what is done to the triggers'
  }
  if (flags.useDatabaseEvents && flags.leaseFile.length > 0) {
    return '--lease-file reads no database: it excludes --use-database-events'
  }
  return flags.acceptLargeChange && !once && !dryRun
    ? '--accept-large-change is for one check: add --once'
    : null
}

/** The rules of the file, and last the zone of the flags for every name that none of them takes. */
function rulesOf({ dnsZone, dnsScope }: Flags, file: ConfigFile): ZoneRule[] {
  const last = dnsZone === undefined ? [] : [{ pattern: '*', targets: [{ view: dnsScope, zone: dnsZone }] }]
  return [...(file.dns?.rules ?? []), ...last]
}

/** What is left out keeps its default. */
function policyOf({ policy = {} }: ConfigFile): Partial<GlobalPolicy> {
  return Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined))
}

function modeOf(flags: Flags, environment: WorkerEnv): WorkerConfig['mode'] {
  if (flags.leaseFile.length > 0) return 'lease-file'
  if (environment.DATABASE_URL === undefined) return 'stand-alone'
  return flags.once ? 'once-with-console' : 'companion'
}

function checked<T extends z.ZodType>(
  schema: T,
  given: unknown,
  name: (path: string) => string,
  showValue: boolean,
): z.infer<T> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const path = String(parsed.error.issues[0]?.path[0] ?? '')
  // A variable may hold a secret; a flag stands in the history of the shell anyway.
  const value = showValue ? String((given as Record<string, unknown> | null)?.[path]) : null
  const not = value === null ? '' : `, not ${JSON.stringify(value)}`
  throw new ConfigError(`${name(path)} must be ${ALLOWED[path] ?? 'something else'}${not}`)
}

function attempt<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const message = error instanceof Error ? error.message : 'cannot be read'
    throw new ConfigError(message.startsWith(what) ? message : `${what}: ${message}`)
  }
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
