import { Agent } from 'undici'
import { networkError } from './errors'
import type { HttpMethod, SolidserverOptions } from './options'

export interface Answer {
  status: number
  text: string
  retryAfter: string | null
}

export interface Transport {
  /** `https://host[:port]`, as it goes into a signature. */
  readonly origin: string
  readonly host: string
  /** One HTTP exchange, never repeated. `path` goes on the wire as it is. */
  send(service: string, method: HttpMethod, path: string, headers: Record<string, string>): Promise<Answer>
  close(): Promise<void>
}

/** A page of 1000 rows is 2 MB; an answer far beyond that is not one we want in memory. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024

function originOf(text: string): URL {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new TypeError('SOLIDSERVER_URL is not a URL')
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError('SOLIDSERVER_URL must be http(s)')
  if (url.username || url.password) throw new TypeError('SOLIDSERVER_URL must not hold credentials')
  return url
}

/** Keep-alive connections to one appliance, at most as many as calls may be in flight. */
export function createTransport(options: SolidserverOptions, maxConnections: number): Transport {
  const url = originOf(options.url)
  const answerTimeout = options.answerTimeoutMs ?? 10_000
  const agent = new Agent({
    connections: maxConnections,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    headersTimeout: answerTimeout,
    bodyTimeout: answerTimeout,
    maxResponseSize: MAX_ANSWER_BYTES,
    connect: {
      timeout: options.connectTimeoutMs ?? 5_000,
      rejectUnauthorized: options.verifyTls ?? true,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
      ...(options.tlsServername === undefined ? {} : { servername: options.tlsServername }),
    },
  })

  return {
    origin: url.origin,
    host: url.host,
    async send(service, method, path, headers) {
      try {
        const response = await agent.request({
          origin: url.origin,
          path,
          method,
          headers,
          // undici's own timers count in whole seconds; this one bounds the whole exchange exactly.
          signal: AbortSignal.timeout(answerTimeout),
        })
        const text = await response.body.text()
        const retryAfter = response.headers['retry-after']
        return {
          status: response.statusCode,
          text,
          retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
        }
      } catch (error) {
        throw networkError(service, method, url.host, error)
      }
    },
    close: () => agent.destroy(),
  }
}
