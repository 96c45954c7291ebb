import { canonicalName, firstLabel } from '@/lib/core/dns-name'

/** What the name of a management controller says: `us3-cab10-ru20-idrac`. */
export interface BmcName {
  /** First label, lower case: letters, digits and hyphens. */
  hostname: string
  /** Letters, digits and hyphens. */
  site: string
  /** Letters and digits. */
  cabinet: string
  /** Rack unit; null when the pattern has none. */
  unit: number | null
  /** ilo, idrac, bmc; null when the pattern has none. */
  kind: string | null
}

/** A pattern of names, ready to be matched. */
export interface BmcPattern {
  /** As it was written. */
  text: string
  /** The same as a regular expression for lower-case labels, as JavaScript and PostgreSQL both read it. */
  source: string
  expression: RegExp
  /** What each group of the expression is. */
  parts: readonly Part[]
}

export type BmcPatternResult = { ok: true; pattern: BmcPattern } | { ok: false; reason: string }

type Part = 'site' | 'cabinet' | 'unit' | 'type'

const SHAPES: Readonly<Record<Part, string>> = {
  site: '[a-z0-9]+(?:-[a-z0-9]+)*',
  cabinet: '[a-z0-9]+',
  unit: '[0-9]{1,3}',
  type: '[a-z0-9]+',
}
const PIECE = /\{(site|cabinet|unit|type)(?::([a-z0-9]+(?:\|[a-z0-9]+)*))?\}|[a-z0-9-]+/gy

/** SITE-CABINET-RUnn-(ilo|idrac|bmc). */
export const DEFAULT_BMC_PATTERN = '{site}-{cabinet}-ru{unit}-{type:ilo|idrac|bmc}'

/**
 * Reads a pattern: letters, digits and hyphens stand for themselves; `{site}` and `{cabinet}` must be there once,
 * `{unit}` (a number) and `{type}` may; `{type:ilo|bmc}` allows only these. No other syntax: what matches cannot hold
 * a character that means something in a path or in YAML.
 */
export function parseBmcPattern(text: string): BmcPatternResult {
  const written = text.trim()
  const lower = written.toLowerCase()
  const parts: Part[] = []
  let source = '^'
  let end = 0
  for (const match of lower.matchAll(PIECE)) {
    end = match.index + match[0].length
    const part = match[1] as Part | undefined
    if (part === undefined) {
      source += match[0]
      continue
    }
    if (parts.includes(part)) return { ok: false, reason: `has {${part}} twice` }
    parts.push(part)
    source += `(${match[2] ?? SHAPES[part]})`
  }
  if (end !== lower.length) return { ok: false, reason: `cannot be read from "${written.slice(end)}" on` }
  const missing = (['site', 'cabinet'] as const).find((part) => !parts.includes(part))
  if (missing !== undefined) return { ok: false, reason: `has no {${missing}}` }
  source += '$'
  return { ok: true, pattern: { text: written, source, expression: new RegExp(source), parts } }
}

/** Reads a name by the first pattern that fits, a domain behind it ignored; null when none does. */
export function parseBmcName(name: string, patterns: readonly BmcPattern[]): BmcName | null {
  const hostname = firstLabel(canonicalName(name))
  if (hostname.length > 63) return null
  for (const { expression, parts } of patterns) {
    const groups = expression.exec(hostname)
    if (groups === null) continue
    const found = new Map(parts.map((part, index) => [part, String(groups[index + 1])]))
    const unit = found.get('unit')
    return {
      hostname,
      site: String(found.get('site')),
      cabinet: String(found.get('cabinet')),
      unit: unit === undefined ? null : Number(unit),
      kind: found.get('type') ?? null,
    }
  }
  return null
}
