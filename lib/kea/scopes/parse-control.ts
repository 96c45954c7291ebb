import type { KeaScopeSource } from '@/lib/core/ports/kea'
import { KeaError } from '../errors'
import { fileScopeSource } from './file-source'
import { type HttpScopeOptions, httpScopeSource } from './http-source'
import { unixScopeSource } from './unix-source'

/**
 * Reads KEA_CONTROL: a comma list of `unix:/path.sock`, `file:/etc/kea/kea-dhcp4.conf` and
 * `http(s)://user:password@host:port`; the latter with optional `?password-file=/path`, `?ca-file=/path` and
 * `?service=dhcp4` (both services otherwise). Commas inside of a password are written %2C.
 *
 * @throws KeaError naming the entry by its place, since its text may hold a password
 */
export function parseKeaControl(text: string): KeaScopeSource[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry, index) => parseEntry(entry, index + 1))
}

function parseEntry(entry: string, place: number): KeaScopeSource {
  const wrong = (why: string): KeaError => new KeaError('permanent', `KEA_CONTROL, entry ${place}: ${why}`)
  const path = /^(unix|file):(?:\/\/(?=\/))?(\/.+)$/.exec(entry)
  if (path !== null) {
    return path[1] === 'unix' ? unixScopeSource(path[2] ?? '') : fileScopeSource(path[2] ?? '')
  }
  if (!/^https?:\/\//.test(entry)) {
    throw wrong('expected unix:/path, file:/path or http(s)://user:password@host:port')
  }
  let url: URL
  try {
    url = new URL(entry)
  } catch {
    throw wrong('this is no URL')
  }
  const query = url.searchParams
  const service = query.get('service')
  if (service !== null && service !== 'dhcp4' && service !== 'dhcp6') throw wrong('service is dhcp4 or dhcp6')
  const options: HttpScopeOptions = {
    url: new URL(`${url.origin}${url.pathname}`),
    user: url.username === '' ? null : decode(url.username, wrong),
    password: url.password === '' ? null : decode(url.password, wrong),
    passwordFile: query.get('password-file'),
    caFile: query.get('ca-file'),
    services: service === null ? ['dhcp4', 'dhcp6'] : [service],
  }
  return httpScopeSource(options)
}

function decode(text: string, wrong: (why: string) => KeaError): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw wrong('user or password has a % that is no escape')
  }
}
