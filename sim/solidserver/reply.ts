import type { ApiError } from './api-error'
import type { ReadPage } from './services/registry'

/** An answer before it is written. `chunks` streams long lists, so that a whole zone never sits in memory as text. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly chunks?: Iterable<string>
  /** id that a write answered, for the log of writes */
  readonly id?: number
}

const STREAM_FROM = 500

export function json(status: number, value: unknown): Reply {
  return { status, body: JSON.stringify(value) }
}

function* rowsOf(page: ReadPage, head: string, tail: string): Generator<string> {
  let text = head
  for (let i = 0; i < page.size; i += 1) {
    if (i > 0) text += ','
    text += page.json(i)
    if (text.length < 64_000) continue
    yield text
    text = ''
  }
  yield text + tail
}

/** A JSON list of rows between two pieces of text. */
export function rowsReply(page: ReadPage, head: string, tail: string): Reply {
  const chunks = rowsOf(page, head, tail)
  return page.size > STREAM_FROM ? { status: 200, chunks } : { status: 200, body: [...chunks].join('') }
}

/** Refusal of the legacy families: one object, never a list, all values strings. */
export function legacyError(error: ApiError, category: string): Reply {
  const { parameters } = error.options
  return json(error.options.status ?? 400, {
    errno: String(error.errno),
    errmsg: error.message,
    severity: 'error',
    category,
    ...(parameters === undefined ? {} : { parameters }),
  })
}

/** Refusal of the v2 family. */
export function v2Error(error: ApiError): Reply {
  const extras = error.options.parameters === undefined ? {} : { parameters: error.options.parameters }
  return json(error.options.status ?? 400, {
    success: false,
    messages: [{ code: error.errno, msg: error.message, type: 'error', extras }],
    data: [],
  })
}

/** What an appliance answers to a caller it does not know. */
export function notConnected(status = 401): Reply {
  const challenge: Record<string, string> =
    status === 401 ? { 'www-authenticate': 'Basic realm="SOLIDserver"' } : {}
  return { status, headers: challenge, body: JSON.stringify({ connected: false }) }
}
