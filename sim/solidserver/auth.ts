import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export interface Credentials {
  readonly user: string
  readonly password: string
  /** id and secret of an API token, when there is one */
  readonly token?: { readonly id: string; readonly secret: string }
}

export interface AuthRequest {
  readonly method: string
  /** request target exactly as received: path and raw query */
  readonly target: string
  readonly headers: IncomingHttpHeaders
}

export type AuthResult = 'ok' | 'refused' | 'clock'

function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

const plain = (base64: string) => Buffer.from(base64, 'base64').toString('utf8')

function login(credentials: Credentials, user: string, password: string): AuthResult {
  // both are compared whatever the first says, so that timing tells nothing
  const userOk = equal(user, credentials.user)
  const passwordOk = equal(password, credentials.password)
  return userOk && passwordOk ? 'ok' : 'refused'
}

/**
 * Signature of a token call: SHA3-256 of secret, time, method and full URL, joined by line feeds, in hex.
 * @param url with scheme and raw query, exactly as the client sent it
 */
export function signToken(secret: string, timestamp: string, method: string, url: string): string {
  return createHash('sha3-256')
    .update(`${secret}\n${timestamp}\n${method.toUpperCase()}\n${url}`)
    .digest('hex')
}

/** URLs a client may have signed: with the port as sent, without, and with :443 (the Go client's template). */
function signedUrls(request: AuthRequest): string[] {
  const host = header(request.headers, 'host') ?? ''
  const bare = host.replace(/:\d+$/, '')
  return [...new Set([host, bare, `${bare}:443`])].map((name) => `https://${name}${request.target}`)
}

function token(
  credentials: Credentials,
  request: AuthRequest,
  value: string,
  now: number,
  skew: number,
): AuthResult {
  const known = credentials.token
  // one widely used client sends the pair in base64 when it deletes
  const pair = value.includes(':') ? value : plain(value)
  const colon = pair.lastIndexOf(':')
  if (!known || colon < 0 || !equal(pair.slice(0, colon), known.id)) return 'refused'
  const timestamp = header(request.headers, 'x-sds-ts') ?? ''
  if (!/^\d{1,12}$/.test(timestamp)) return 'refused'
  if (Math.abs(now - Number(timestamp)) > skew) return 'clock'
  const signature = pair.slice(colon + 1).toLowerCase()
  const good = signedUrls(request).some((url) =>
    equal(signature, signToken(known.secret, timestamp, request.method, url)),
  )
  return good ? 'ok' : 'refused'
}

/**
 * Checks the three ways to sign in: X-IPM headers, Basic, and the SDS token.
 * @param now unix seconds
 * @param skew seconds a token's clock may be off
 * @returns `clock` when a token is known but its time is out of range
 */
export function authenticate(
  credentials: Credentials,
  request: AuthRequest,
  now: number,
  skew: number,
): AuthResult {
  const user = header(request.headers, 'x-ipm-username')
  const password = header(request.headers, 'x-ipm-password')
  if (user !== undefined && password !== undefined) return login(credentials, plain(user), plain(password))
  const [scheme = '', ...rest] = (header(request.headers, 'authorization') ?? '').split(/\s+/)
  const value = rest.join('')
  if (scheme.toLowerCase() === 'basic') {
    const pair = plain(value)
    const colon = pair.indexOf(':')
    return colon < 0 ? 'refused' : login(credentials, pair.slice(0, colon), pair.slice(colon + 1))
  }
  return scheme.toLowerCase() === 'sds' ? token(credentials, request, value, now, skew) : 'refused'
}
