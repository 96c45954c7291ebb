import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { KeaError } from '../errors'

/** Reads an included file; the path is absolute. */
export type ReadText = (path: string) => Promise<string>

const INCLUDE = /^<\?include\s+"([^"]+)"\s*\?>/
const MAX_DEPTH = 10

/**
 * Kea's dialect of JSON: comments in three styles (`//`, `#`, block), trailing commas and `<?include "file"?>`.
 * Relative includes are looked up beside the file that names them.
 */
export async function parseConfig(path: string, read: ReadText): Promise<unknown> {
  const text = await expand(path, read, 0)
  const errors: ParseError[] = []
  const config: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: false })
  const error = errors[0]
  if (error !== undefined) {
    // Only the place, never the text: the configuration holds passwords.
    const line = text.slice(0, error.offset).split('\n').length
    throw new KeaError('permanent', `${path}: ${printParseErrorCode(error.error)} near line ${line}`)
  }
  return config
}

async function expand(path: string, read: ReadText, depth: number): Promise<string> {
  if (depth > MAX_DEPTH) throw new KeaError('permanent', `${path}: includes are nested too deep`)
  const text = await read(path)
  let out = ''
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at, at + 2)
    const char = text[at] ?? ''
    if (char === '"') {
      const end = endOfString(text, at)
      out += text.slice(at, end)
      at = end
    } else if (char === '#' || rest === '//') {
      at = endOf(text, '\n', at)
    } else if (rest === '/*') {
      const end = endOf(text, '*/', at + 2)
      out += text.slice(at, end).replace(/[^\n]+/g, ' ')
      at = end
    } else if (rest === '<?') {
      const include = INCLUDE.exec(text.slice(at, at + 4096))
      if (include === null) throw new KeaError('permanent', `${path}: an include that cannot be read`)
      out += await expand(beside(path, include[1] ?? ''), read, depth + 1)
      at += include[0].length
    } else {
      out += char
      at += 1
    }
  }
  return out
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

/** Just after the mark; a line end is left in place, so that line numbers stay. */
function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  if (found < 0) return text.length
  return mark === '\n' ? found : found + mark.length
}

function beside(path: string, name: string): string {
  return name.startsWith('/') ? name : `${path.slice(0, path.lastIndexOf('/') + 1)}${name}`
}
