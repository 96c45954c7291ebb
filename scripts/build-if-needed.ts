import { access, chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { hashInputs } from './build/inputs'
import { root } from './build/root'
import { runTool } from './build/run-tool'

const stampFile = join(root, '.next', 'inputs.sha256')
const outputs = ['.next/BUILD_ID', 'dist/worker.mjs', 'lib/generated/prisma/client.ts'].map((path) =>
  join(root, path),
)

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Bundles the worker into one file: it starts in a fraction of the time that loading its sources takes. */
async function bundleWorker(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ['worker/main.ts'],
    outfile: 'dist/worker.mjs',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'silent',
  })
  await chmod(join(root, 'dist/worker.mjs'), 0o755)
}

async function isCurrent(hash: string): Promise<boolean> {
  const stamp = await readFile(stampFile, 'utf8').catch(() => '')
  if (stamp !== hash) return false
  return (await Promise.all(outputs.map(exists))).every(Boolean)
}

/**
 * Builds the database client, the console and the worker.
 *
 * @throws ToolError with the output of the step that failed
 */
export async function buildAll(): Promise<void> {
  const hash = await hashInputs(root)
  await rm(stampFile, { force: true })
  await runTool('prisma', ['generate'])
  await Promise.all([runTool('next', ['build'], { NODE_ENV: 'production' }), bundleWorker()])
  await writeFile(stampFile, hash)
}

/**
 * Builds only when the sources are not those of the last build. Answers whether it built.
 *
 * @param onStart called before a build begins, which takes half a minute
 */
export async function buildIfNeeded(onStart: () => void = () => {}): Promise<boolean> {
  if (await isCurrent(await hashInputs(root))) return false
  onStart()
  await buildAll()
  return true
}
