import { createInterface } from 'node:readline'
import { createDatabase } from './databases.mjs'
import { lastPanic, loadEngine } from './wasm.mjs'

/** JSON-RPC code of every failure of the native engine; the CLI reads what matters from `data`. */
const failureCode = 4466

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)

function sendFailure(id, error) {
  const data = {
    is_panic: false,
    message: lastPanic() ?? error?.message ?? String(error),
    error_code: error?.code ?? null,
    meta: error?.meta ?? null,
  }
  send({
    id,
    error: { code: failureCode, message: 'An error happened. Check the data field for details.', data },
  })
}

/**
 * Answers Prisma's CLI on stdin and stdout until it closes its end. A failed request gets an error; a crash
 * answers every open request with one and exits 1. Dying quietly is not an option: the CLI would take it for
 * success, and a drift check would pass.
 *
 * @param {{ datasource: { url?: string, shadowDatabaseUrl?: string }, datamodels: string[] }} options
 */
export async function serve(options) {
  /** @type {Map<number, Promise<void>>} requests without an answer yet */
  const open = new Map()
  let engine
  let printId = 1_000_000

  const crash = (error) => {
    for (const id of open.keys()) sendFailure(id, error)
    process.exit(1)
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)

  async function call(method, params) {
    if (method === 'createDatabase') return createDatabase(options.datasource.url)
    engine ??= loadEngine(options)
    const loaded = await engine
    if (method === 'getDatabaseVersion') return loaded.version(params)
    if (typeof loaded[method] !== 'function') throw new Error(`The schema engine has no method ${method}`)
    const result = await loaded[method](params)
    if (method !== 'diff' || typeof result?.stdout !== 'string') return result ?? null
    // The native engine prints a diff by a request of its own, and so must we for the CLI to show it.
    send({ id: printId++, method: 'print', params: { content: result.stdout } })
    return { ...result, stdout: null }
  }

  async function answer({ id, method, params }) {
    try {
      send({ id, result: await call(method, params) })
    } catch (error) {
      sendFailure(id, error)
      // A trapped engine is in no state to serve another request.
      if (error instanceof WebAssembly.RuntimeError) process.exitCode = 1
    } finally {
      open.delete(id)
    }
  }

  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (!line.trim()) continue
    const message = JSON.parse(line)
    if (!message.method) continue // the CLI's answer to our "print"
    open.set(message.id, answer(message))
  }
  await Promise.allSettled(open.values())
  process.exit()
}
