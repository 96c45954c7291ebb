import { request as plainRequest } from 'node:http'
import { Agent, request } from 'node:https'
import type { Simulator, SimulatorOptions } from '../start'
import { startSimulator } from '../start'

export const USER = 'ipmadmin'
export const PASSWORD = 'test-password'
export const TOKEN = { id: 'token-1', secret: 'token-secret' }
export const SMART = 'dns-internal-smart.site.com'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** parsed body, undefined when it is empty or not JSON */
  readonly body: unknown
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** give up after so many milliseconds */
  readonly timeoutMs?: number
}

/** Headers of the Python client in native mode, exactly. */
export const NATIVE: Readonly<Record<string, string>> = {
  'X-IPM-Username': Buffer.from(USER).toString('base64'),
  'X-IPM-Password': Buffer.from(PASSWORD).toString('base64'),
  'content-type': 'application/json',
  Accept: '*/*',
}

export const BASIC: Readonly<Record<string, string>> = {
  authorization: `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`,
}

/** A simulator on free ports that keeps nothing. */
export function simulator(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  return startSimulator({ credentials: { user: USER, password: PASSWORD, token: TOKEN }, ...options })
}

/** Sends a request target as it stands, byte for byte. */
export function send(
  base: string,
  ca: string,
  method: string,
  target: string,
  options: CallOptions = {},
): Promise<Answer> {
  const { hostname, port, protocol } = new URL(base)
  const go = protocol === 'https:' ? request : plainRequest
  const agent = protocol === 'https:' ? new Agent({ ca }) : undefined
  return new Promise((resolve, reject) => {
    const call = go(
      {
        host: hostname.replace(/[[\]]/g, ''),
        port,
        method,
        path: target,
        headers: { ...options.headers },
        agent,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          let body: unknown
          try {
            body = text === '' ? undefined : JSON.parse(text)
          } catch {
            body = undefined
          }
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body })
        })
      },
    )
    if (options.timeoutMs) call.setTimeout(options.timeoutMs, () => call.destroy(new Error('timeout')))
    call.on('error', reject)
    if (options.body !== undefined) call.setHeader('content-length', Buffer.byteLength(options.body))
    call.end(options.body)
  })
}

/** A caller bound to a simulator, native headers unless others are given. */
export function caller(sim: Simulator) {
  return (method: string, target: string, options: CallOptions = {}) =>
    send(sim.url, sim.caPem, method, target, { headers: NATIVE, ...options })
}

export type Row = Record<string, string>

export function rows(answer: Answer): Row[] {
  return Array.isArray(answer.body) ? (answer.body as Row[]) : []
}

/** The id in `[{"ret_oid":"…"}]`. */
export function retOid(answer: Answer): string {
  const id = rows(answer)[0]?.ret_oid
  if (!id) throw new Error(`no ret_oid in ${answer.status} ${answer.text}`)
  return id
}

/** Query string the way Python's urlencode and Go's url.Values write it. */
export function query(values: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(
    Object.entries(values).map(([k, v]): [string, string] => [k, String(v)]),
  ).toString()
}

/** Waits until a check passes. */
export async function eventually(check: () => Promise<boolean> | boolean, withinMs = 5000): Promise<void> {
  const end = Date.now() + withinMs
  while (!(await check())) {
    if (Date.now() > end) throw new Error('not within time')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
