/** One side of a comparison in a WHERE clause. Numbers keep their spelling, so that printing gives them back. */
export type Operand =
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: string }

export type CompareOperator = '=' | '!=' | '<' | '<=' | '>' | '>='

/** A WHERE expression. `and` and `or` carry two terms or more; parentheses leave no node of their own. */
export type Expr =
  | {
      readonly kind: 'compare'
      readonly op: CompareOperator
      readonly left: Operand
      readonly right: Operand
    }
  | { readonly kind: 'like'; readonly negated: boolean; readonly left: Operand; readonly right: Operand }
  | {
      readonly kind: 'in'
      readonly negated: boolean
      readonly left: Operand
      readonly list: readonly Operand[]
    }
  | {
      readonly kind: 'between'
      readonly negated: boolean
      readonly left: Operand
      readonly low: Operand
      readonly high: Operand
    }
  | { readonly kind: 'null'; readonly negated: boolean; readonly left: Operand }
  | { readonly kind: 'not'; readonly term: Expr }
  | { readonly kind: 'and'; readonly terms: readonly Expr[] }
  | { readonly kind: 'or'; readonly terms: readonly Expr[] }

/** The only error that reading or compiling a WHERE or ORDERBY clause throws. */
export class WhereSyntaxError extends Error {
  override readonly name = 'WhereSyntaxError'
}
