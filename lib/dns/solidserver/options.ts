import type { BreakerHealth } from '../breaker'

/** How a request proves who sends it. `token` is the SDS token of SOLIDserver 8.4 and later. */
export type SolidserverCredentials =
  | { kind: 'native' | 'basic'; user: string; password: string }
  | { kind: 'token'; id: string; secret: string }

/** One of our views and the DNS server (smart or standalone) that carries it. */
export interface SolidserverView {
  view: string
  /** The server's name on the appliance, e.g. `dns-internal-smart.site.com`. */
  server: string
  /** The DNS view inside that server, where it has several. Without it a zone must exist in one view only. */
  dnsView?: string
}

export interface CallMetric {
  service: string
  method: HttpMethod
  /** HTTP status, or the code of the network error. */
  status: number | string
  ms: number
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface SolidserverOptions {
  /** `https://host[:port]`; paths and credentials in it are refused. */
  url: string
  credentials: SolidserverCredentials
  views: readonly SolidserverView[]
  /** PEM of the CA that signed the appliance's certificate; the system's roots are used without it. */
  ca?: string
  /** Certificates are verified unless this says false. */
  verifyTls?: boolean
  /** The name in the certificate, where the URL holds an address. */
  tlsServername?: string
  /** Milliseconds. Defaults: connect 5000, answer 10000. */
  connectTimeoutMs?: number
  answerTimeoutMs?: number
  /** Rows per page of a listing. Default 1000. */
  pageSize?: number
  concurrency?: { start?: number; min?: number; max?: number }
  breaker?: { threshold?: number; firstWaitMs?: number; maxWaitMs?: number }
  /** Repeats of a GET, and its first wait in milliseconds. Defaults 2 and 200. */
  retry?: { retries?: number; firstWaitMs?: number }
  /** Asked once when the appliance refuses the credentials (a rotated password); null: there are no newer ones. */
  onUnauthorized?: () => Promise<SolidserverCredentials | null>
  onCall?: (metric: CallMetric) => void
  onHealth?: (health: BreakerHealth) => void
  /** One line for the operator: a configured server that the appliance does not know. */
  onWarning?: (message: string) => void
}
