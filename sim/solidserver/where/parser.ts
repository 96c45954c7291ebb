import { type CompareOperator, type Expr, type Operand, WhereSyntaxError } from './ast'
import { type Token, tokenize } from './lexer'

const KEYWORDS = new Set(['and', 'or', 'not', 'like', 'in', 'is', 'null', 'between'])
const MAX_DEPTH = 100

class Parser {
  private at = 0
  private depth = 0

  constructor(private readonly tokens: readonly Token[]) {}

  /** expression := conjunction { OR conjunction } */
  expression(): Expr {
    this.depth += 1
    if (this.depth > MAX_DEPTH) throw new WhereSyntaxError('clause is nested too deeply')
    const terms = [this.conjunction()]
    while (this.takeWord('or')) terms.push(this.conjunction())
    this.depth -= 1
    return terms.length === 1 && terms[0] ? terms[0] : { kind: 'or', terms }
  }

  end(): void {
    if (this.at < this.tokens.length) throw this.unexpected()
  }

  private conjunction(): Expr {
    const terms = [this.negation()]
    while (this.takeWord('and')) terms.push(this.negation())
    return terms.length === 1 && terms[0] ? terms[0] : { kind: 'and', terms }
  }

  private negation(): Expr {
    if (!this.takeWord('not')) return this.primary()
    this.depth += 1
    if (this.depth > MAX_DEPTH) throw new WhereSyntaxError('clause is nested too deeply')
    const term = this.negation()
    this.depth -= 1
    return { kind: 'not', term }
  }

  private primary(): Expr {
    if (!this.takeSymbol('(')) return this.predicate()
    const inner = this.expression()
    this.expectSymbol(')')
    return inner
  }

  private predicate(): Expr {
    const left = this.operand()
    const op = this.compareOperator()
    if (op) return { kind: 'compare', op, left, right: this.operand() }
    if (this.takeWord('is')) {
      const negated = this.takeWord('not')
      this.expectWord('null')
      return { kind: 'null', negated, left }
    }
    const negated = this.takeWord('not')
    if (this.takeWord('like')) return { kind: 'like', negated, left, right: this.operand() }
    if (this.takeWord('in')) return { kind: 'in', negated, left, list: this.list() }
    if (this.takeWord('between')) {
      const low = this.operand()
      this.expectWord('and')
      return { kind: 'between', negated, left, low, high: this.operand() }
    }
    throw this.unexpected()
  }

  private list(): Operand[] {
    this.expectSymbol('(')
    const list = [this.operand()]
    while (this.takeSymbol(',')) list.push(this.operand())
    this.expectSymbol(')')
    return list
  }

  private operand(): Operand {
    const token = this.tokens[this.at]
    if (!token || token.kind === 'symbol') throw this.unexpected()
    if (token.kind === 'word' && KEYWORDS.has(token.text.toLowerCase())) throw this.unexpected()
    this.at += 1
    switch (token.kind) {
      case 'word':
        return { kind: 'column', name: token.text.toLowerCase() }
      case 'text':
        return { kind: 'text', value: token.text }
      case 'number':
        return { kind: 'number', value: token.text }
    }
  }

  private compareOperator(): CompareOperator | undefined {
    const token = this.tokens[this.at]
    if (token?.kind !== 'symbol' || token.text === '(' || token.text === ')' || token.text === ',') return
    this.at += 1
    return token.text
  }

  private takeWord(word: string): boolean {
    const token = this.tokens[this.at]
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false
    this.at += 1
    return true
  }

  private takeSymbol(symbol: string): boolean {
    const token = this.tokens[this.at]
    if (token?.kind !== 'symbol' || token.text !== symbol) return false
    this.at += 1
    return true
  }

  private expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.unexpected()
  }

  private expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected()
  }

  private unexpected(): WhereSyntaxError {
    const token = this.tokens[this.at]
    return new WhereSyntaxError(token ? `unexpected '${token.text}'` : 'unexpected end of clause')
  }
}

/**
 * Reads a WHERE clause: `=`, `!=`, `<>`, `<`, `<=`, `>`, `>=`, `[NOT] LIKE`, `[NOT] IN (...)`, `[NOT] BETWEEN`,
 * `IS [NOT] NULL`, `NOT`, `AND`, `OR`, parentheses. Keywords and columns in any case; columns come out in lower case.
 * @returns undefined for an empty clause, which filters nothing
 * @throws WhereSyntaxError
 */
export function parseWhere(source: string): Expr | undefined {
  const tokens = tokenize(source)
  if (tokens.length === 0) return undefined
  const parser = new Parser(tokens)
  const expr = parser.expression()
  parser.end()
  return expr
}
