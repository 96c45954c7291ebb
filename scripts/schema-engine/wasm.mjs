import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { adapterFactory } from './adapter.mjs'

/** What the engine said when it last panicked: the trap that follows says only "unreachable". */
let panicMessage

/** @returns {string | undefined} the text of the panic that brought the engine down */
export const lastPanic = () => panicMessage

/**
 * Loads the engine that @prisma/schema-engine-wasm ships.
 *
 * @param {{ datasource: object, datamodels: string[] }} options `datamodels` are paths of schema files
 */
export async function loadEngine({ datasource, datamodels }) {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => {
      panicMessage = message
    },
  }
  const glueUrl = import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const glue = await import(glueUrl)
  const binary = await readFile(fileURLToPath(glueUrl.replace(/\.js$/, '.wasm')))
  const { instance } = await WebAssembly.instantiate(binary, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()

  const files = await Promise.all(datamodels.map(async (path) => [path, await readFile(path, 'utf8')]))
  const log = (line) => {
    if (process.env.DEBUG) process.stderr.write(`${line}\n`)
  }
  return glue.SchemaEngine.new(
    { datamodels: files.length > 0 ? files : undefined },
    log,
    adapterFactory(datasource),
  )
}
