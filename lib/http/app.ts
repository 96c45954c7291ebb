import { createDb } from '@/lib/db/client'
import { migrateQueue } from '@/lib/db/queue'
import { readWebEnv, type WebEnv } from '@/lib/env'
import { createAuth } from '@/lib/http/auth'
import type { WebDeps } from '@/lib/http/deps'
import { Hub } from '@/lib/http/hub'
import { sessionSecret } from '@/lib/http/secret'
import { createLogger, errorFields } from '@/lib/log'
import { createWebMetrics } from '@/lib/metrics'
import { Counter } from '@/lib/services/console/counts'
import { UtilisationCounter } from '@/lib/services/console/utilisation'

/** Runs once however many ask; again only after a failure. */
function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => {
    running ??= run().catch((error: unknown) => {
      running = null
      throw error
    })
    return running
  }
}

export type WebApp = WebDeps & { close(): Promise<void> }

/** Builds what requests are answered with. Connects to nothing before the first of them. */
export function createWebApp(env: WebEnv): WebApp {
  const log = createLogger('web', env.HOLDFAST_LOG_LEVEL)
  const metrics = createWebMetrics()
  const db = createDb(env.DATABASE_URL, {
    applicationName: 'holdfast-web',
    max: 15,
    statementTimeoutMs: 30_000,
    onError: (error) => log.warn(errorFields(error), 'a database connection broke'),
  })
  const hub = new Hub(env.DATABASE_URL, {
    topic: (topic) => metrics.topics.inc({ topic }),
    state(state, reason) {
      metrics.listening.set(state === 'listening' ? 1 : 0)
      if (state === 'down') log.warn({ reason }, 'not listening to the database')
      else log.info({ state }, 'topics')
    },
  })
  return {
    db,
    hub,
    log,
    metrics,
    now: () => new Date(),
    auth: createAuth(db, () => sessionSecret(db, env.HOLDFAST_SECRET)),
    counter: new Counter(db.pool),
    utilisation: new UtilisationCounter(db.pool),
    // The console may be there before the first worker.
    queueReady: once(() => migrateQueue(db.pool)),
    config: {
      accessLog: env.HOLDFAST_ACCESS_LOG,
      publicOrigin: env.HOLDFAST_PUBLIC_URL === undefined ? null : new URL(env.HOLDFAST_PUBLIC_URL).origin,
      trustedProxies: env.HOLDFAST_TRUSTED_PROXIES,
    },
    async close() {
      await hub.close()
      await db.close()
    },
  }
}

const KEY = Symbol.for('holdfast.web')
const store = globalThis as { [KEY]?: WebApp }

/** The one of this process. Kept outside the module: Next loads modules more than once. */
export function webApp(): WebApp {
  store[KEY] ??= createWebApp(readWebEnv(process.env))
  return store[KEY]
}
