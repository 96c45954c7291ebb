import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StubRequest {
  method: string
  /** As received, undecoded. */
  target: string
  service: string
  params: URLSearchParams
  headers: IncomingMessage['headers']
  /** The client's port: one per connection. */
  port: number
}

export type StubAnswer = { status: number; body?: unknown; headers?: Record<string, string> } | 'hang' | 'cut'

export interface Stub {
  url: string
  requests: StubRequest[]
  /** Answers in order, the last one for ever; a function decides by the request. */
  answers: (StubAnswer | ((request: StubRequest) => StubAnswer))[]
  close(): Promise<void>
}

/** A server on the loopback that says what a test tells it to, for the details of the wire. */
export async function startStub(...answers: Stub['answers']): Promise<Stub> {
  const stub: Stub = { url: '', requests: [], answers, close: async () => undefined }
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://stub')
    const seen: StubRequest = {
      method: request.method ?? '',
      target: request.url ?? '',
      service: url.pathname.replace('/rest/', ''),
      params: url.searchParams,
      headers: request.headers,
      port: request.socket.remotePort ?? 0,
    }
    stub.requests.push(seen)
    const next = stub.answers.length > 1 ? stub.answers.shift() : stub.answers[0]
    const answer = typeof next === 'function' ? next(seen) : next
    if (answer === undefined || answer === 'hang') return
    if (answer === 'cut') {
      request.socket.destroy()
      return
    }
    response.writeHead(answer.status, answer.headers)
    response.end(
      answer.body === undefined || typeof answer.body === 'string'
        ? answer.body
        : JSON.stringify(answer.body),
    )
  }
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  stub.close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return stub
}
