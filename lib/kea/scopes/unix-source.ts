import { connect } from 'node:net'
import type { KeaScopeSource } from '@/lib/core/ports/kea'
import { KeaError } from '../errors'
import { answerError, parseAnswers } from './answers'
import { scopesOfConfig } from './config-scopes'

const TIMEOUT_MS = 10_000
/** A configuration of 10,000 subnets has some 20 MB. */
const MAX_BYTES = 128 * 1024 * 1024

/** Scopes by config-get over a daemon's Unix control socket: one object, then Kea closes. */
export function unixScopeSource(path: string): KeaScopeSource {
  const label = `unix:${path}`
  return {
    label,
    async read() {
      const body = await ask(label, path, JSON.stringify({ command: 'config-get' }))
      const [answer] = parseAnswers(label, body)
      if (answer === undefined || answer.result !== 0) {
        throw answerError(label, answer ?? { result: 1, text: 'no answer' })
      }
      const scopes = scopesOfConfig(answer.arguments)
      if (scopes === null) throw new KeaError('permanent', `${label}: this is no DHCP server of Kea`)
      return scopes
    },
  }
}

function ask(label: string, path: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const socket = connect({ path })
    const fail = (family: 'transient' | 'permanent', message: string, code: string | null = null): void => {
      socket.destroy()
      reject(new KeaError(family, `${label}: ${message}`, code))
    }
    socket.setTimeout(TIMEOUT_MS, () => fail('transient', 'no answer in time'))
    socket.on('connect', () => socket.write(command))
    socket.on('data', (chunk) => {
      size += chunk.length
      if (size > MAX_BYTES) fail('permanent', 'the answer is too long')
      else chunks.push(chunk)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES') fail('permanent', 'this process may not use the socket', error.code)
      else if (error.code === 'ENOENT')
        fail('transient', 'the socket does not exist; is Kea running?', error.code)
      else fail('transient', `cannot be reached (${error.code ?? 'error'})`, error.code ?? null)
    })
    socket.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    socket.on('close', () => fail('transient', 'closed without an answer'))
  })
}
