import pRetry from 'p-retry'
import { DnsError } from '@/lib/core/ports/dns'
import { type Breaker, createBreaker } from '../breaker'
import { createLimiter, type Limiter } from '../limiter'
import { authHeaders, secretsOf } from './auth'
import { parseBody, type Row } from './body'
import { SolidserverError, sanitise, statusError } from './errors'
import type { CallMetric, HttpMethod, SolidserverCredentials, SolidserverOptions } from './options'
import { createTransport } from './transport'

export type Params = Readonly<Record<string, string>>

export interface SolidserverClient {
  readonly host: string
  /** Reads; repeated with backoff and jitter on transient failures. */
  get(service: string, params: Params, options?: { probe?: boolean }): Promise<Row[]>
  /** Writes; sent once, except when the appliance plainly declined to look at it (429, 401 with newer credentials). */
  write(method: 'POST' | 'PUT' | 'DELETE', service: string, params: Params): Promise<Row[]>
  readonly breaker: Breaker
  readonly limiter: Limiter
  close(): Promise<void>
}

const isRefusedLogin = (error: unknown) =>
  error instanceof SolidserverError && (error.status === 401 || error.status === 403)

/** Failures of the appliance itself. A 403 may be one missing right; 429 is the limiter's business. */
const countsForBreaker = (error: Error) =>
  error instanceof DnsError &&
  error.family === 'transient' &&
  !(error instanceof SolidserverError && (error.status === 403 || error.status === 429))

const isOverload = (error: unknown) =>
  error instanceof SolidserverError &&
  error.family === 'transient' &&
  !isRefusedLogin(error) &&
  error.status !== 412

/**
 * Calls of the legacy API (`/rest/<service>?params`, parameters in the query on every verb). Every call goes
 * through the concurrency limiter and the circuit breaker; credentials are never part of a URL or an error.
 */
export function createClient(
  options: SolidserverOptions,
  probe: (client: SolidserverClient) => Promise<unknown>,
) {
  const transport = createTransport(options, options.concurrency?.max ?? 32)
  const limiter = createLimiter({ ...options.concurrency, isOverload })
  let credentials = options.credentials
  let refreshing: Promise<void> | null = null

  const once = async (method: HttpMethod, service: string, params: Params): Promise<Row[]> => {
    const query = new URLSearchParams({ ...params }).toString()
    const path = `/rest/${service}${query ? `?${query}` : ''}`
    const at = Math.floor(Date.now() / 1000)
    const used = credentials
    const headers = { Accept: 'application/json', ...authHeaders(used, method, transport.origin + path, at) }
    const startedAt = performance.now()
    let status: CallMetric['status'] = 'unknown'
    try {
      const answer = await transport.send(service, method, path, headers)
      status = answer.status
      return read(service, method, answer.status, answer.text, secretsOf(used))
    } catch (error) {
      if (status === 'unknown' && error instanceof DnsError) status = error.code ?? 'unknown'
      throw error
    } finally {
      options.onCall?.({ service, method, status, ms: performance.now() - startedAt })
    }
  }

  /** Newer credentials, asked for once however many calls were refused meanwhile. True: try again. */
  const refresh = async (used: SolidserverCredentials): Promise<boolean> => {
    if (credentials !== used) return true
    if (!options.onUnauthorized) return false
    const ask = options.onUnauthorized
    refreshing ??= (async () => {
      try {
        const newer = await ask()
        if (newer && JSON.stringify(newer) !== JSON.stringify(credentials)) credentials = newer
      } catch {
        // The secret store is down: the refusal itself is what the operator must see.
      } finally {
        refreshing = null
      }
    })()
    await refreshing
    return credentials !== used
  }

  const withFreshLogin = async (method: HttpMethod, service: string, params: Params): Promise<Row[]> => {
    const used = credentials
    try {
      return await once(method, service, params)
    } catch (error) {
      if (!isRefusedLogin(error) || !(await refresh(used))) throw error
      return await once(method, service, params)
    }
  }

  const attempt = (method: HttpMethod, service: string, params: Params, isProbe: boolean) =>
    limiter.run(() => breaker.run(() => withFreshLogin(method, service, params), { probe: isProbe }), {
      urgent: isProbe,
    })

  const repeated = (fn: () => Promise<Row[]>, repeatable: (error: DnsError) => boolean) =>
    pRetry(fn, {
      retries: options.retry?.retries ?? 2,
      minTimeout: options.retry?.firstWaitMs ?? 200,
      maxTimeout: 5_000,
      randomize: true,
      shouldRetry: ({ error }) => error instanceof DnsError && repeatable(error),
    })

  const client: SolidserverClient = {
    host: transport.host,
    get: (service, params, { probe: isProbe = false } = {}) =>
      isProbe
        ? attempt('GET', service, params, true)
        : repeated(
            () => attempt('GET', service, params, false),
            (error) =>
              error.family === 'transient' && error.code !== 'circuit-open' && !isRefusedLogin(error),
          ),
    write: (method, service, params) =>
      repeated(
        () => attempt(method, service, params, false),
        (error) => error instanceof SolidserverError && error.status === 429,
      ),
    get breaker() {
      return breaker
    },
    limiter,
    async close() {
      breaker.close()
      await transport.close()
    },
  }
  const breaker = createBreaker({
    label: 'SOLIDserver',
    threshold: options.breaker?.threshold ?? 5,
    firstWaitMs: options.breaker?.firstWaitMs ?? 1_000,
    maxWaitMs: options.breaker?.maxWaitMs ?? 30_000,
    counts: countsForBreaker,
    probe: () => probe(client),
  })
  if (options.onHealth) breaker.onChange(options.onHealth)
  return client
}

function read(service: string, method: HttpMethod, status: number, text: string, secrets: string[]): Row[] {
  const body = parseBody(text)
  const ok = status >= 200 && status < 300
  if (!ok) {
    const said = body.kind === 'error' ? body : { errno: '', errmsg: '' }
    throw statusError(service, method, status, sanitise(said.errno, secrets), sanitise(said.errmsg, secrets))
  }
  switch (body.kind) {
    case 'rows':
      return body.rows
    case 'error':
      throw statusError(
        service,
        method,
        status,
        sanitise(body.errno, secrets),
        sanitise(body.errmsg, secrets),
      )
    case 'not-connected':
    case 'unreadable':
      throw new SolidserverError(service, status, null, '', {
        family: 'transient',
        message:
          body.kind === 'unreadable'
            ? 'SOLIDserver: its answer is not JSON'
            : 'SOLIDserver: the appliance says it is not connected',
        code: body.kind,
        maybeApplied: method !== 'GET',
      })
  }
}
