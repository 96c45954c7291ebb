import { type Role, roleAllows } from '@/lib/contract/role'
import type { Topic } from '@/lib/core/topic'
import type { WebDeps } from '@/lib/http/deps'
import { identify } from '@/lib/http/identify'

/** Proxies and browsers drop what is silent for long. */
export const PING_MS = 15_000

/** Topics that not everybody may know of. */
const NEEDS: Partial<Record<Topic, Role>> = {
  accounts: 'administrator',
  notifications: 'administrator',
}

/**
 * Server-sent events: `hello` with the server's time, `topic` with the names that changed, `feed` when the
 * database falls silent or comes back. At each ping the sender is identified again: a stream must not outlive
 * the rights it was opened with.
 */
export function streamResponse(deps: WebDeps, request: Request, role: Role, pingMs = PING_MS): Response {
  const encoder = new TextEncoder()
  let close = (): void => {}
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string): void => controller.enqueue(encoder.encode(text))
      const send = (event: string, data: unknown): void => {
        // A reader that takes nothing must not fill our memory: he will reconnect and read everything again.
        if ((controller.desiredSize ?? 0) < -1_000) close()
        else write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      }
      const hello = (): void =>
        send('hello', { at: deps.now().toISOString(), feed: deps.hub.state === 'down' ? 'down' : 'live' })
      const leave = deps.hub.subscribe({
        onTopics(topics) {
          const allowed = topics.filter((topic) => roleAllows(role, NEEDS[topic] ?? 'viewer'))
          if (allowed.length > 0) send('topic', { topics: allowed })
        },
        onState(state) {
          send('feed', { state: state === 'listening' ? 'live' : 'down' })
        },
      })
      const timer = setInterval(() => {
        identify(deps, request.headers).then(
          (identity) => {
            if (identity === null || identity.actor.role !== role) return close()
            write(': ping\n\n')
            send('ping', { at: deps.now().toISOString() })
          },
          (error: unknown) => {
            // The database is away: that is not the reader's fault. A token that became invalid is.
            if ((error as { status?: unknown }).status === 401) close()
            else write(': ping\n\n')
          },
        )
      }, pingMs)
      deps.metrics.streams.inc()
      close = () => {
        close = () => {}
        leave()
        clearInterval(timer)
        deps.metrics.streams.dec()
        request.signal.removeEventListener('abort', abort)
        try {
          controller.close()
        } catch {
          // Cancelled by the reader: closed already.
        }
      }
      const abort = (): void => close()
      request.signal.addEventListener('abort', abort)
      write('retry: 2000\n\n')
      hello()
    },
    cancel() {
      close()
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
