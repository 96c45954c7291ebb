import type { Zone } from '../solidserver/store/model'
import type { Catalogue } from './catalogue'
import type { ServedRecord, ServedZone } from './served-zone'

/** A record with the name it is answered under, and the serial of its zone. */
export interface Found {
  readonly owner: string
  readonly record: ServedRecord
  readonly serial: number
}

export interface Resolution {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED'
  readonly answers: readonly Found[]
  /** SOA for negative answers */
  readonly authority: readonly Found[]
}

const MAX_CHAIN = 8

function parent(name: string): string {
  const dot = name.indexOf('.')
  return dot < 0 ? '' : name.slice(dot + 1)
}

/** Records at a name: its own, or those of the wildcard that covers it (RFC 4592). */
function lookup(zone: ServedZone, name: string): { exists: boolean; records: readonly ServedRecord[] } {
  if (zone.exists(name)) return { exists: true, records: zone.at(name) }
  let encloser = parent(name)
  while (encloser !== zone.name && !zone.exists(encloser)) encloser = parent(encloser)
  const wildcard = zone.at(`*.${encloser}`)
  return { exists: wildcard.length > 0, records: wildcard }
}

function negative(zone: Zone): Found[] {
  const soa = zone.served.soa()
  if (!soa) return []
  // RFC 2308: cached for the smaller of the SOA's own TTL and its minimum field
  const ttl = Math.min(soa.ttl, Number(soa.values[6] ?? soa.ttl) || 0)
  return [{ owner: zone.name, record: { ...soa, ttl }, serial: zone.served.serial }]
}

/**
 * Answers a question from the zones of one listener. CNAMEs are followed as long as they stay in those zones.
 * @param question the name as asked, its case kept for the answer
 */
export function resolve(catalogue: Catalogue, question: string, type: string): Resolution {
  const answers: Found[] = []
  const seen = new Set<string>()
  let owner = question.replace(/\.$/, '')
  let zone = catalogue.find(owner.toLowerCase())
  if (!zone) return { rcode: 'REFUSED', answers, authority: [] }
  for (let hop = 0; hop < MAX_CHAIN; hop += 1) {
    const name = owner.toLowerCase()
    const here = catalogue.find(name)
    if (!here || seen.has(name)) return { rcode: 'NOERROR', answers, authority: [] }
    zone = here
    seen.add(name)
    const { serial } = zone.served
    const { exists, records } = lookup(zone.served, name)
    if (!exists) return { rcode: 'NXDOMAIN', answers, authority: negative(zone) }
    const wanted = type === 'ANY' ? records : records.filter((record) => record.type === type)
    if (wanted.length > 0) {
      const at = owner
      return {
        rcode: 'NOERROR',
        answers: [...answers, ...wanted.map((record) => ({ owner: at, record, serial }))],
        authority: [],
      }
    }
    const cname = records.find((record) => record.type === 'CNAME')
    const target = cname?.values[0]
    if (!cname || !target) return { rcode: 'NOERROR', answers, authority: negative(zone) }
    answers.push({ owner, record: cname, serial })
    owner = target.replace(/\.$/, '')
  }
  return { rcode: 'NOERROR', answers, authority: [] }
}
