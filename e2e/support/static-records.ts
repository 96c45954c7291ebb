import { api, type NewHost } from '@/e2e/support/api'

/** A record as far as the specs look at it. */
export interface FoundRecord {
  id: string
  name: string
  value: string
  ttl: number
  status: string
  present: boolean
  owned: boolean
  reservationId: string | null
  watchId: string | null
  staticRecordId: string | null
}

/** A reservation as far as the specs look at it. */
export interface FoundReservation {
  id: string
  mac: string | null
  hostname: string | null
  infra: boolean
  staticRecordId: string | null
  createdFrom: string
}

interface Page<T> {
  items: T[]
}

async function taken(): Promise<Set<string | null>> {
  const lists = ['/api/dhcp/reservations?scope=LAN', '/api/dhcp/leases?scope=LAN', '/api/watchlist?state=all']
  const found = new Set<string | null>()
  for (const list of lists) {
    const { body } = await api<Page<{ ip: string | null }>>(
      'GET',
      `${list}${list.includes('?') ? '&' : '?'}limit=1000`,
    )
    for (const { ip } of body.items) found.add(ip)
  }
  const { body } = await api<Page<FoundRecord>>('GET', '/api/dns/records?type=A&q=192.168.1.0/24&limit=1000')
  for (const { value } of body.items) found.add(value)
  return found
}

/** A name, a MAC and an address of LAN that neither DHCP nor DNS ever heard of; `pool`: inside its pool. */
export async function unknownHost(prefix: string, { pool = false } = {}): Promise<NewHost> {
  const used = await taken()
  const bytes = Array.from({ length: 5 }, () =>
    Math.floor(Math.random() * 256)
      .toString(16)
      .padStart(2, '0'),
  )
  const [from, down] = pool ? [199, 140] : [99, 61]
  for (let last = from; last >= down; last--) {
    const ip = `192.168.1.${last}`
    if (used.has(ip)) continue
    const hostname = `${prefix}-${Date.now().toString(36)}`
    return { hostname, mac: ['02', ...bytes].join(':').toUpperCase(), ip, scope: 'LAN' }
  }
  throw new Error('LAN has no address left that nobody knows')
}

/** Sets the toggles of DNS-first. */
export async function setToggles(body: {
  onStaticDns?: 'prompt' | 'auto-create' | 'ignore'
  drift?: 'warn' | 'block'
  autoWatch?: boolean
}): Promise<void> {
  const { status } = await api('PUT', '/api/policy', body)
  if (status !== 200) throw new Error(`The policy was not set: ${status}`)
}

/** The toggles as they are delivered. */
export const DEFAULT_TOGGLES = { onStaticDns: 'prompt', drift: 'warn', autoWatch: true } as const

/** Makes a static record by the API. */
export async function addStaticRecord({ hostname, ip }: NewHost): Promise<FoundRecord> {
  const { status, body } = await api<FoundRecord>('POST', '/api/dns/records', {
    name: `${hostname}.site.com`,
    value: ip,
  })
  if (status !== 201) throw new Error(`No record: ${status} ${JSON.stringify(body)}`)
  return body
}

export async function recordsOf(name: string): Promise<FoundRecord[]> {
  return (await api<Page<FoundRecord>>('GET', `/api/dns/records?name=${name}&type=A`)).body.items
}

export async function reservationsAt(ip: string): Promise<FoundReservation[]> {
  return (await api<Page<FoundReservation>>('GET', `/api/dhcp/reservations?ip=${ip}`)).body.items
}

/** Removes what a spec made at an address: its static records, its reservation, its watch. */
export async function cleanAddress(ip: string): Promise<void> {
  const records = await api<Page<FoundRecord>>('GET', `/api/dns/records?ip=${ip}&type=A&limit=50`)
  for (const { id, staticRecordId } of records.body.items)
    if (staticRecordId !== null) await api('DELETE', `/api/dns/records/${id}`)
  for (const { id } of await reservationsAt(ip)) await api('DELETE', `/api/dhcp/reservations/${id}`)
  const watches = await api<Page<{ id: string }>>('GET', `/api/watchlist?ip=${ip}`)
  for (const { id } of watches.body.items) await api('DELETE', `/api/watchlist/${id}`)
}
