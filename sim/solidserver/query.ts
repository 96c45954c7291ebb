import { ApiError, ERRNO } from './api-error'
import type { Params } from './params'
import type { Settings } from './settings'
import { RowList } from './store/row-list'
import type { Table } from './table'
import { type Expr, WhereSyntaxError } from './where/ast'
import { type Column, type Columns, compileWhere } from './where/evaluate'
import { parseWhere } from './where/parser'
import { type Plan, planOf } from './where/plan'

/** Names of columns as the caller knows them, turned into those of the table. Identity in the legacy family. */
export type Rename = (name: string) => string | undefined

interface Order<R> {
  readonly column: Column<R>
  readonly name: string
  readonly descending: boolean
}

export interface ListQuery<R> {
  readonly where: Expr | undefined
  readonly plan: Plan
  readonly order: readonly Order<R>[]
  readonly offset: number
  readonly limit: number
  readonly columns: Columns<R>
  /** columns asked for with SELECT, in table names; undefined for all */
  readonly select: ReadonlySet<string> | undefined
}

const TAG = /^([a-z0-9_]+)\.([A-Za-z0-9_.-]+)$/i

function renamed(expr: Expr, rename: Rename): Expr {
  const operand = (side: Extract<Expr, { kind: 'null' }>['left']) => {
    if (side.kind !== 'column') return side
    const name = rename(side.name)
    if (name === undefined) throw new WhereSyntaxError(`unknown column '${side.name}'`)
    return { kind: 'column' as const, name }
  }
  switch (expr.kind) {
    case 'compare':
    case 'like':
      return { ...expr, left: operand(expr.left), right: operand(expr.right) }
    case 'in':
      return { ...expr, left: operand(expr.left), list: expr.list.map(operand) }
    case 'between':
      return { ...expr, left: operand(expr.left), low: operand(expr.low), high: operand(expr.high) }
    case 'null':
      return { ...expr, left: operand(expr.left) }
    case 'not':
      return { ...expr, term: renamed(expr.term, rename) }
    case 'and':
    case 'or':
      return { ...expr, terms: expr.terms.map((term) => renamed(term, rename)) }
  }
}

function tagColumns<R extends { readonly id: number }>(
  table: Table<R>,
  source: string,
): Map<string, Column<R>> {
  const tags = new Map<string, Column<R>>()
  for (const item of source.split(',')) {
    const found = TAG.exec(item.trim())
    if (!found) continue
    const [, object = '', parameter = ''] = found
    const get = (row: R) => table.classParameter(row, parameter)
    tags.set(`tag_${object}_${parameter}`.toLowerCase(), { kind: 'text', get })
  }
  return tags
}

function orderOf<R>(source: string, columns: Columns<R>, rename: Rename): Order<R>[] {
  return source
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => {
      const [asked = '', direction = 'asc', ...rest] = item.toLowerCase().split(/\s+/)
      const name = rename(asked)
      const column = name === undefined ? undefined : columns(name)
      if (!column || name === undefined || rest.length > 0 || (direction !== 'asc' && direction !== 'desc')) {
        throw new WhereSyntaxError(`cannot order by '${item}'`)
      }
      return { column, name, descending: direction === 'desc' }
    })
}

function refuse<T>(clause: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof WhereSyntaxError)) throw error
    throw new ApiError(ERRNO.badWhere, `Syntax error in ${clause}: ${error.message}`, { parameters: clause })
  }
}

function whole(value: string | undefined): number {
  const text = value?.trim() ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : 0
}

/**
 * Reads WHERE, TAGS, ORDERBY, SELECT, limit and offset of a list or count call.
 * @throws ApiError for a malformed clause or an unknown column
 */
export function readQuery<R extends { readonly id: number }>(
  table: Table<R>,
  params: Params,
  rename: Rename = (name) => name,
): ListQuery<R> {
  const tags = tagColumns(table, params.text('tags') ?? '')
  const columns: Columns<R> = (name) => table.column(name) ?? tags.get(name)
  const known: Rename = (name) => (tags.has(name) ? name : rename(name))
  const where = refuse('WHERE', () => {
    const parsed = parseWhere(params.text('where') ?? '')
    const expr = parsed && renamed(parsed, known)
    if (expr) compileWhere(expr, columns)
    return expr
  })
  const selected = params.text('select')
  return {
    where,
    plan: planOf(where),
    order: refuse('ORDERBY', () => orderOf(params.text('orderby') ?? '', columns, known)),
    offset: whole(params.text('offset')),
    limit: whole(params.text('limit')) || Number.POSITIVE_INFINITY,
    columns,
    select: selected
      ? new Set(selected.split(',').flatMap((name) => known(name.trim().toLowerCase()) ?? []))
      : undefined,
  }
}

/** Rows that match, in id order, before paging. Stops early when `enough` rows are found. */
function matching<R extends { readonly id: number }>(
  table: Table<R>,
  query: ListQuery<R>,
  enough: number,
): R[] {
  const { rows, covered } = table.candidates(query.plan)
  const from = rows instanceof RowList ? (query.plan.atLeast.get(table.idColumn) ?? 0) : 0
  const residual = query.plan.residual(covered, rows instanceof RowList ? table.idColumn : undefined)
  if (!residual) return rows instanceof RowList ? rows.page(from, 0, enough) : rows.slice(0, enough)
  const test = compileWhere(residual, query.columns)
  const out: R[] = []
  for (const row of rows instanceof RowList ? rows.from(from) : rows) {
    if (!test(row)) continue
    out.push(row)
    if (out.length >= enough) break
  }
  return out
}

function sortKey<R>(column: Column<R>, row: R): string | number {
  const value = column.get(row)
  if (column.kind === 'number') return Number(value) || 0
  return column.kind === 'name' ? value.toLowerCase() : value
}

/** The page of rows that a list call answers. */
export function listRows<R extends { readonly id: number }>(
  table: Table<R>,
  query: ListQuery<R>,
  settings: Settings,
): R[] {
  let limit = query.limit
  if (settings.maxPage > 0) limit = Math.min(limit, settings.maxPage)
  if (settings.shortPages > 0) limit = Math.min(limit, settings.shortPages)
  const first = query.order[0]
  const byId = !first || (first.name === table.idColumn && !first.descending)
  if (byId) return matching(table, query, query.offset + limit).slice(query.offset)
  const rows = matching(table, query, Number.POSITIVE_INFINITY)
  const keyed = rows.map((row) => ({ row, keys: query.order.map((order) => sortKey(order.column, row)) }))
  keyed.sort((a, b) => {
    for (const [i, order] of query.order.entries()) {
      const x = a.keys[i] ?? ''
      const y = b.keys[i] ?? ''
      if (x !== y) return x < y !== order.descending ? -1 : 1
    }
    return a.row.id - b.row.id
  })
  return keyed.slice(query.offset, query.offset + limit).map(({ row }) => row)
}

/** How many rows match, without paging. */
export function countRows<R extends { readonly id: number }>(table: Table<R>, query: ListQuery<R>): number {
  const { rows, covered } = table.candidates(query.plan)
  if (rows instanceof RowList && query.plan.residual(covered) === undefined) return rows.size
  return matching(table, query, Number.POSITIVE_INFINITY).length
}
