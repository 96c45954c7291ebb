import type { Auth } from '@/lib/http/auth'
import type { Hub } from '@/lib/http/hub'
import type { Logger } from '@/lib/log'
import type { WebMetrics } from '@/lib/metrics'
import type { Counter } from '@/lib/services/console/counts'
import type { ConsoleDeps } from '@/lib/services/console/deps'
import type { UtilisationCounter } from '@/lib/services/console/utilisation'

/** What a request is answered with. */
export interface WebDeps extends ConsoleDeps {
  log: Logger
  metrics: WebMetrics
  auth: Auth
  hub: Hub
  counter: Counter
  utilisation: UtilisationCounter
  /** Resolves when jobs can be added. */
  queueReady(): Promise<void>
  config: {
    accessLog: boolean
    /** Origin under which browsers reach us, when it is not the request's own. */
    publicOrigin: string | null
    trustedProxies: number
  }
}
