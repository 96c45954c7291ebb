import type { Expr, Operand } from '../ast'

function operand(value: Operand): string {
  switch (value.kind) {
    case 'column':
      return value.name
    case 'number':
      return value.value
    case 'text':
      return `'${value.value.replaceAll("'", "''")}'`
  }
}

function nested(expr: Expr): string {
  return expr.kind === 'and' || expr.kind === 'or' || expr.kind === 'not'
    ? `(${printWhere(expr)})`
    : printWhere(expr)
}

/** Writes an expression back as a clause; reading it again gives the same expression. */
export function printWhere(expr: Expr): string {
  switch (expr.kind) {
    case 'compare':
      return `${operand(expr.left)} ${expr.op} ${operand(expr.right)}`
    case 'like':
      return `${operand(expr.left)} ${expr.negated ? 'NOT ' : ''}LIKE ${operand(expr.right)}`
    case 'in':
      return `${operand(expr.left)} ${expr.negated ? 'NOT ' : ''}IN (${expr.list.map(operand).join(', ')})`
    case 'between':
      return `${operand(expr.left)} ${expr.negated ? 'NOT ' : ''}BETWEEN ${operand(expr.low)} AND ${operand(expr.high)}`
    case 'null':
      return `${operand(expr.left)} IS ${expr.negated ? 'NOT ' : ''}NULL`
    case 'not':
      return `NOT ${nested(expr.term)}`
    case 'and':
      return expr.terms.map(nested).join(' AND ')
    case 'or':
      return expr.terms.map(nested).join(' OR ')
  }
}
