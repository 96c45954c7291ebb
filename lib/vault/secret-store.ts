import { readFileSync } from 'node:fs'
import { connectVault } from './connection'
import { toVaultError, VaultError } from './errors'
import { createKv, type KvValue } from './kv'
import { DEFAULT_MOUNT, DEFAULT_PATHS, type VaultOptions } from './options'
import { createSession } from './session'

export interface Secret extends KvValue {
  /** True when Vault did not answer and this is the last value it gave. */
  stale: boolean
}

export interface KeaDatabaseCredentials {
  host: string
  port: number
  database: string
  username: string
  password: string
}

export interface SolidserverSecret {
  /** Host name or address of the appliance; null when the secret does not say. */
  host: string | null
  username: string
  password: string
}

export interface SecretStore {
  /** A secret below the mount, always asked for anew; the last good value when Vault gives none. */
  readSecret(path: string): Promise<Secret>
  keaDatabase(): Promise<KeaDatabaseCredentials>
  solidserver(): Promise<SolidserverSecret>
  /** Forgets nothing but stops renewing the token. */
  close(): void
}

const required = (secret: Secret, where: string, ...keys: [string, ...string[]]): string => {
  const value = optional(secret, ...keys)
  if (value !== undefined) return value
  throw new VaultError('permanent', `${where} has no key ${JSON.stringify(keys[0])}`)
}

const optional = (secret: Secret, ...keys: string[]): string | undefined =>
  keys.map((key) => secret.data[key]).find((value) => value !== undefined && value !== '')

/** Not all workers at the same second. */
const jittered = (ms: number): number => ms * (0.9 + Math.random() * 0.2)

const portOf = (text: string | undefined, where: string): number => {
  const port = Number(text ?? '5432')
  if (Number.isInteger(port) && port > 0 && port < 65536) return port
  throw new VaultError('permanent', `the port in ${where} is not a port`)
}

async function named<T>(what: string, fn: () => Promise<T>): Promise<T> {
  try {
    return await fn()
  } catch (error) {
    const { family, message, status } = toVaultError(error)
    throw new VaultError(family, `Failed to retrieve ${what} credentials from Vault: ${message}`, status)
  }
}

/** @throws TypeError when the file has no certificate: it would not be used, and nobody would know why */
function certificateOf(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new TypeError(`VAULT_CACERT: cannot read ${path}`)
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new TypeError(`VAULT_CACERT: there is no certificate (PEM) in ${path}`)
}

/**
 * Credentials from HashiCorp Vault. Nothing is asked until the first read. Values stay in memory only and
 * never reach an error or an event. Throws a TypeError for a CA that cannot be read.
 */
export function createSecretStore(options: VaultOptions): SecretStore {
  const mount = options.mount ?? DEFAULT_MOUNT
  const onEvent = options.onEvent ?? (() => undefined)
  const ca = options.caFile === undefined ? undefined : certificateOf(options.caFile)
  const session = createSession({
    auth: options.auth,
    onEvent,
    connect: (token) =>
      connectVault({
        address: options.address,
        token,
        namespace: options.namespace,
        ca,
        timeoutMs: options.timeoutMs ?? 5_000,
      }),
  })
  const kv = createKv(session, mount, options.kvVersion ?? 'auto')
  const lastGood = new Map<string, KvValue>()
  const reading = new Map<string, Promise<Secret>>()

  /** What is wrong with Vault by path, as it was told: it is told once, not at each read. */
  const troubles = new Map<string, string>()

  const trouble = (path: string, message: string | null) => {
    const before = troubles.get(path)
    if (message === null) troubles.delete(path)
    else troubles.set(path, message)
    if (message !== null && message !== before) {
      onEvent({ level: 'warning', message: `Vault: ${message}; keeping the last value of ${mount}/${path}` })
    } else if (message === null && before !== undefined && troubles.size === 0) {
      onEvent({ level: 'info', message: 'Vault answers again' })
    }
    options.onState?.([...troubles.values()][0] ?? null)
  }

  const fetchSecret = async (path: string): Promise<Secret> => {
    try {
      const value = await kv.read(path)
      lastGood.set(path, value)
      trouble(path, null)
      return { ...value, stale: false }
    } catch (error) {
      const failure = toVaultError(error)
      const last = lastGood.get(path)
      if (!last) throw failure
      // Even when Vault refuses: whether the value still opens its door, the door will tell.
      trouble(path, failure.message)
      return { ...last, stale: true }
    }
  }

  const readSecret = (path: string): Promise<Secret> => {
    const running = reading.get(path)
    if (running) return running
    const started = fetchSecret(path).finally(() => reading.delete(path))
    reading.set(path, started)
    return started
  }

  // A rotation is noticed before it hurts, and a Vault that is away before somebody needs it.
  const timer = setInterval(
    () => {
      for (const path of lastGood.keys()) void readSecret(path).catch(() => undefined)
    },
    jittered(options.refreshMs ?? 60_000),
  )
  timer.unref()

  return {
    readSecret,
    keaDatabase: () =>
      named('database', async () => {
        const path = options.paths?.keaDatabase ?? DEFAULT_PATHS.keaDatabase
        const secret = await readSecret(path)
        return {
          host: optional(secret, 'host', 'db_host') ?? 'localhost',
          port: portOf(optional(secret, 'port', 'db_port'), `${mount}/${path}`),
          database: optional(secret, 'database', 'db_name') ?? 'kea',
          username: required(secret, `${mount}/${path}`, 'username', 'db_user'),
          password: required(secret, `${mount}/${path}`, 'password', 'db_password'),
        }
      }),
    solidserver: () =>
      named('SOLIDserver', async () => {
        const path = options.paths?.solidserver ?? DEFAULT_PATHS.solidserver
        const secret = await readSecret(path)
        return {
          host: optional(secret, 'host', 'sds_host') ?? null,
          username: required(secret, `${mount}/${path}`, 'username', 'sds_login'),
          password: required(secret, `${mount}/${path}`, 'password', 'sds_password'),
        }
      }),
    close() {
      clearInterval(timer)
      session.close()
    },
  }
}
