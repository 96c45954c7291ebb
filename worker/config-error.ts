/** A wrong flag, value or environment variable. The message names it and holds no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
