import type { BreakerHealth } from '@/lib/dns/breaker'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { setHealth } from '@/lib/services/worker/health'

/** Carries what the circuit breaker of the appliance says to the health rows, and work forward when it closes. */
export interface DnsHealthBoard {
  onHealth: (health: BreakerHealth) => void
  attach(deps: WorkerDeps, onRecovered: () => void): void
  close(): Promise<void>
}

const REFRESH_MS = 15_000

export function createDnsHealthBoard(): DnsHealthBoard {
  let last: BreakerHealth = { state: 'closed', since: new Date(), lastError: null }
  let open = false
  let attached: { deps: WorkerDeps; onRecovered: () => void } | null = null
  let writing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  function write(): void {
    if (attached === null) return
    const { deps } = attached
    const { state, since, lastError } = last
    const down = state !== 'closed'
    const detail = down ? `not called since ${since.toISOString()}: ${lastError ?? 'it failed'}` : null
    writing = writing.then(async () => {
      for (const view of deps.providers.keys()) {
        await setHealth(deps.pool, `dns:${view}`, down ? 'down' : 'ok', detail).catch(() => undefined)
      }
    })
  }

  return {
    onHealth(health) {
      last = health
      if (health.state === 'open') {
        if (!open)
          attached?.deps.log.warn(`SOLIDserver is not called any more: ${health.lastError ?? 'it failed'}`)
        open = true
      } else if (health.state === 'closed' && open) {
        open = false
        attached?.deps.log.info('SOLIDserver answers again')
        attached?.onRecovered()
      }
      write()
    },
    attach(deps, onRecovered) {
      attached = { deps, onRecovered }
      write()
      timer = setInterval(write, REFRESH_MS)
      timer.unref()
    },
    async close() {
      clearInterval(timer)
      attached = null
      await writing
    },
  }
}
