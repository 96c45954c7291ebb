import { isIP } from 'node:net'

export interface DnsServerAddress {
  host: string
  port: number
}

/** The authoritative servers of each view, in the order they are asked. */
export type DnsServers = ReadonlyMap<string, readonly DnsServerAddress[]>

const parseAddress = (text: string): DnsServerAddress | null => {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text)
  const plain = bracketed ?? (isIP(text) === 6 ? [text, text] : /^([^:\s]+)(?::(\d{1,5}))?$/.exec(text))
  const host = plain?.[1]
  const port = Number(plain?.[2] ?? '53')
  return host && port > 0 && port < 65536 ? { host, port } : null
}

/**
 * `internal=127.0.0.1:5300,external=[2001:db8::1]:53`; a view named twice has two servers. Port 53 when none is
 * given. Throws a TypeError that names the part it cannot read.
 */
export function parseDnsServers(text: string): DnsServers {
  const servers = new Map<string, DnsServerAddress[]>()
  for (const part of text.split(',').map((item) => item.trim())) {
    if (part === '') continue
    const at = part.indexOf('=')
    const view = part.slice(0, Math.max(at, 0)).trim()
    const address = parseAddress(part.slice(at + 1).trim())
    if (view === '' || !address) throw new TypeError(`HOLDFAST_DNS_SERVERS: not view=host:port: ${part}`)
    servers.set(view, [...(servers.get(view) ?? []), address])
  }
  return servers
}
