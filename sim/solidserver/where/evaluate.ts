import { type CompareOperator, type Expr, type Operand, WhereSyntaxError } from './ast'
import { compileLike } from './like'

/** How the values of a column compare: ids and counters as numbers, DNS names without regard to case, the rest as text. */
export type ColumnKind = 'number' | 'name' | 'text'

export interface Column<R> {
  readonly kind: ColumnKind
  readonly get: (row: R) => string
}

export type Columns<R> = (name: string) => Column<R> | undefined

const NUMERIC = /^[+-]?\d+(\.\d+)?$/

interface Side<R> {
  readonly kind: ColumnKind
  readonly get: (row: R) => string
  readonly literal?: string
}

function side<R>(operand: Operand, columns: Columns<R>): Side<R> {
  switch (operand.kind) {
    case 'column': {
      const column = columns(operand.name)
      if (!column) throw new WhereSyntaxError(`unknown column '${operand.name}'`)
      return column
    }
    case 'text':
      return { kind: 'text', get: () => operand.value, literal: operand.value }
    case 'number':
      return { kind: 'number', get: () => operand.value, literal: operand.value }
  }
}

function byOperator(op: CompareOperator): (order: number) => boolean {
  switch (op) {
    case '=':
      return (order) => order === 0
    case '!=':
      return (order) => order !== 0
    case '<':
      return (order) => order < 0
    case '<=':
      return (order) => order <= 0
    case '>':
      return (order) => order > 0
    case '>=':
      return (order) => order >= 0
  }
}

function textOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Orders two values the way their columns compare. Numbers fall back to text when either is not a number. */
export function compareValues(a: string, b: string, numeric: boolean, fold: boolean): number {
  if (numeric && NUMERIC.test(a) && NUMERIC.test(b)) return Number(a) - Number(b)
  return fold ? textOrder(a.toLowerCase(), b.toLowerCase()) : textOrder(a, b)
}

function comparison<R>(left: Side<R>, right: Side<R>): (row: R) => number {
  const numeric = left.kind === 'number' || right.kind === 'number'
  const fold = left.kind === 'name' || right.kind === 'name'
  return (row) => compareValues(left.get(row), right.get(row), numeric, fold)
}

/** Equality with a literal, the common case of a scan: decided without parsing numbers where texts already agree. */
function equalsLiteral<R>(left: Side<R>, right: Side<R>): ((row: R) => boolean) | undefined {
  const { literal } = right
  if (literal === undefined || left.literal !== undefined) return undefined
  if (left.kind === 'number' || right.kind === 'number') {
    return (row) => {
      const value = left.get(row)
      return value === literal || compareValues(value, literal, true, left.kind === 'name') === 0
    }
  }
  if (left.kind === 'text') return (row) => left.get(row) === literal
  const folded = literal.toLowerCase()
  return (row) => left.get(row).toLowerCase() === folded
}

function like<R>(expr: Extract<Expr, { kind: 'like' }>, columns: Columns<R>): (row: R) => boolean {
  const left = side(expr.left, columns)
  const right = side(expr.right, columns)
  const fold =
    left.kind === 'name' || right.kind === 'name' ? (s: string) => s.toLowerCase() : (s: string) => s
  const fixed = right.literal === undefined ? undefined : compileLike(fold(right.literal))
  return (row) => (fixed ?? compileLike(fold(right.get(row))))(fold(left.get(row))) !== expr.negated
}

/**
 * Turns an expression into a predicate over rows.
 * An empty value counts as NULL, because the appliance's rows spell NULL as "".
 * @throws WhereSyntaxError for a column the object does not have
 */
export function compileWhere<R>(expr: Expr, columns: Columns<R>): (row: R) => boolean {
  switch (expr.kind) {
    case 'compare': {
      const left = side(expr.left, columns)
      const right = side(expr.right, columns)
      const equal = equalsLiteral(left, right)
      if (equal && expr.op === '=') return equal
      if (equal && expr.op === '!=') return (row) => !equal(row)
      const order = comparison(left, right)
      const holds = byOperator(expr.op)
      return (row) => holds(order(row))
    }
    case 'like':
      return like(expr, columns)
    case 'in': {
      const left = side(expr.left, columns)
      const tests = expr.list.map((item) => {
        const right = side(item, columns)
        const order = comparison(left, right)
        return equalsLiteral(left, right) ?? ((row: R) => order(row) === 0)
      })
      return (row) => tests.some((test) => test(row)) !== expr.negated
    }
    case 'between': {
      const left = side(expr.left, columns)
      const low = comparison(left, side(expr.low, columns))
      const high = comparison(left, side(expr.high, columns))
      return (row) => (low(row) >= 0 && high(row) <= 0) !== expr.negated
    }
    case 'null': {
      const left = side(expr.left, columns)
      return (row) => (left.get(row) === '') !== expr.negated
    }
    case 'not': {
      const term = compileWhere(expr.term, columns)
      return (row) => !term(row)
    }
    case 'and': {
      const terms = expr.terms.map((term) => compileWhere(term, columns))
      return (row) => terms.every((term) => term(row))
    }
    case 'or': {
      const terms = expr.terms.map((term) => compileWhere(term, columns))
      return (row) => terms.some((term) => term(row))
    }
  }
}
