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
  /** Rows of the first page; while the appliance answers fast the pages grow, to five times that. */
  pageSize: number
  /** The columns to ask for, those of WHERE and ORDERBY among them; default: all, some 2 kB a row. */
  select?: readonly string[]
  map: (row: Row) => T
}

const ATTEMPTS = 3
const GROWTH = 5
/** Milliseconds: an answer that took less may be twice as long, one that took more is too long. */
const FAST_MS = 1_000
const SLOW_MS = 4_000

async function total(client: SolidserverClient, listing: Listing<unknown>): Promise<number> {
  const rows = await client.get(listing.count, { WHERE: listing.where })
  const count = Number(rows.length === 0 ? '0' : rows[0]?.total)
  if (Number.isInteger(count)) return count
  throw new DnsError('transient', 'SOLIDserver: no number in its answer', 'count', false, listing.count)
}

/** Hundreds of thousands of ids are remembered: as numbers they are small. */
type Id = string | number
const idOf = (text: string): Id => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : text)

/** What passes over all pages found so far. */
interface Found {
  /** Ids of the rows that passes before handed out. */
  ids: Set<Id>
  /** The last pass came to its end, and no row moved while it read. */
  whole: boolean
}

/**
 * One pass over all pages, which hands out the rows that none before it had. Rows that came while we read are not waited
 * for: in a zone that grows steadily that would never end.
 */
async function* pass<T>(client: SolidserverClient, listing: Listing<T>, found: Found): AsyncGenerator<T[]> {
  found.whole = false
  const before = await total(client, listing)
  const ids = new Set<Id>()
  let last: string | undefined
  let size = listing.pageSize
  const ask = async (offset: number, limit: number) => {
    const askedAt = performance.now()
    const page = await client.get(listing.list, {
      WHERE: listing.where,
      ORDERBY: listing.key,
      ...(listing.select === undefined ? {} : { SELECT: listing.select.join(',') }),
      limit: String(limit),
      offset: String(offset),
    })
    return { page, full: page.length >= limit, ms: performance.now() - askedAt }
  }
  let coming = ask(0, size)
  for (;;) {
    const { page, full, ms } = await coming
    if (ms < FAST_MS && full) size = Math.min(listing.pageSize * GROWTH, size * 2)
    else if (ms > SLOW_MS) size = Math.max(listing.pageSize, Math.floor(size / 2))
    // Every page begins with the last row of the one before: if it is not there, rows before it came or went,
    // and the ones in between would be missed without anybody noticing.
    const overlap = ids.size === 0 ? 0 : 1
    if (overlap === 1 && page[0]?.[listing.key] !== last) break
    if (full) {
      // The next one is on its way while this one is read.
      coming = ask(ids.size - overlap + page.length - 1, size + 1)
      coming.catch(() => undefined)
    }
    const fresh = page.slice(overlap)
    const known = ids.size
    const items: T[] = []
    for (const row of fresh) {
      const text = row[listing.key] ?? ''
      const id = idOf(text)
      if (text === '' || ids.has(id)) break
      ids.add(id)
      last = text
      if (!found.ids.has(id)) items.push(listing.map(row))
    }
    if (items.length > 0) yield items
    if (ids.size < known + fresh.length) break
    // A short page is no proof of the end: the appliance may return fewer rows than asked for.
    if (full) continue
    const counted = await total(client, listing)
    found.whole = ids.size >= Math.min(before, counted)
    if (found.whole) return
    if (fresh.length === 0) break
    coming = ask(ids.size - 1, size + 1)
  }
  for (const id of ids) found.ids.add(id)
}

/**
 * Everything a WHERE selects, page by page and each row once; rejects with a transient DnsError at its end when the
 * listing may be incomplete: until then nothing follows from what was not in it. Pages are cut by offset in the order
 * of a unique key, and the number of distinct ids is checked against the appliance's count before and after: more
 * afterwards are rows that came meanwhile, fewer are rows that went. Where rows moved between pages all are read again,
 * and the ones missed are handed out; what went away in that time may be among those handed out before.
 */
export async function* listPages<T>(client: SolidserverClient, listing: Listing<T>): AsyncGenerator<T[]> {
  const found: Found = { ids: new Set(), whole: false }
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    yield* pass(client, listing, found)
    if (found.whole) return
    if (attempt < ATTEMPTS) await sleep(50 * attempt * (1 + Math.random()))
  }
  throw new DnsError(
    'transient',
    'SOLIDserver: the listing is incomplete, rows are missing or moved between pages',
    'incomplete',
    false,
    listing.list,
  )
}

/** The same, all at once. */
export async function listAll<T>(client: SolidserverClient, listing: Listing<T>): Promise<T[]> {
  const items: T[] = []
  for await (const page of listPages(client, listing)) items.push(...page)
  return items
}
