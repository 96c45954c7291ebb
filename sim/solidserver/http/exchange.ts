import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reply } from '../reply'

/** Largest body read, in bytes. */
export const MAX_BODY = 4 * 1024 * 1024

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

/** The body as text; undefined when it is too large (the rest is read and thrown away). */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size <= MAX_BODY) chunks.push(chunk as Buffer)
  }
  return size > MAX_BODY ? undefined : Buffer.concat(chunks).toString('utf8')
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}

/** Writes an answer; long lists are streamed and wait for a slow reader. */
export async function send(response: ServerResponse, reply: Reply): Promise<void> {
  if (response.destroyed || response.headersSent) return
  const headers = { 'cache-control': 'no-store', ...reply.headers }
  if (reply.chunks) {
    response.writeHead(reply.status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    for (const chunk of reply.chunks) {
      if (response.destroyed) return
      if (!response.write(chunk)) await drained(response)
    }
    response.end()
    return
  }
  if (reply.status === 204 || reply.body === undefined) {
    response.writeHead(reply.status, headers)
    response.end()
    return
  }
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(reply.body),
    ...headers,
  })
  response.end(reply.body)
}
