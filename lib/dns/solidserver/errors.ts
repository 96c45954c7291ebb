import { DnsError } from '@/lib/core/ports/dns'
import type { HttpMethod } from './options'

/** A call that failed, with what the appliance said; `message` is one line without secrets. */
export class SolidserverError extends DnsError {
  constructor(
    readonly service: string,
    readonly status: number | null,
    readonly errno: string | null,
    readonly errmsg: string,
    options: {
      family: 'transient' | 'permanent'
      message: string
      code: string | null
      maybeApplied?: boolean
    },
  ) {
    const detail = [service, status === null ? options.code : `HTTP ${status}`, errno && `errno ${errno}`]
    super(
      options.family,
      options.message,
      options.code,
      options.maybeApplied ?? false,
      detail.filter(Boolean).join(', '),
    )
    this.name = 'SolidserverError'
  }
}

/** One line, no control characters, no secrets, at most 300 characters. */
export function sanitise(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const secret of secrets) clean = clean.replaceAll(secret, '***')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
  clean = clean.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim()
  return clean.length > 300 ? `${clean.slice(0, 297)}...` : clean
}

/** Codes of failures before a request could reach the appliance: it was surely not carried out. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
])
const TLS_CODE = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO$)/
/** Node's wording for a connection that was closed during the handshake; its code is only ECONNRESET. */
const BEFORE_TLS = /before secure TLS connection/

function codeOf(error: unknown): string {
  let current: unknown = error
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if (current.name === 'TimeoutError') return 'ETIMEDOUT'
    if ('code' in current && typeof current.code === 'string') return current.code
    current = current instanceof AggregateError ? current.errors[0] : current.cause
  }
  return 'ENETWORK'
}

/** No answer came: refused, unreachable, not trusted, timed out, cut off. Always transient. */
export function networkError(
  service: string,
  method: HttpMethod,
  host: string,
  error: unknown,
): SolidserverError {
  const code = codeOf(error)
  const tls = TLS_CODE.test(code)
  const unsent = tls || NOT_SENT.has(code) || (error instanceof Error && BEFORE_TLS.test(error.message))
  const reason = tls
    ? `the certificate of ${host} ${certificateProblem(code)}; check SOLIDSERVER_CA and the name in SOLIDSERVER_URL`
    : `no answer from ${host}: ${meaningOf(code)}`
  return new SolidserverError(service, null, null, '', {
    family: 'transient',
    message: `SOLIDserver: ${reason}`,
    code,
    maybeApplied: method !== 'GET' && !unsent,
  })
}

const MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it cut the connection',
  UND_ERR_SOCKET: 'it cut the connection',
  EPIPE: 'it cut the connection',
  ENOTFOUND: 'the name does not resolve',
  EAI_AGAIN: 'the name does not resolve now',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  UND_ERR_CONNECT_TIMEOUT: 'it does not take connections',
}

function meaningOf(code: string): string {
  return (
    MEANINGS[code] ?? (/TIMEDOUT|TIMEOUT/.test(code) ? 'it did not answer in time' : 'the connection failed')
  )
}

function certificateProblem(code: string): string {
  if (code === 'CERT_HAS_EXPIRED') return 'has expired'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') return 'is for another name'
  return 'is not trusted'
}

/** What an HTTP status other than success means. */
export function statusError(
  service: string,
  method: HttpMethod,
  status: number,
  errno: string,
  errmsg: string,
): SolidserverError {
  const build = (family: 'transient' | 'permanent', reason: string, maybeApplied = false) =>
    new SolidserverError(service, status, errno || null, errmsg, {
      family,
      message: `SOLIDserver ${reason}${errmsg === '' ? '' : `: ${errmsg}`}`,
      code: errno || String(status),
      maybeApplied: maybeApplied && method !== 'GET',
    })
  if (status === 401 || status === 403) return build('transient', 'refused the credentials')
  if (status === 412)
    return build('transient', 'refused the token, since the clocks of this host and the appliance differ')
  if (status === 429) return build('transient', 'has too many requests')
  if (status === 408) return build('transient', 'did not finish in time', true)
  if (status >= 500) return build('transient', `failed with HTTP ${status}`, true)
  const silent = errmsg === '' ? ' without saying why' : ''
  return build('permanent', `refused${silent}`)
}

const matches = (error: unknown, pattern: RegExp): error is SolidserverError =>
  error instanceof SolidserverError && error.family === 'permanent' && pattern.test(error.errmsg)

/** The answer to `new_only` when the same record is there. The text is known, its errno is not. */
export const isAlreadyThere = (error: unknown): boolean => matches(error, /already exist/i)

/** errno 20117: the record does not exist. */
export const isUnknownRecord = (error: unknown): boolean =>
  error instanceof SolidserverError &&
  (error.errno === '20117' || matches(error, /\bRR\b.*(not exist|not found|unknown)/i))

/** A zone or server id of our cache is out of date. */
export const isUnknownZone = (error: unknown): boolean =>
  matches(
    error,
    /\b(zone|server|view)\b.*(not exist|not found|unknown|invalid)|(unknown|invalid|no)\b.*\b(zone|server|view)\b/i,
  )
