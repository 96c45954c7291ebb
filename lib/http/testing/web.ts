import type { Role } from '@/lib/contract/role'
import { readWebEnv } from '@/lib/env'
import { createWebApp, type WebApp } from '@/lib/http/app'
import { serve } from '@/lib/http/handle'
import type { Actor } from '@/lib/services/console/deps'
import { createToken } from '@/lib/services/console/tokens'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'

export const ORIGIN = 'http://console.test'

export interface Ask {
  token?: string
  cookie?: string
  body?: unknown
  /** The body as sent, instead of `body` as JSON. */
  raw?: BodyInit
  headers?: Record<string, string>
  signal?: AbortSignal
}

export interface TestWeb {
  database: TestDatabase
  app: WebApp
  /** A good token of each role. */
  tokens: Record<Role, string>
  ask(method: string, path: string, ask?: Ask): Promise<Response>
  close(): Promise<void>
}

export const SYSTEM: Actor = { kind: 'system', id: 'test', label: 'test', role: 'administrator' }

/** The console's API on a database of its own, called as a function: no port, no Next. */
export async function startTestWeb(): Promise<TestWeb> {
  const database = await createTestDatabase(appTemplate)
  const app = createWebApp(
    readWebEnv({ DATABASE_URL: database.url, HOLDFAST_LOG_LEVEL: 'fatal', HOLDFAST_ACCESS_LOG: 'false' }),
  )
  await app.queueReady()
  const tokenOf = async (role: Role): Promise<string> =>
    (await createToken(app, SYSTEM, { name: role, role, expiresInDays: 1 })).token
  const tokens = {
    viewer: await tokenOf('viewer'),
    operator: await tokenOf('operator'),
    administrator: await tokenOf('administrator'),
  }
  return {
    database,
    app,
    tokens,
    ask(method, path, { token, cookie, body, raw, headers, signal } = {}) {
      const sent = new Headers({ host: 'console.test', ...headers })
      if (token !== undefined) sent.set('authorization', `Bearer ${token}`)
      if (cookie !== undefined) sent.set('cookie', cookie)
      const content = raw ?? (body === undefined ? undefined : JSON.stringify(body))
      if (content !== undefined && !sent.has('content-type')) sent.set('content-type', 'application/json')
      return serve(
        app,
        new Request(`${ORIGIN}${path}`, {
          method,
          headers: sent,
          ...(content === undefined ? {} : { body: content, duplex: 'half' }),
          ...(signal === undefined ? {} : { signal }),
        } as RequestInit),
      )
    },
    async close() {
      await app.close()
      await database.drop()
    },
  }
}

/** Scopes as the demo has them. */
export async function insertScopes(app: WebApp): Promise<void> {
  await app.db.prisma.scope.createMany({
    data: [
      { family: 4, keaSubnetId: 1, name: 'MGMT', subnet: '172.30.19.0/24', pools: [] },
      {
        family: 4,
        keaSubnetId: 2,
        name: 'LAN',
        subnet: '192.168.1.0/24',
        pools: [{ first: '192.168.1.100', last: '192.168.1.199' }],
      },
      { family: 4, keaSubnetId: 3, name: 'GUEST', subnet: '10.20.0.0/22', pools: [] },
      { family: 6, keaSubnetId: 6, name: 'LAN6', subnet: '2001:db8:77::/64', pools: [] },
    ],
  })
}

/** The `name=value` parts of the cookies that an answer sets. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ')
}
