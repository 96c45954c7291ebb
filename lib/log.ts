import pino from 'pino'

export type Logger = pino.Logger

/** Names of fields whose values never reach a log, at any of the depths where they occur. */
const SECRET = [
  'authorization',
  'cookie',
  'password',
  'newPassword',
  'currentPassword',
  'token',
  'secret',
  'set-cookie',
]

/** A logger that writes one JSON object a line to stdout, without the values of secrets. */
export function createLogger(name: string, level: pino.LevelWithSilent = 'info'): Logger {
  return pino({
    name,
    level,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: SECRET.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]),
      censor: '[hidden]',
    },
  })
}

/** An error as a log shows it: without values of a query, which may be secrets. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) }
  const code = (error as { code?: unknown }).code
  return {
    error: error.message,
    kind: error.name,
    ...(code === undefined ? {} : { code }),
    stack: error.stack,
  }
}
