type Part = { readonly kind: 'any' | 'one' } | { readonly kind: 'char'; readonly char: string }

function parts(pattern: string): Part[] {
  const out: Part[] = []
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern.charAt(i)
    if (char === '%') {
      if (out.at(-1)?.kind !== 'any') out.push({ kind: 'any' })
    } else if (char === '_') out.push({ kind: 'one' })
    else if (char === '\\' && i + 1 < pattern.length) {
      i += 1
      out.push({ kind: 'char', char: pattern.charAt(i) })
    } else out.push({ kind: 'char', char })
  }
  return out
}

/**
 * Compiles a LIKE pattern (`%` any run, `_` one character, backslash escapes). Not a regular expression on purpose:
 * the pattern comes from outside, and this matcher is linear for every `%` instead of exponential.
 */
export function compileLike(pattern: string): (value: string) => boolean {
  const wanted = parts(pattern)
  return (value) => {
    let p = 0
    let v = 0
    let star = -1
    let resume = 0
    while (v < value.length) {
      const part = wanted[p]
      if (part?.kind === 'any') {
        star = p
        resume = v
        p += 1
      } else if (part && (part.kind !== 'char' || part.char === value.charAt(v))) {
        p += 1
        v += 1
      } else if (star >= 0) {
        p = star + 1
        resume += 1
        v = resume
      } else return false
    }
    while (wanted[p]?.kind === 'any') p += 1
    return p === wanted.length
  }
}
