import type { ClientConfig } from 'pg'
import { parseIntoClientConfig } from 'pg-connection-string'
import { seedLines } from '@/lib/core/seed-lines'
import type { SolidserverCredentials } from '@/lib/dns/solidserver/options'
import type { KeaConnection } from '@/lib/kea/connection'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { vaultOptionsFromEnv } from '@/lib/vault/options'
import { createSecretStore, type SecretStore } from '@/lib/vault/secret-store'
import { DEFAULT_SOLIDSERVER_HOST, type WorkerConfig } from '@/worker/config'
import { ConfigError } from '@/worker/config-error'
import type { Troubles } from '@/worker/troubles'

type Log = WorkerLog & { hide(secret: string): void }

export interface Appliance {
  url: string
  credentials: SolidserverCredentials
  /** Newer ones after a 401; null when there are none. */
  renew: () => Promise<SolidserverCredentials | null>
}

/** Opens the secret store when `--use-vault` asks for it. */
export function openVault(
  config: WorkerConfig,
  variables: Record<string, string | undefined>,
  log: Log,
  troubles: Troubles,
): SecretStore | null {
  if (!config.flags.useVault) return null
  try {
    return createSecretStore({
      ...vaultOptionsFromEnv(variables),
      refreshMs: config.env.VAULT_REFRESH * 1000,
      onEvent: ({ level, message }) => (level === 'warning' ? log.warn(message) : log.info(message)),
      onState: (problem) =>
        troubles.set('vault', problem === null ? null : `${problem}; the last credentials are used`),
    })
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'the settings of Vault are wrong')
  }
}

/** How to reach Kea's database: flags, else KEA_DATABASE_URL, else Vault; with Vault's credentials, the URL's or KEA_DB_PASSWORD. */
export async function keaConnection(
  config: WorkerConfig,
  vault: SecretStore | null,
  log: Log,
): Promise<KeaConnection> {
  const { flags, env, told } = config
  // A lease file needs no database, and its reader perhaps has no right to the secret.
  if (vault !== null && config.mode !== 'lease-file') {
    const secret = await vault.keaDatabase()
    log.hide(secret.password)
    log.info(seedLines.vaultCredentials())
    let user = secret.username
    return {
      ...placeOf(config, secret),
      // Read at every connect: what was rotated is picked up without a restart. A new user counts from the next one on.
      get user() {
        return user
      },
      password: async () => {
        const { username, password } = await vault.keaDatabase()
        log.hide(password)
        user = username
        return password
      },
    }
  }
  const url = env.KEA_DATABASE_URL
  if (url !== undefined && !PLACE_FLAGS.some((flag) => told.has(flag)) && env.KEA_DB_PASSWORD === undefined) {
    return { connectionString: url }
  }
  const inUrl: ClientConfig = url === undefined ? {} : partsOf(url)
  const user = told.has('dbUser') ? flags.dbUser : (inUrl.user ?? flags.dbUser)
  // The password in the URL is that of the user in the URL.
  const ofUrl = user === inUrl.user && inUrl.password ? inUrl.password : undefined
  const password = ofUrl ?? env.KEA_DB_PASSWORD
  return { ...placeOf(config), user, ...(password === undefined ? {} : { password }) }
}

const PLACE_FLAGS = ['dbHost', 'dbPort', 'dbName', 'dbUser']

/** Where the database is: what was typed, else what KEA_DATABASE_URL says, TLS among it, else `otherwise`. */
export function placeOf(
  { flags, env, told }: WorkerConfig,
  otherwise: Pick<KeaConnection, 'host' | 'port' | 'database'> = {},
): Pick<KeaConnection, 'host' | 'port' | 'database' | 'ssl'> {
  const url = env.KEA_DATABASE_URL
  const { host, port, database, ssl } = url === undefined ? { ...otherwise, ssl: undefined } : partsOf(url)
  return {
    host: told.has('dbHost') ? flags.dbHost : (host ?? flags.dbHost),
    port: told.has('dbPort') ? flags.dbPort : (port ?? flags.dbPort),
    database: told.has('dbName') ? flags.dbName : (database ?? flags.dbName),
    ...(ssl === undefined ? {} : { ssl }),
  }
}

/** @throws ConfigError that names no part of the URL but the file that cannot be read */
function partsOf(url: string): ClientConfig {
  try {
    return parseIntoClientConfig(url)
  } catch (error) {
    const path = error instanceof Error && 'path' in error ? String(error.path) : 'the URL'
    throw new ConfigError(`KEA_DATABASE_URL: cannot read ${path}`)
  }
}

/** Where the appliance is and who we are there; null when nothing was said about it. */
export async function appliance(
  config: WorkerConfig,
  vault: SecretStore | null,
  log: Log,
): Promise<Appliance | null> {
  const { env } = config
  if (env.SOLIDSERVER_TOKEN_ID !== undefined && env.SOLIDSERVER_TOKEN_SECRET !== undefined) {
    const credentials = {
      kind: 'token',
      id: env.SOLIDSERVER_TOKEN_ID,
      secret: env.SOLIDSERVER_TOKEN_SECRET,
    } as const
    return { url: env.SOLIDSERVER_URL ?? defaultUrl(null), credentials, renew: async () => null }
  }
  if (env.SOLIDSERVER_USER !== undefined && env.SOLIDSERVER_PASSWORD !== undefined) {
    const credentials = {
      kind: 'native',
      user: env.SOLIDSERVER_USER,
      password: env.SOLIDSERVER_PASSWORD,
    } as const
    return { url: env.SOLIDSERVER_URL ?? defaultUrl(null), credentials, renew: async () => null }
  }
  if (vault === null) return null
  const read = async () => {
    const secret = await vault.solidserver()
    log.hide(secret.password)
    return secret
  }
  const first = await read()
  const native = ({ username, password }: typeof first) =>
    ({ kind: 'native', user: username, password }) as const
  return {
    url: env.SOLIDSERVER_URL ?? defaultUrl(first.host),
    credentials: native(first),
    renew: async () => native(await read()),
  }
}

function defaultUrl(host: string | null): string {
  return `https://${host ?? DEFAULT_SOLIDSERVER_HOST}`
}
