import type { Dialect, Identity } from './dhcp-client'
import type { DhcpReply } from './dhcp-message'
import type { Dhcp4Request } from './dhcp4-packet'
import type { Dhcp6Request } from './dhcp6-packet'

type Ask<R> = (request: R) => Promise<DhcpReply | null>

/** DHCPv4 (RFC 2131) to a server at this address. */
export function dialect4(ask: Ask<Dhcp4Request>, server: string): Dialect {
  const said = ({ mac, clientId, hostname, fqdn, lifetime }: Identity) => ({
    mac,
    clientId,
    lifetime,
    ...(hostname === null ? {} : { [fqdn ? 'fqdn' : 'hostname']: hostname }),
  })
  const own = ({ mac, clientId }: Identity) => ({ mac, clientId, serverId: server })
  return {
    family: 4,
    obtain: async (self, wish) => {
      const offer = await ask({ message: 'discover', ...said(self), requestedIp: wish })
      if (offer?.message !== 'offer') return null
      const [requestedIp] = offer.ips
      return ask({ message: 'request', ...said(self), requestedIp, serverId: offer.serverId ?? server })
    },
    renew: (self, ip) => ask({ message: 'request', ...said(self), clientIp: ip }),
    reboot: (self, ip) => ask({ message: 'request', ...said(self), requestedIp: ip }),
    release: async (self, ip) => {
      await ask({ message: 'release', ...own(self), clientIp: ip })
    },
    decline: async (self, ip) => {
      await ask({ message: 'decline', ...own(self), requestedIp: ip })
    },
  }
}

/** The DUID-LL of a MAC (RFC 8415 section 11.4): Kea reads the MAC out of it. Hex. */
export const duidOf = (mac: string): string => `00030001${mac.replaceAll(':', '')}`

/** DHCPv6 (RFC 8415), one IA_NA for each client. */
export function dialect6(ask: Ask<Dhcp6Request>): Dialect {
  let server: string | undefined
  const own = ({ mac }: Identity) => ({ duid: duidOf(mac), iaid: 1 })
  const said = (self: Identity) => ({
    ...own(self),
    hostname: self.hostname ?? undefined,
    lifetime: self.lifetime,
  })
  return {
    family: 6,
    obtain: async (self, wish) => {
      const offer = await ask({ message: 'solicit', ...said(self), ip: wish })
      const [ip] = offer?.message === 'advertise' ? offer.ips : []
      if (ip === undefined) return null
      server = offer?.serverId ?? undefined
      return ask({ message: 'request', ...said(self), ip, serverId: server })
    },
    renew: (self, ip) => ask({ message: 'renew', ...said(self), ip, serverId: server }),
    reboot: (self, ip) => ask({ message: 'rebind', ...said(self), ip }),
    release: async (self, ip) => {
      await ask({ message: 'release', ...own(self), ip, serverId: server })
    },
    decline: async (self, ip) => {
      await ask({ message: 'decline', ...own(self), ip, serverId: server })
    },
  }
}
