import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HookServer {
  url: string
  received: { id: string; signature: string; body: string }[]
  close(): Promise<void>
}

/** Somebody who receives webhooks, on a port of its own. */
export async function hookServer(): Promise<HookServer> {
  const received: HookServer['received'] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const of = (name: string) => String(request.headers[name] ?? '')
      const body = Buffer.concat(chunks).toString('utf8')
      received.push({ id: of('holdfast-delivery'), signature: of('holdfast-signature'), body })
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Whether a message was signed with the secret. */
export function isSigned({ signature, body }: HookServer['received'][0], secret: string): boolean {
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? []
  return v1 === createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')
}
