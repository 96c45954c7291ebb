import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { root } from '@/scripts/build/root'
import { parseCommandLine } from '@/worker/cli'

// No engine of containers is here: what a file can be wrong about without one.

const read = (name: string) => readFileSync(join(root, name), 'utf8')

interface Service {
  image?: string
  build?: string
  command?: string[]
  volumes?: string[]
  environment?: Record<string, string>
  healthcheck?: object
  depends_on?: Record<string, { condition: string }>
  ports?: string[]
  read_only?: boolean
  cap_drop?: string[]
}
const compose = parse(read('compose.yaml'), { merge: true }) as {
  services: Record<string, Service>
  volumes: Record<string, null>
}
const services = Object.entries(compose.services)
const dockerfile = read('Dockerfile').replaceAll('\\\n', ' ')
const stages = dockerfile.split(/^FROM .*$/m).slice(1)

describe('the image', () => {
  it('copies what is there, and nothing that is left out of the context', () => {
    const lines = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].map(([, names = '']) => names)
    const copied = lines.flatMap((line) => line.split(' ')).filter((name) => name !== '.')
    expect(copied.length).toBeGreaterThan(8)
    const kept = read('.dockerignore').match(/^!(.+)$/gm) ?? []
    const isKept = (name: string) =>
      kept.some((line) => {
        const pattern = line.slice(1)
        return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name.split('/')[0] === pattern
      })
    expect(copied.filter((name) => !existsSync(join(root, name)) || !isKept(name))).toEqual([])
  })

  it('takes every folder that the build reads into the context', () => {
    const needed = readdirSync(root, { withFileTypes: true })
      .filter(
        (entry) =>
          entry.isDirectory() && /^(app|components|lib|prisma|public|scripts|worker)$/.test(entry.name),
      )
      .map(({ name }) => name)
    const kept = new Set((read('.dockerignore').match(/^!(.+)$/gm) ?? []).map((line) => line.slice(1)))
    expect(needed.filter((name) => !kept.has(name))).toEqual([])
  })

  it('does not run as root, and has no tools of development', () => {
    const last = stages.at(-1) ?? ''
    const user = /^USER (\d+):\d+$/m.exec(last)?.[1]
    expect(Number(user)).toBeGreaterThan(0)
    expect(last.indexOf('USER')).toBeGreaterThan(last.lastIndexOf('RUN'))
    expect(last).not.toMatch(/npm (ci|install)/)
    expect(stages.find((stage) => stage.includes('--omit=dev'))).toBeDefined()
    expect(last).toContain('HEALTHCHECK')
  })
})

describe('the services', () => {
  it.each(services)(
    '%s mounts files that there are, and volumes that are declared',
    (_, { volumes = [] }) => {
      for (const volume of volumes) {
        const [source = ''] = volume.split(':')
        if (source.startsWith('./')) expect(existsSync(join(root, source))).toBe(true)
        else expect(Object.keys(compose.volumes)).toContain(source)
      }
    },
  )

  it.each(services)('%s waits for services that there are', (_, { depends_on = {} }) => {
    for (const name of Object.keys(depends_on)) expect(compose.services[name]).toBeDefined()
  })

  it.each(['console', 'worker', 'migrate'])('%s may write nothing but what it must', (name) => {
    expect(compose.services[name]).toMatchObject({ image: 'holdfast', read_only: true, cap_drop: ['ALL'] })
  })

  it.each(services)('%s is reached from this machine alone', (_, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/)
  })

  it('hold no password', () => {
    for (const [, { environment = {} }] of services) {
      for (const [name, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET/.test(name)) expect(value).toMatch(/^\$\{\w+(?::\?[^}]+)?\}$/)
        expect(value).not.toMatch(/:\/\/[^:]+:[^$][^@]*@/)
      }
    }
  })

  it('run programs that the image has', () => {
    for (const name of ['console', 'worker', 'migrate']) {
      const program = compose.services[name]?.command?.[1] ?? 'node_modules/next/dist/bin/next'
      if (program.startsWith('node_modules/')) expect(existsSync(join(root, program))).toBe(true)
      else expect(program).toBe('dist/worker.mjs')
    }
  })
})

it('a worker that was told something wrong is not started over and over', () => {
  expect(parseCommandLine(['--no-such-flag'], {})).toMatchObject({ exit: 2 })
  expect(read('deploy/systemd/holdfast-worker.service')).toMatch(/^RestartPreventExitStatus=2$/m)
})

it('what runs once in a container is executable', () => {
  expect(statSync(join(root, 'deploy/compose/roles.sh')).mode & 0o111).not.toBe(0)
  expect(statSync(join(root, 'scripts/schema-engine.mjs')).mode & 0o111).not.toBe(0)
})
