import { startHttp } from '@/worker/http'
import type { RunOptions } from '@/worker/run-companion'

/** `/healthz`, `/readyz` and `/metrics` of a worker without a console. */
export interface HealthPage {
  /** How the last turn went: why it failed, or null. */
  turn: (failure: string | null) => void
  close(): Promise<void>
}

/** Serves the page; a port that is taken, as by a second monitor on the same machine, is no reason to stop. */
export async function startHealthPage({ config, log, metrics, troubles }: RunOptions): Promise<HealthPage> {
  const { WORKER_HOST: host, WORKER_PORT: port } = config.env
  let reason: string | null = 'starting'
  const turn = (failure: string | null) => {
    reason = failure
  }
  try {
    const http = await startHttp({
      ...{ host, port, registry: metrics.registry },
      notReady: async () => reason,
      troubles: () => troubles.lines(),
    })
    return { turn, close: () => http.close() }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error'
    log.warn(`No health page at ${host}:${port} (WORKER_HOST, WORKER_PORT): ${why}`)
    return { turn, close: async () => undefined }
  }
}
