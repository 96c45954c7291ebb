/**
 * Makes sure that a variable holds what pg takes for the address of a database: anything else it would look up as a
 * host name.
 * @throws naming the variable, never its value: it may hold a password
 */
export function postgresAddress(variable: string, value: string): string {
  if (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)) return value
  throw new Error(`${variable}: must be a postgresql:// URL`)
}
