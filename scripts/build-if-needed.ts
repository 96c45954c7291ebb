import { access, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundle } from './build/bundle'
import { hashInputs } from './build/inputs'
import { root } from './build/root'
import { runTool } from './build/run-tool'

const stampFile = join(root, '.next', 'inputs.sha256')
/** What runs without the sources, by its name in `dist/`. */
const programs = { worker: 'worker/main.ts', doctor: 'scripts/doctor.ts' }
const outputs = [
  '.next/BUILD_ID',
  ...Object.keys(programs).map((name) => `dist/${name}.mjs`),
  'lib/generated/prisma/client.ts',
].map((path) => join(root, path))

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

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
  await Promise.all([runTool('next', ['build'], { NODE_ENV: 'production' }), bundle(programs)])
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
