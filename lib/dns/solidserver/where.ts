import { DnsError } from '@/lib/core/ports/dns'

/**
 * Quotes a value for WHERE. How the appliance escapes is undocumented, so quotes are doubled as in SQL and
 * whatever could be an escape of its own (backslash, control characters) is refused.
 */
export function quote(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\\\u0000-\u001f\u007f]/.test(value) || value.length > 512) {
    throw new DnsError(
      'permanent',
      `not usable in a query: ${JSON.stringify(value.slice(0, 80))}`,
      'invalid-value',
    )
  }
  return `'${value.replaceAll("'", "''")}'`
}

/** `a='x' AND b='y'` of column names from our own code and values from anywhere. */
export function where(conditions: Readonly<Record<string, string>>): string {
  return Object.entries(conditions)
    .map(([column, value]) => `${column}=${quote(value)}`)
    .join(' AND ')
}
