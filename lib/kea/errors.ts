/** Transient: try again later. Permanent: stop and show. `message` is fit for an operator, without secrets. */
export class KeaError extends Error {
  override readonly name = 'KeaError'
  constructor(
    readonly family: 'transient' | 'permanent',
    message: string,
    /** SQLSTATE, errno, HTTP status or our own word. */
    readonly code: string | null = null,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

/** Classes of SQLSTATE that pass by themselves: connection, rollback, resources, operator intervention, I/O. */
const TRANSIENT_CLASSES = new Set(['08', '40', '53', '57', '58'])
const TRANSIENT_CODES = new Set([
  // A statement that was planned before Kea's schema was upgraded; a new connection plans it anew.
  '0A000',
  '55P03',
  '55006',
  '25P03',
  '25006',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
])
/** pg reports a lost connection without a code. */
const LOST = /terminat|connection.*(clos|end|lost|timeout)|timeout|not queryable|client was closed/i

interface PgLike {
  code?: unknown
  message?: unknown
  table?: unknown
  schema?: unknown
}

/**
 * Turns what pg throws into a KeaError. The driver's text is not passed on: it can carry row values; only the
 * SQLSTATE's meaning and, for a missing privilege, the object are told.
 */
export function toKeaError(error: unknown, action: string, grant?: string): KeaError {
  if (error instanceof KeaError) return error
  const { code, message, table } = (error ?? {}) as PgLike
  const state = typeof code === 'string' ? code : null
  const text = typeof message === 'string' ? message : ''
  if (state === '42501') {
    const object =
      /permission denied for (?:[a-z ]+) (\S+)/.exec(text)?.[1] ??
      (typeof table === 'string' ? table : 'a table')
    const hint = grant ?? grantFor(object)
    return new KeaError(
      'permanent',
      `${action}: the database role may not use ${object}. Missing: ${hint}`,
      state,
      {
        cause: error,
      },
    )
  }
  if (state === null ? LOST.test(text) : isTransient(state)) {
    return new KeaError('transient', `${action}: ${explain(state)}`, state, { cause: error })
  }
  return new KeaError('permanent', `${action}: ${explain(state)}`, state, { cause: error })
}

function isTransient(state: string): boolean {
  return TRANSIENT_CODES.has(state) || TRANSIENT_CLASSES.has(state.slice(0, 2))
}

const MEANINGS: Readonly<Record<string, string>> = {
  '28P01': 'the Kea database refused the password',
  '28000': 'the Kea database refused this user (pg_hba.conf or role)',
  '3D000': 'the Kea database does not exist',
  '42704': 'the role does not exist',
  '42P01': 'a table is missing; is this a Kea database?',
  '42703': 'a column is missing; is this a Kea database of a known version?',
  '22021': 'the text cannot be stored in the encoding of the Kea database',
  '22001': 'a value is longer than Kea allows',
  '23505': 'the row exists already',
  '40001': 'another transaction was faster',
  '40P01': 'deadlock with another transaction',
  '53300': 'the Kea database has no connection free',
  '55P03': 'a lock was not free in time',
  '57014': 'the statement took too long',
  '57P01': 'the Kea database closed the connection',
  '57P02': 'the Kea database crashed and restarts',
  '57P03': 'the Kea database is starting or stopping',
  ECONNREFUSED: 'nothing listens at the address of the Kea database',
  ENOTFOUND: 'the host name of the Kea database does not resolve',
  EAI_AGAIN: 'the host name of the Kea database does not resolve now',
  ENOENT: 'the socket of the Kea database does not exist',
}

function explain(state: string | null): string {
  if (state === null) return 'the connection to the Kea database was lost'
  return MEANINGS[state] ?? `the Kea database answered with ${state}`
}

/** The GRANT that would help, by object. */
export function grantFor(object: string): string {
  const name = object.replace(/^.*\./, '').replaceAll('"', '')
  switch (name) {
    case 'hosts':
    case 'ipv6_reservations':
      return `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO the role of Holdfast`
    case 'hosts_host_id_seq':
    case 'ipv6_reservations_reservation_id_seq':
      return `GRANT USAGE ON SEQUENCE ${name} TO the role of Holdfast`
    case 'outbox':
      return 'GRANT SELECT, INSERT, DELETE ON holdfast.outbox TO the role of Holdfast'
    case 'control':
      return 'GRANT SELECT, UPDATE ON holdfast.control TO the role of Holdfast'
    case 'low':
    case 'ceiling':
      return `GRANT SELECT, UPDATE ON SEQUENCE holdfast.${name} TO the role of Holdfast`
    case 'outbox_id':
    case 'dropped':
      return `GRANT USAGE, SELECT ON SEQUENCE holdfast.${name} TO the role of Holdfast`
    case 'holdfast':
      return 'GRANT USAGE ON SCHEMA holdfast TO the role of Holdfast'
    default:
      return `GRANT SELECT ON ${name} TO the role of Holdfast`
  }
}
