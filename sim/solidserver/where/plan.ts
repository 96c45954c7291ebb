import type { Expr, Operand } from './ast'

/**
 * What an index may use of a WHERE clause: the top-level conjuncts `column = literal` and `id > number`.
 * `residual` says which conjuncts are left to check row by row once the equalities on some columns, and the lower
 * bound on one (`range`), are answered by an index.
 */
export interface Plan {
  readonly equals: ReadonlyMap<string, string>
  /** lowest allowed value per column, from `column > n` (n + 1) and `column >= n` */
  readonly atLeast: ReadonlyMap<string, number>
  residual(equalities: ReadonlySet<string>, range?: string): Expr | undefined
}

const FLIPPED = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

interface Fact {
  readonly column: string
  readonly equals?: string
  readonly atLeast?: number
}

function literal(operand: Operand): string | undefined {
  return operand.kind === 'column' ? undefined : operand.value
}

function factOf(expr: Expr): Fact | undefined {
  if (expr.kind !== 'compare') return undefined
  const flip = expr.left.kind !== 'column'
  const column = flip ? expr.right : expr.left
  const value = literal(flip ? expr.left : expr.right)
  const op = flip ? FLIPPED[expr.op] : expr.op
  if (column.kind !== 'column' || value === undefined) return undefined
  if (op === '=') return { column: column.name, equals: value }
  if ((op === '>' || op === '>=') && /^\d{1,15}$/.test(value)) {
    return { column: column.name, atLeast: Number(value) + (op === '>' ? 1 : 0) }
  }
  return undefined
}

/** Finds what indexes can answer in a clause. */
export function planOf(expr: Expr | undefined): Plan {
  const terms = expr === undefined ? [] : expr.kind === 'and' ? expr.terms : [expr]
  const equals = new Map<string, string>()
  const atLeast = new Map<string, number>()
  const used = new Map<Expr, Fact>()
  for (const term of terms) {
    const fact = factOf(term)
    if (!fact) continue
    // a second, contradictory fact on one column stays in the residual
    if (fact.equals !== undefined && !equals.has(fact.column) && !atLeast.has(fact.column)) {
      equals.set(fact.column, fact.equals)
      used.set(term, fact)
    } else if (fact.atLeast !== undefined && !equals.has(fact.column) && !atLeast.has(fact.column)) {
      atLeast.set(fact.column, fact.atLeast)
      used.set(term, fact)
    }
  }
  return {
    equals,
    atLeast,
    residual(equalities, range) {
      const left = terms.filter((term) => {
        const fact = used.get(term)
        if (!fact) return true
        return fact.equals !== undefined ? !equalities.has(fact.column) : fact.column !== range
      })
      if (left.length === 0) return undefined
      return left.length === 1 ? left[0] : { kind: 'and', terms: left }
    },
  }
}
