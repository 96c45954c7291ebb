import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface Received {
  headers: IncomingHttpHeaders
  body: string
}

export interface HookServer {
  url: string
  received: Received[]
  /** What is answered; null: nothing, the connection stays open. */
  answer: (received: Received) => { status: number; headers?: Record<string, string> } | null
  close(): Promise<void>
}

/** Somebody who receives webhooks, on a port of its own. */
export async function hookServer(): Promise<HookServer> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const one = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8') }
      received.push(one)
      const answer = hook.answer(one)
      if (answer !== null) response.writeHead(answer.status, answer.headers).end('thank you')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hook: HookServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/T0/path-of-the-hook`,
    received,
    answer: () => ({ status: 204 }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return hook
}

export interface Letter {
  to: string[]
  /** As it came: headers, an empty line, the text. */
  source: string
}

export interface MailServer {
  url: string
  letters: Letter[]
  /** Refuses a letter with that reply code; null: takes it. */
  refuse: () => { code: number; text: string } | null
  close(): Promise<void>
}

/** A mail server that wants a password, on a port of its own. */
export async function mailServer(user: string, password: string): Promise<MailServer> {
  const letters: Letter[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth(auth, _session, done) {
      if (auth.username === user && auth.password === password) done(null, { user })
      else done(new Error('Invalid username or password'))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const refusal = mail.refuse()
        if (refusal !== null) {
          done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }))
          return
        }
        const to = session.envelope.rcptTo.map(({ address }) => address)
        letters.push({ to, source: Buffer.concat(chunks).toString('utf8') })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  const mail: MailServer = {
    url: `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    letters,
    refuse: () => null,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return mail
}
