import { readFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { KeaScope, KeaScopeSource } from '@/lib/core/ports/kea'
import { KeaError } from '../errors'
import { answerError, type KeaAnswer, parseAnswers } from './answers'
import { scopesOfConfig } from './config-scopes'

const TIMEOUT_MS = 10_000
const MAX_BYTES = 128 * 1024 * 1024

export interface HttpScopeOptions {
  /** http or https URL of the control agent, or of a daemon (Kea 3). Without credentials. */
  url: URL
  user: string | null
  password: string | null
  /** Read at each call, so that a rotated password is picked up. */
  passwordFile: string | null
  /** PEM file of the certificate authority; the system's when null. */
  caFile: string | null
  services: readonly ('dhcp4' | 'dhcp6')[]
}

/**
 * Scopes by config-get over HTTP(S). A service that never answered is taken as not installed; one that answered
 * before and is away now makes the reading fail: half a list must not look like deleted scopes.
 */
export function httpScopeSource(options: HttpScopeOptions): KeaScopeSource {
  const label = options.url.origin
  const seen = new Set<string>()

  async function read(): Promise<KeaScope[]> {
    const { services } = options
    const answers = parseAnswers(
      label,
      await post(label, options, { command: 'config-get', service: services }),
    )
    // A daemon that is asked directly may refuse the list of services.
    if (answers.length === 1 && answers[0]?.result !== 0 && services.length > 1) {
      return scopes(parseAnswers(label, await post(label, options, { command: 'config-get' })), [label])
    }
    return scopes(answers, services)
  }

  function scopes(answers: readonly KeaAnswer[], services: readonly string[]): KeaScope[] {
    const all: KeaScope[] = []
    let good = 0
    for (const [index, answer] of answers.entries()) {
      const service = services[index] ?? label
      const found = answer.result === 0 ? scopesOfConfig(answer.arguments) : null
      if (found !== null) {
        good += 1
        seen.add(service)
        all.push(...found)
      } else if (seen.has(service)) {
        throw answerError(`${label} ${service}`, answer)
      }
    }
    const failed = answers.find((answer) => answer.result !== 0)
    if (good === 0 && failed !== undefined) throw answerError(label, failed)
    if (good === 0) throw new KeaError('permanent', `${label}: no DHCP server of Kea answered`)
    return all
  }

  return { label, read }
}

async function post(label: string, options: HttpScopeOptions, command: unknown): Promise<string> {
  const body = JSON.stringify(command)
  const headers: Record<string, string | number> = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  if (options.user !== null) {
    const password =
      options.passwordFile === null ? options.password : await secret(label, options.passwordFile)
    headers.authorization = `Basic ${Buffer.from(`${options.user}:${password ?? ''}`).toString('base64')}`
  }
  const ca = options.caFile === null ? undefined : await secret(label, options.caFile)
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(
        error instanceof KeaError
          ? error
          : new KeaError(
              family(error),
              `${label}: cannot be reached (${error.code ?? 'error'})`,
              error.code ?? null,
            ),
      )
    const onResponse = (response: IncomingMessage): void => {
      collect(label, response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, text: answer }),
        fail,
      )
    }
    const settings = { method: 'POST', headers, timeout: TIMEOUT_MS, agent: false as const }
    const call =
      options.url.protocol === 'https:'
        ? httpsRequest(options.url, ca === undefined ? settings : { ...settings, ca }, onResponse)
        : httpRequest(options.url, settings, onResponse)
    call.on('timeout', () => call.destroy(new KeaError('transient', `${label}: no answer in time`)))
    call.on('error', fail)
    call.end(body)
  })
  if (status === 401 || status === 403) {
    throw new KeaError('permanent', `${label}: Kea refused the user or password`, String(status))
  }
  if (status !== 200) {
    throw new KeaError(
      status >= 500 ? 'transient' : 'permanent',
      `${label}: HTTP status ${status}`,
      String(status),
    )
  }
  return text
}

/** A wrong certificate or URL does not heal by waiting. */
function family(error: NodeJS.ErrnoException): 'transient' | 'permanent' {
  return /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|EPROTO|HPE_/.test(error.code ?? '') ? 'permanent' : 'transient'
}

async function collect(label: string, response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BYTES) throw new KeaError('permanent', `${label}: the answer is too long`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function secret(label: string, path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? null
    throw new KeaError('permanent', `${label}: cannot read ${path} (${code ?? 'error'})`, code)
  }
}
