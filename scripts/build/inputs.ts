import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** What a build is made from; whatever is missing of it is skipped. */
export const buildInputs = [
  'app',
  'components',
  'lib',
  'prisma',
  'public',
  'worker',
  'scripts/doctor',
  'scripts/doctor.ts',
  'instrumentation.ts',
  'proxy.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'prisma.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]

/** Made by the build, or not part of it. */
const ignored = [/^lib\/generated\//, /\.(test|itest|ktest)\.tsx?$/, /(^|\/)\./]

async function listFiles(root: string, path: string): Promise<string[]> {
  const full = join(root, path)
  const entries = await readdir(full, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return []
    if (code === 'ENOTDIR') return null
    throw error
  })
  if (entries === null) return [path]
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

/**
 * A digest of everything a build under `root` depends on: names and contents, not times, so that a fresh checkout
 * of the same sources counts as unchanged.
 */
export async function hashInputs(root: string, inputs: readonly string[] = buildInputs): Promise<string> {
  const lists = await Promise.all(inputs.map((input) => listFiles(root, input)))
  const files = lists
    .flat()
    .filter((file) => !ignored.some((pattern) => pattern.test(file)))
    .sort()
  const hash = createHash('sha256').update(`node ${process.versions.node.split('.')[0]} ${process.arch}\n`)
  for (const file of files) {
    const content = await readFile(join(root, file))
    hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}
