import type { DhcpReply } from './dhcp-message'

/** What a client says about itself; it may change from one message to the next. */
export interface Identity {
  mac: string
  /** DHCPv4: hex of option 61, type byte first. DHCPv6 has its DUID, made of the MAC (RFC 8415 section 11.4). */
  clientId?: string | undefined
  /** null: it sends no name. */
  hostname: string | null
  /** DHCPv4: the name goes into option 81 rather than 12. DHCPv6 always uses option 39. */
  fqdn: boolean
  /** Seconds that it asks for; as long as the server likes when absent. */
  lifetime?: number | undefined
}

export type Change = Partial<Identity>

/** A DHCP client of either family that keeps its address in mind, as a host does. Changes of identity stay. */
export interface DhcpClient {
  readonly family: 4 | 6
  readonly identity: Identity
  /** The address that it holds, or held last. Throws when it never had one. */
  readonly ip: string
  /** DORA, or SOLICIT to REPLY. Answers its address, null when the server gives none. `ip`: a wish. */
  obtain(ip?: string): Promise<string | null>
  /** RENEW to the server. False when the server refuses, or gives another address, which the client then has. */
  renew(change?: Change): Promise<boolean>
  /** DHCPv4 INIT-REBOOT (RFC 2131 section 3.2), DHCPv6 REBIND: is this address still mine? */
  reboot(ip?: string): Promise<boolean>
  /** RENEW of an address that is not the client's own: with DHCPv4 it moves there when that is free. */
  moveTo(ip: string): Promise<boolean>
  /** RELEASE of its address, or of one that is not its own. */
  release(ip?: string): Promise<void>
  decline(): Promise<void>
}

/** How one family says the things that a client does. */
export interface Dialect {
  family: 4 | 6
  obtain(self: Identity, wish: string | undefined): Promise<DhcpReply | null>
  renew(self: Identity, ip: string): Promise<DhcpReply | null>
  reboot(self: Identity, ip: string): Promise<DhcpReply | null>
  release(self: Identity, ip: string): Promise<void>
  decline(self: Identity, ip: string): Promise<void>
}

const ANSWERS = new Set(['ack', 'reply'])

/** A new client that has not said anything yet. */
export function dhcpClient(dialect: Dialect, start: Identity): DhcpClient {
  let identity = start
  let address: string | null = null
  const held = () => {
    if (address === null) throw new Error(`${identity.mac} has no address`)
    return address
  }
  const take = (reply: DhcpReply | null): string | null => {
    const [given] = reply !== null && ANSWERS.has(reply.message) ? reply.ips : []
    if (given === undefined) return null
    address = given
    return given
  }
  return {
    family: dialect.family,
    get identity() {
      return identity
    },
    get ip() {
      return held()
    },
    obtain: async (wish) => take(await dialect.obtain(identity, wish)),
    renew: async (change = {}) => {
      identity = { ...identity, ...change }
      const ip = held()
      return take(await dialect.renew(identity, ip)) === ip
    },
    reboot: async (ip = held()) => take(await dialect.reboot(identity, ip)) === ip,
    moveTo: async (ip) => take(await dialect.renew(identity, ip)) === ip,
    release: (ip = held()) => dialect.release(identity, ip),
    decline: () => dialect.decline(identity, held()),
  }
}
