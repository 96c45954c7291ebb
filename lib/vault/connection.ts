import { createRequire } from 'node:module'
import nodeVault from 'node-vault'
import { toVaultError } from './errors'

export interface VaultConnection {
  /** GET /v1/<path>; rejects with a VaultError. */
  read(path: string): Promise<unknown>
  /** POST /v1/<path>; rejects with a VaultError. */
  write(path: string, body: Record<string, unknown>): Promise<unknown>
}

export interface ConnectionOptions {
  address: string
  token: string | null
  namespace: string | undefined
  /** PEM. */
  ca: string | undefined
  timeoutMs: number
}

/** With the variable DEBUG the HTTP client of node-vault prints headers, the token among them: it must not. */
function silenceDebug(): void {
  try {
    const ofVault = createRequire(createRequire(import.meta.url).resolve('node-vault'))
    const debug = ofVault('debug') as { disable(): string }
    debug.disable()
  } catch {
    // No such package: nothing prints.
  }
}

/**
 * One node-vault client for one token. A new token gets a new client, because node-vault can keep sending an
 * old one; what it would take from the environment (token, namespace, prefix, VAULT_SKIP_VERIFY) is set here
 * instead, and its debug output, which prints logins, is switched off.
 */
export function connectVault(options: ConnectionOptions): VaultConnection {
  silenceDebug()
  const client = nodeVault({
    endpoint: options.address,
    debug: () => undefined,
    requestOptions: {
      timeout: options.timeoutMs,
      strictSSL: true,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    },
  })
  Object.assign(client, { token: options.token ?? '', namespace: options.namespace ?? '', pathPrefix: '' })
  const clean = async (call: () => Promise<unknown>): Promise<unknown> => {
    try {
      return await call()
    } catch (error) {
      throw toVaultError(error)
    }
  }
  return {
    read: (path) => clean(() => client.read(path)),
    write: (path, body) => clean(() => client.write(path, body)),
  }
}
