/** What the one sentence about an address tells. */
export interface AddressTextFacts {
  scope: string | null
  pool: { first: string; last: string } | null
  reservation: { hostname: string | null; client: string } | null
  /** Of a lease that is active; `until` as the reader writes times. */
  lease: { client: string; hostname: string | null; until: string | null } | null
  /** Why nobody can have the address now: Kea found a stranger there. */
  declined: boolean
  watched: boolean
  /** Names of its A and AAAA records. */
  names: readonly string[]
}

const NAMED = 3

/** `inside LAN, pool .100 to .200, leased to 0a:1b:… (printer-3) until 14:02`: what is known, in that order. */
export function addressText(facts: AddressTextFacts): string {
  const { scope, pool, reservation, lease, declined, watched, names } = facts
  const parts = scope === null ? ['in no scope'] : [`inside ${scope}`, poolText(pool)]
  if (reservation !== null) parts.push(`reserved for ${who(reservation)}`)
  if (lease !== null) {
    parts.push(`leased to ${who(lease)}${lease.until === null ? '' : ` until ${lease.until}`}`)
  }
  if (declined) parts.push('declined: somebody else was found there')
  if (scope !== null && reservation === null && lease === null && !declined) parts.push('free')
  if (watched) parts.push('watched')
  if (names.length > 0) {
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : ''
    parts.push(`in DNS as ${names.slice(0, NAMED).join(', ')}${more}`)
  }
  return parts.join(', ')
}

function poolText(pool: AddressTextFacts['pool']): string {
  if (pool === null) return 'outside its pools'
  const { first, last } = pool
  const network = first.slice(0, first.lastIndexOf('.') + 1)
  const short = network !== '' && last.startsWith(network) && !last.slice(network.length).includes('.')
  const cut = (ip: string): string => (short ? `.${ip.slice(network.length)}` : ip)
  return `pool ${cut(first)} to ${cut(last)}`
}

function who({ client, hostname }: { client: string; hostname: string | null }): string {
  return hostname === null ? client : `${client} (${hostname})`
}
