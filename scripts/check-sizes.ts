/** `npm run sizes`: no file over 400 lines, half of them under 90. Files that are read in one go get read. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './build/root'

const hardLimit = 400
const medianLimit = 90
const comfortable = 250

const skippedFolders = new Set(['node_modules', '.git', '.next', '.data', 'dist', 'coverage', 'test-results'])
const generated = /^lib\/generated\/|^next-env\.d\.ts$/
const code = /\.(ts|tsx|mjs|css)$/
const typescript = /\.tsx?$/

interface Sized {
  path: string
  lines: number
}

async function measure(folder = ''): Promise<Sized[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true })
  const found = await Promise.all(
    entries.map(async (entry): Promise<Sized[]> => {
      const path = folder ? `${folder}/${entry.name}` : entry.name
      if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : measure(path)
      if (!entry.isFile() || !code.test(path) || generated.test(path)) return []
      const text = await readFile(join(root, path), 'utf8')
      return [{ path, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0) }]
    }),
  )
  return found.flat()
}

const files = (await measure()).sort((a, b) => b.lines - a.lines)
const sources = files.filter((file) => typescript.test(file.path))
const median = sources[Math.floor(sources.length / 2)]?.lines ?? 0
const small = sources.filter((file) => file.lines <= comfortable).length
const problems = files
  .filter((file) => file.lines > hardLimit)
  .map((file) => `${file.path} has ${file.lines} lines; the limit is ${hardLimit}`)
if (median >= medianLimit) problems.push(`the median is ${median} lines; it must stay below ${medianLimit}`)

const share = sources.length > 0 ? Math.round((100 * small) / sources.length) : 100
process.stdout.write(
  `${sources.length} TypeScript files, median ${median} lines, ${share} % up to ${comfortable}; longest: ` +
    `${files
      .slice(0, 3)
      .map((file) => `${file.path} (${file.lines})`)
      .join(', ')}\n`,
)
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1
