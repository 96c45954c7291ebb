import { WhereSyntaxError } from './ast'

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: '(' | ')' | ',' | '=' | '!=' | '<' | '<=' | '>' | '>=' }

const SPACE = /\s+/y
const WORD = /[A-Za-z_][A-Za-z0-9_.]*/y
const NUMBER = /[+-]?[0-9]+(?:\.[0-9]+)?/y
const SYMBOL = /<>|!=|<=|>=|==|[(),=<>]/y
const TEXT = /'(?:[^']|'')*'/y

/** Longest clause read; anything longer is an attack or a mistake. */
export const MAX_WHERE_LENGTH = 65_536

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(source)?.[0]
}

function symbol(text: string): Token {
  switch (text) {
    case '<>':
      return { kind: 'symbol', text: '!=' }
    case '==':
      return { kind: 'symbol', text: '=' }
    default:
      return { kind: 'symbol', text: text as Extract<Token, { kind: 'symbol' }>['text'] }
  }
}

/**
 * Splits a WHERE clause into tokens. Spaces are optional everywhere; inside quotes `''` is one quote.
 * @throws WhereSyntaxError for a character that starts no token, or an unclosed quote
 */
export function tokenize(source: string): Token[] {
  if (source.length > MAX_WHERE_LENGTH) throw new WhereSyntaxError('clause is too long')
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    const space = match(SPACE, source, at)
    if (space !== undefined) {
      at += space.length
      continue
    }
    const quoted = match(TEXT, source, at)
    if (quoted !== undefined) {
      tokens.push({ kind: 'text', text: quoted.slice(1, -1).replaceAll("''", "'") })
      at += quoted.length
      continue
    }
    const word = match(WORD, source, at)
    if (word !== undefined) {
      tokens.push({ kind: 'word', text: word })
      at += word.length
      continue
    }
    const number = match(NUMBER, source, at)
    if (number !== undefined) {
      // 10abc is no number and no column: refuse it rather than read two tokens
      if (match(WORD, source, at + number.length) !== undefined) {
        throw new WhereSyntaxError(`unexpected text after the number at position ${at}`)
      }
      tokens.push({ kind: 'number', text: number })
      at += number.length
      continue
    }
    const sign = match(SYMBOL, source, at)
    if (sign === undefined) throw new WhereSyntaxError(`unexpected character at position ${at}`)
    tokens.push(symbol(sign))
    at += sign.length
  }
  return tokens
}
