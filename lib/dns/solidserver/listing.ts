import { setTimeout as sleep } from 'node:timers/promises'
import { DnsError } from '@/lib/core/ports/dns'
import type { Row } from './body'
import type { SolidserverClient } from './client'

export interface Listing<T> {
  list: string
  count: string
  /** The column that is unique and orders the pages. */
  key: string
  where: string
  /** Rows of the first page; while the appliance answers fast the pages grow, to ten times that. */
  pageSize: number
  /** The columns to ask for, those of WHERE and ORDERBY among them; default: all, some 2 kB a row. */
  select?: readonly string[]
  map: (row: Row) => T
}

const ATTEMPTS = 3
const GROWTH = 10
/** Milliseconds: an answer that took less may be twice as long, one that took more is too long. */
const FAST_MS = 1_000
const SLOW_MS = 4_000

async function total(client: SolidserverClient, listing: Listing<unknown>): Promise<number> {
  const rows = await client.get(listing.count, { WHERE: listing.where })
  const count = Number(rows.length === 0 ? '0' : rows[0]?.total)
  if (Number.isInteger(count)) return count
  throw new DnsError('transient', 'SOLIDserver: no number in its answer', 'count', false, listing.count)
}

/**
 * One pass over all pages: the items, and how many the appliance counted before and after; null when rows moved.
 * Rows that came while we read are not waited for: in a zone that grows steadily that would never end.
 */
async function pass<T>(
  client: SolidserverClient,
  listing: Listing<T>,
): Promise<{ items: T[]; before: number; counted: number } | null> {
  const before = await total(client, listing)
  const items = new Map<string, T>()
  let last: string | undefined
  let size = listing.pageSize
  for (;;) {
    // Every page begins with the last row of the one before: if it is not there, rows before it came or went,
    // and the ones in between would be missed without anybody noticing.
    const overlap = items.size === 0 ? 0 : 1
    const limit = size + overlap
    const askedAt = performance.now()
    const page = await client.get(listing.list, {
      WHERE: listing.where,
      ORDERBY: listing.key,
      ...(listing.select === undefined ? {} : { SELECT: listing.select.join(',') }),
      limit: String(limit),
      offset: String(items.size - overlap),
    })
    const ms = performance.now() - askedAt
    if (ms < FAST_MS && page.length >= limit) size = Math.min(listing.pageSize * GROWTH, size * 2)
    else if (ms > SLOW_MS) size = Math.max(listing.pageSize, Math.floor(size / 2))
    if (overlap === 1 && page[0]?.[listing.key] !== last) return null
    const fresh = page.slice(overlap)
    for (const row of fresh) {
      const id = row[listing.key] ?? ''
      if (id === '' || items.has(id)) return null
      items.set(id, listing.map(row))
      last = id
    }
    // A short page is no proof of the end: the appliance may return fewer rows than asked for.
    if (page.length >= limit) continue
    const counted = await total(client, listing)
    const enough = items.size >= Math.min(before, counted)
    if (fresh.length === 0 || enough) return { items: [...items.values()], before, counted }
  }
}

/**
 * Everything a WHERE selects, or a transient DnsError when the listing may be incomplete. Pages are cut by
 * offset in the order of a unique key, and the number of distinct ids is checked against the appliance's count
 * before and after: more afterwards are rows that came meanwhile; fewer are rows that went, which are listed again
 * and tolerated in the end.
 */
export async function listAll<T>(client: SolidserverClient, listing: Listing<T>): Promise<T[]> {
  let reason = ''
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const result = await pass(client, listing)
    const listed = result?.items.length ?? 0
    const gone = result !== null && result.counted < listed
    const whole = result !== null && listed >= Math.min(result.before, result.counted)
    if (whole && (!gone || attempt === ATTEMPTS)) return result.items
    reason = result ? `${listed} of ${result.counted} rows` : 'rows moved between pages'
    if (attempt < ATTEMPTS) await sleep(50 * attempt * (1 + Math.random()))
  }
  throw new DnsError(
    'transient',
    `SOLIDserver: the listing is incomplete (${reason})`,
    'incomplete',
    false,
    listing.list,
  )
}
