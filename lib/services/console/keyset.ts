import type pg from 'pg'
import type { Page, SortBy } from '@/lib/contract/list'
import { invalid, type Result } from '@/lib/services/console/deps'

/** A column to sort by: SQL and the type that its text is cast back to. */
export interface SortColumn {
  sql: string
  type: 'text' | 'inet' | 'timestamptz' | 'bigint' | 'uuid' | 'int'
  nullable?: boolean
}

/** What a list is made of. All SQL here is written in the code, values come as parameters. */
export interface ListSource<F extends string> {
  /** The table of the items, known as `t`; conditions and sorts speak of nothing else. */
  table: string
  /** Columns of the item. */
  select: string
  /** What is joined to the rows of a page, once they are found: at most one row each. */
  joins?: string
  sorts: Readonly<Record<F, SortColumn>>
  /** Makes the order total. */
  id: SortColumn
}

/** Collects the values of one statement. */
export class Params {
  readonly values: unknown[] = []

  /** The placeholder of a new value. */
  add(value: unknown): string {
    this.values.push(value)
    return `$${this.values.length}`
  }
}

/** A condition, given the parameters to put its values in. */
export type Where = (params: Params) => string

type Cursor = [sort: string, value: string | null, id: string]

function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

function decodeCursor(text: string): Cursor | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (!Array.isArray(parsed) || parsed.length !== 3) return null
    const [sort, value, id] = parsed as unknown[]
    const fits = typeof sort === 'string' && (value === null || typeof value === 'string')
    return fits && typeof id === 'string' ? [sort, value as string | null, id] : null
  } catch {
    return null
  }
}

/** Counting stops here; above it the planner's estimate is as good. A filter makes each row dearer. */
const COUNT_UP_TO = { whole: 250_000, filtered: 10_000 } as const

type KeyedRow = Record<string, unknown> & { key_sort: string | null; key_id: string }

interface Segment {
  /** Rows whose sort column is null come last, in whichever direction. */
  nulls: boolean
  after: { value: string | null; id: string } | null
}

export interface PageRequest<F extends string> {
  sort: SortBy<F>
  limit: number
  cursor?: string | undefined
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
}

/** The rows of one segment in order, as one statement. */
function statement<F extends string>(
  source: ListSource<F>,
  sort: SortBy<F>,
  where: readonly Where[],
  segment: Segment,
  limit: number,
): { text: string; values: unknown[] } {
  const params = new Params()
  const descending = sort.startsWith('-')
  const column = source.sorts[(descending ? sort.slice(1) : sort) as F]
  const direction = descending ? 'desc' : 'asc'
  const beyond = descending ? '<' : '>'
  const conditions = where.map((condition) => condition(params))
  const id = `${source.id.sql} ${direction}`
  // Sorting by the id itself needs no second key.
  const single = column.sql === source.id.sql
  if (segment.nulls) conditions.push(`${column.sql} is null`)
  else if (column.nullable === true) conditions.push(`${column.sql} is not null`)
  if (segment.after !== null) {
    const afterId = `${params.add(segment.after.id)}::${source.id.type}`
    if (segment.nulls || single) conditions.push(`${source.id.sql} ${beyond} ${afterId}`)
    else {
      const value = `${params.add(segment.after.value)}::${column.type}`
      conditions.push(`(${column.sql}, ${source.id.sql}) ${beyond} (${value}, ${afterId})`)
    }
  }
  const order = segment.nulls || single ? id : `${column.sql} ${direction}, ${id}`
  const found = `select t.* from ${source.table} t ${whereOf(conditions)} order by ${order} limit ${params.add(limit)}`
  const text = `select ${source.select}, ${column.sql}::text as key_sort, ${source.id.sql}::text as key_id
    from (${found}) t ${source.joins ?? ''} order by ${order}`
  return { text, values: params.values }
}

/** Rows in order after a cursor; a second statement only when the first segment ran out. */
async function rowsAfter<F extends string>(
  pool: pg.Pool,
  source: ListSource<F>,
  where: readonly Where[],
  sort: SortBy<F>,
  after: { value: string | null; id: string } | null,
  limit: number,
): Promise<KeyedRow[]> {
  const column = source.sorts[(sort.startsWith('-') ? sort.slice(1) : sort) as F]
  const rows: KeyedRow[] = []
  const inNulls = after !== null && after.value === null
  if (!inNulls) {
    const { text, values } = statement(source, sort, where, { nulls: false, after }, limit)
    rows.push(...(await pool.query<KeyedRow>(text, values)).rows)
  }
  if (column.nullable === true && rows.length < limit) {
    const segment = { nulls: true, after: inNulls ? after : null }
    const { text, values } = statement(source, sort, where, segment, limit - rows.length)
    rows.push(...(await pool.query<KeyedRow>(text, values)).rows)
  }
  return rows
}

async function totalOf<F extends string>(
  pool: pg.Pool,
  source: ListSource<F>,
  where: readonly Where[],
): Promise<{ total: number; totalIsEstimate: boolean }> {
  const params = new Params()
  const conditions = where.map((condition) => condition(params))
  const body = `from ${source.table} t ${whereOf(conditions)}`
  const upTo = conditions.length === 0 ? COUNT_UP_TO.whole : COUNT_UP_TO.filtered
  const counted = await pool.query<{ n: number }>(
    `select count(*)::int as n from (select 1 ${body} limit ${upTo + 1}) as c`,
    params.values,
  )
  const total = counted.rows[0]?.n ?? 0
  if (total <= upTo) return { total, totalIsEstimate: false }
  const plan = await pool.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    `explain (format json) select 1 ${body}`,
    params.values,
  )
  const guess = plan.rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? total
  return { total: Math.max(guess, total), totalIsEstimate: true }
}

/** One page of a list by key: as fast at the end as at the beginning. A cursor that is not ours is a wrong field. */
export async function keysetPage<F extends string, T>(
  pool: pg.Pool,
  source: ListSource<F>,
  where: readonly Where[],
  request: PageRequest<F>,
  toItems: (rows: readonly Record<string, unknown>[]) => T[] | Promise<T[]>,
): Promise<Result<Page<T>>> {
  let after: { value: string | null; id: string } | null = null
  if (request.cursor !== undefined) {
    const cursor = decodeCursor(request.cursor)
    if (cursor === null || cursor[0] !== request.sort) {
      return invalid('cursor', 'must be the nextCursor of a page with the same sort')
    }
    after = { value: cursor[1], id: cursor[2] }
  }
  let rows: KeyedRow[]
  try {
    rows = await rowsAfter(pool, source, where, request.sort, after, request.limit + 1)
  } catch (error) {
    // 22xxx: a forged cursor whose parts do not cast.
    if (after !== null && String((error as { code?: unknown }).code).startsWith('22')) {
      return invalid('cursor', 'must be the nextCursor of a page')
    }
    throw error
  }
  const more = rows.length > request.limit
  const shown = more ? rows.slice(0, request.limit) : rows
  const last = shown.at(-1)
  const items = await toItems(shown)
  const nextCursor = more && last ? encodeCursor([request.sort, last.key_sort, last.key_id]) : null
  if (after !== null) return { ok: true, value: { items, nextCursor } }
  const total = more ? await totalOf(pool, source, where) : { total: items.length, totalIsEstimate: false }
  return { ok: true, value: { items, nextCursor, ...total } }
}

/** All rows in order, a batch at a time: an export holds no transaction and no more than a batch in memory. */
export async function* keysetAll<F extends string, T>(
  pool: pg.Pool,
  source: ListSource<F>,
  where: readonly Where[],
  sort: SortBy<F>,
  toItems: (rows: readonly Record<string, unknown>[]) => T[] | Promise<T[]>,
  batch = 1_000,
): AsyncGenerator<T[]> {
  let after: { value: string | null; id: string } | null = null
  for (;;) {
    const rows: KeyedRow[] = await rowsAfter(pool, source, where, sort, after, batch)
    if (rows.length > 0) yield await toItems(rows)
    const last = rows.at(-1)
    if (last === undefined || rows.length < batch) return
    after = { value: last.key_sort, id: last.key_id }
  }
}
