import { describe, expect, it } from 'vitest'
import { parseDnsServers } from './dns-servers'

describe('parseDnsServers', () => {
  it('reads views, ports, IPv6 and several servers of a view', () => {
    const servers = parseDnsServers(
      'internal=127.0.0.1:5300, external=ns.site.com,internal=[2001:db8::1]:53,v6=2001:db8::2,',
    )
    expect(Object.fromEntries(servers)).toEqual({
      internal: [
        { host: '127.0.0.1', port: 5300 },
        { host: '2001:db8::1', port: 53 },
      ],
      external: [{ host: 'ns.site.com', port: 53 }],
      v6: [{ host: '2001:db8::2', port: 53 }],
    })
  })

  it('knows no server in an empty text', () => {
    expect(parseDnsServers('').size).toBe(0)
  })

  it.each(['127.0.0.1:53', 'internal=', 'internal=host:0', 'internal=host:99999', '=host'])(
    'refuses %j',
    (text) => {
      expect(() => parseDnsServers(text)).toThrow('HOLDFAST_DNS_SERVERS')
    },
  )
})
