import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface FakeToken {
  /** Seconds; 0 never expires. */
  ttl: number
  renewable: boolean
  expiresAt: number
}

export interface FakeVault {
  address: string
  /** Live tokens; delete one to revoke it. */
  tokens: Map<string, FakeToken>
  /** By path below the mount. */
  secrets: Map<string, { data: Record<string, unknown>; version: number }>
  /** Paths that every token is forbidden to read. */
  forbidden: Set<string>
  roles: { roleId: string; secretId: string; kubernetesRole: string; jwt: string }
  /** What a login hands out. */
  lease: { ttl: number; renewable: boolean }
  kvVersion: 1 | 2
  /** The only namespace that has anything; null: the root. */
  namespace: string | null
  /** Whether `sys/internal/ui/mounts` answers. */
  tellsMount: boolean
  /** Every request is answered with this status instead, while set; 0 hangs. */
  broken: number | null
  /** `METHOD path token namespace`, in order. */
  seen: string[]
  close(): Promise<void>
}

type Reply = { status: number; body?: unknown }

const denied: Reply = { status: 403, body: { errors: ['permission denied'] } }

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

/** As much of Vault's HTTP API as a reader of KV secrets meets, for tests. Mount `secrets`; HTTPS when given a certificate. */
export async function startFakeVault(tls?: { key: string; cert: string }): Promise<FakeVault> {
  let issued = 0
  const issue = (vault: FakeVault, name = `hvs.issued-${++issued}`): Reply => {
    const { ttl, renewable } = vault.lease
    vault.tokens.set(name, {
      ttl,
      renewable,
      expiresAt: ttl > 0 ? Date.now() + ttl * 1000 : Number.POSITIVE_INFINITY,
    })
    return { status: 200, body: { auth: { client_token: name, lease_duration: ttl, renewable } } }
  }

  const login = (vault: FakeVault, path: string, body: Record<string, unknown>): Reply | null => {
    const { roleId, secretId, kubernetesRole, jwt } = vault.roles
    if (path === 'auth/approle/login') {
      const ok = body.role_id === roleId && body.secret_id === secretId
      return ok ? issue(vault) : { status: 400, body: { errors: ['invalid role or secret ID'] } }
    }
    if (path !== 'auth/kubernetes/login') return null
    return body.role === kubernetesRole && body.jwt === jwt ? issue(vault) : denied
  }

  const kv = (vault: FakeVault, path: string): Reply => {
    const key = path.replace(/^secrets\/(data\/)?/, '')
    if (vault.forbidden.has(key)) return denied
    const isData = path.startsWith('secrets/data/')
    const secret = vault.secrets.get(key)
    if (!secret || isData !== (vault.kvVersion === 2)) return { status: 404, body: { errors: [] } }
    const { data, version } = secret
    return { status: 200, body: { data: isData ? { data, metadata: { version } } : data } }
  }

  const answer = (
    vault: FakeVault,
    method: string,
    path: string,
    token: string,
    body: Record<string, unknown>,
  ): Reply => {
    if (vault.broken !== null) return { status: vault.broken, body: { errors: ['Vault is sealed'] } }
    const signedIn = method === 'POST' ? login(vault, path, body) : null
    if (signedIn) return signedIn
    const held = vault.tokens.get(token)
    if (!held || held.expiresAt < Date.now()) return denied
    if (path === 'auth/token/lookup-self')
      return { status: 200, body: { data: { ttl: held.ttl, renewable: held.renewable } } }
    if (path === 'auth/token/renew-self')
      return held.renewable
        ? issue(vault, token)
        : { status: 400, body: { errors: ['lease is not renewable'] } }
    if (path.startsWith('sys/internal/ui/mounts/')) {
      return vault.tellsMount
        ? { status: 200, body: { data: { options: { version: String(vault.kvVersion) } } } }
        : denied
    }
    return kv(vault, path)
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').replace(/^\/v1\//, '')
    const token = String(request.headers['x-vault-token'] ?? '')
    vault.seen.push(
      [request.method, path, token || '-', request.headers['x-vault-namespace'] ?? '-'].join(' '),
    )
    const body = await bodyOf(request)
    if (vault.broken === 0) return
    const elsewhere =
      vault.namespace !== null &&
      request.headers['x-vault-namespace'] !== vault.namespace &&
      vault.broken === null
    const reply = elsewhere ? denied : answer(vault, request.method ?? '', path, token, body)
    response.writeHead(reply.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(reply.body))
  }
  const listener = (request: IncomingMessage, response: ServerResponse) => void handle(request, response)
  const server = tls ? createHttps(tls, listener) : createServer(listener)
  const vault: FakeVault = {
    address: '',
    tokens: new Map(),
    secrets: new Map(),
    forbidden: new Set(),
    roles: { roleId: 'role-1', secretId: 'secret-1', kubernetesRole: 'holdfast', jwt: 'jwt-1' },
    lease: { ttl: 3600, renewable: true },
    kvVersion: 2,
    namespace: null,
    tellsMount: true,
    broken: null,
    seen: [],
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vault.address = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  return vault
}
