/** What a server answered, of either family, as far as the tests' clients look at it. */
export interface DhcpReply {
  xid: number
  /** offer, ack, nak; advertise, reply. */
  message: string
  /** Addresses with a lifetime above zero; empty when the server has none for the client. */
  ips: string[]
  /** How the server names itself: an address, or a DUID in hex. */
  serverId: string | null
  /** Seconds that the first address is valid. */
  seconds: number | null
}
