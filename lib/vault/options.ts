/** How a session begins. Files are read again for every login: others rotate them. */
export type VaultAuth =
  | { kind: 'token'; token: string }
  | { kind: 'token-file'; path: string }
  | { kind: 'approle'; roleId: string; secretId: string | { file: string }; mount?: string }
  | { kind: 'kubernetes'; role: string; jwtFile?: string; mount?: string }

export interface VaultOptions {
  /** `https://vault.site.com:8200` */
  address: string
  auth: VaultAuth
  namespace?: string
  /** VAULT_CACERT, a file with the CA in PEM. Certificates are always verified. */
  caFile?: string
  /** The KV mount. Default `secrets`. */
  mount?: string
  /** Default auto: Vault is asked what the mount is. */
  kvVersion?: 1 | 2 | 'auto'
  paths?: { keaDatabase?: string; solidserver?: string }
  /** Milliseconds for one request. Default 5000. */
  timeoutMs?: number
  /** Milliseconds between looks whether the secrets that were read are others now. Default 60,000. */
  refreshMs?: number
  /** One line for the operator: a login, a renewal that failed, a fall back to the last good value. */
  onEvent?: (event: VaultEvent) => void
  /** Told after every read: why the last good values are used, or null. */
  onState?: (problem: string | null) => void
}

export interface VaultEvent {
  level: 'info' | 'warning'
  message: string
}

export const DEFAULT_MOUNT = 'secrets'
export const DEFAULT_PATHS = {
  keaDatabase: 'teams/core-infrastructure/server/kea_db',
  solidserver: 'teams/core-infrastructure/server/baremetal_dns',
} as const

type Env = Readonly<Record<string, string | undefined>>

function authFromEnv(env: Env): VaultAuth | null {
  const mount = env.VAULT_AUTH_MOUNT ? { mount: env.VAULT_AUTH_MOUNT } : {}
  if (env.VAULT_ROLE_ID) {
    const secretId = env.VAULT_SECRET_ID_FILE
      ? { file: env.VAULT_SECRET_ID_FILE }
      : (env.VAULT_SECRET_ID ?? '')
    return { kind: 'approle', roleId: env.VAULT_ROLE_ID, secretId, ...mount }
  }
  if (env.VAULT_KUBERNETES_ROLE) {
    const jwtFile = env.VAULT_KUBERNETES_JWT_FILE ? { jwtFile: env.VAULT_KUBERNETES_JWT_FILE } : {}
    return { kind: 'kubernetes', role: env.VAULT_KUBERNETES_ROLE, ...jwtFile, ...mount }
  }
  if (env.VAULT_TOKEN_FILE) return { kind: 'token-file', path: env.VAULT_TOKEN_FILE }
  return env.VAULT_TOKEN ? { kind: 'token', token: env.VAULT_TOKEN } : null
}

function isAddress(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol)
  } catch {
    return false
  }
}

/**
 * Reads VAULT_ADDR, one way to sign in (VAULT_ROLE_ID with VAULT_SECRET_ID or VAULT_SECRET_ID_FILE;
 * VAULT_KUBERNETES_ROLE; VAULT_TOKEN_FILE; VAULT_TOKEN), VAULT_AUTH_MOUNT, VAULT_NAMESPACE, VAULT_CACERT,
 * VAULT_MOUNT, VAULT_KV_VERSION (1, 2, auto), VAULT_KEA_PATH, VAULT_SOLIDSERVER_PATH. Throws a TypeError that
 * names what is missing or wrong.
 */
export function vaultOptionsFromEnv(env: Env): VaultOptions {
  if (!env.VAULT_ADDR) throw new TypeError('VAULT_ADDR is not set')
  if (!isAddress(env.VAULT_ADDR)) {
    throw new TypeError('VAULT_ADDR must be a URL such as https://vault.site.com:8200')
  }
  const auth = authFromEnv(env)
  if (!auth)
    throw new TypeError('VAULT_TOKEN is not set (nor VAULT_TOKEN_FILE, VAULT_ROLE_ID, VAULT_KUBERNETES_ROLE)')
  const version = env.VAULT_KV_VERSION ?? 'auto'
  if (!['1', '2', 'auto'].includes(version)) throw new TypeError('VAULT_KV_VERSION must be 1, 2 or auto')
  return {
    address: env.VAULT_ADDR,
    auth,
    mount: env.VAULT_MOUNT ?? DEFAULT_MOUNT,
    kvVersion: version === '1' ? 1 : version === '2' ? 2 : 'auto',
    paths: {
      keaDatabase: env.VAULT_KEA_PATH ?? DEFAULT_PATHS.keaDatabase,
      solidserver: env.VAULT_SOLIDSERVER_PATH ?? DEFAULT_PATHS.solidserver,
    },
    ...(env.VAULT_NAMESPACE ? { namespace: env.VAULT_NAMESPACE } : {}),
    ...(env.VAULT_CACERT ? { caFile: env.VAULT_CACERT } : {}),
  }
}
