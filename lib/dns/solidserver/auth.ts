import { createHash } from 'node:crypto'
import type { HttpMethod, SolidserverCredentials } from './options'

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')

/**
 * The headers that authenticate one request. A token signs the URL exactly as sent, raw query included, and
 * not the body: lower-case hex SHA3-256 over secret, time, method and URL joined by newlines.
 * @param at seconds since the epoch
 */
export function authHeaders(
  credentials: SolidserverCredentials,
  method: HttpMethod,
  url: string,
  at: number,
): Record<string, string> {
  switch (credentials.kind) {
    case 'native':
      return {
        'X-IPM-Username': base64(credentials.user),
        'X-IPM-Password': base64(credentials.password),
      }
    case 'basic':
      return { Authorization: `Basic ${base64(`${credentials.user}:${credentials.password}`)}` }
    case 'token': {
      const signed = [credentials.secret, String(at), method, url].join('\n')
      const signature = createHash('sha3-256').update(signed, 'utf8').digest('hex')
      return { Authorization: `SDS ${credentials.id}:${signature}`, 'X-SDS-TS': String(at) }
    }
  }
}

/** Every text that must never be repeated in a message, should the appliance echo it. */
export function secretsOf(credentials: SolidserverCredentials): string[] {
  const raw = credentials.kind === 'token' ? [credentials.secret] : [credentials.password]
  return raw.filter((secret) => secret.length > 0).flatMap((secret) => [secret, base64(secret)])
}
