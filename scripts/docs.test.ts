import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '@/scripts/build/root'

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'))
const read = (name: string) => readFileSync(join(root, name), 'utf8')

/** The text of every source file that reads the environment or flags. */
function sources(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.i?test)\.m?ts$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
}

const SOURCES =
  ['lib/vault', 'lib/dns', 'lib/http', 'worker', 'scripts', 'sim'].map(sources).join('\n') +
  ['lib/env.ts', 'deploy/systemd/holdfast-worker.service'].map(read).join('\n')
const found = (page: string, pattern: RegExp) => [
  ...new Set([...read(page).matchAll(pattern)].map(([, name = '']) => name)),
]

describe.each(PAGES)('%s', (page) => {
  it('names only variables that something reads', () => {
    const names = found(page, /\b((?:HOLDFAST|SIM|VAULT|KEA|SOLIDSERVER|WORKER|PG|DATABASE)_[A-Z_]+)\b/g)
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(SOURCES))).toEqual([])
  })

  it('names only commands that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const names = found(page, /\bnpm run (?:-s |--silent )?([a-z][a-z:-]*)/g)
    expect(names.filter((name) => !(name in scripts))).toEqual([])
  })

  it('leads to pages and headings that there are', () => {
    const broken = found(page, /\]\((?!https?:)([^)\s]+)\)/g).filter((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? page : join(dirname(page), path)
      if (!existsSync(join(root, target))) return true
      const headings = [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
        text
          .toLowerCase()
          .replace(/[^\w\s-]/g, '')
          .replace(/\s/g, '-'),
      )
      return anchor !== undefined && !headings.includes(anchor)
    })
    expect(broken).toEqual([])
  })
})
