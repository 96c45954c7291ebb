import { createHmac } from 'node:crypto'
import type { Sent, WebhookMessage } from '@/lib/core/ports/notify'

/** Milliseconds that a receiver may take. */
const TIMEOUT_MS = 10_000

/**
 * `t=<unix seconds>,v1=<hex>`: HMAC-SHA-256 of `t.body`, as docs/notifications.md says. The time is signed too, so that
 * an old message cannot be sent again by somebody else.
 */
export function signatureOf(secret: string, at: Date, body: string): string {
  const t = Math.floor(at.getTime() / 1000)
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection broke',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  UND_ERR_SOCKET: 'the connection broke',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
}

/** Why a request came to nothing, without the URL: its path is often a secret. */
function faultOf(error: unknown): string {
  if ((error as Error).name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`
  const { code, message } = ((error as { cause?: unknown }).cause ?? error) as {
    code?: unknown
    message?: unknown
  }
  // The ports that the fetch standard blocks, such as those of mail.
  if (message === 'bad port') return 'no webhook can have this port'
  if (typeof code !== 'string') return 'the request failed'
  return (
    WORDS[code] ?? (/CERT|TLS|SSL|SIGNATURE/.test(code) ? `its certificate is not trusted (${code})` : code)
  )
}

/** Posts a message. Redirects are not followed: they would carry the message where nobody meant it to go. */
export async function postWebhook({ url, body, secret, deliveryId, at }: WebhookMessage): Promise<Sent> {
  let response: Response
  try {
    response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Holdfast',
        'holdfast-delivery': deliveryId,
        ...(secret === null ? {} : { 'holdfast-signature': signatureOf(secret, at, body) }),
      },
      body,
    })
  } catch (error) {
    return { outcome: 'retry', reason: faultOf(error) }
  }
  await response.body?.cancel().catch(() => undefined)
  const { status } = response
  if (status >= 200 && status < 300) return { outcome: 'delivered' }
  if (status >= 300 && status < 400)
    return { outcome: 'retry', reason: `answered ${status}: redirects are not followed` }
  // RFC 9110 section 15.5.11: gone, and for good.
  return { outcome: status === 410 ? 'failed' : 'retry', reason: `answered ${status}` }
}
