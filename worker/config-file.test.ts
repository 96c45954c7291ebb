import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseCommandLine } from '@/worker/cli'

let dir: string
let file: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'holdfast-config-'))
  file = join(dir, 'worker.yaml')
})
afterEach(() => rmSync(dir, { recursive: true }))

const parse = (text: string, flags = '', env: Record<string, string> = {}) => {
  writeFileSync(file, text)
  return parseCommandLine(['--config', file, ...flags.split(' ').filter((word) => word !== '')], env)
}
const config = (...args: Parameters<typeof parse>) => {
  const line = parse(...args)
  if ('exit' in line) throw new Error(line.text)
  return line.config
}
/** The message, with the path of the file shortened. */
const fault = (...args: Parameters<typeof parse>) => {
  const line = parse(...args)
  return 'exit' in line ? `${line.exit} ${line.text.replaceAll(file, 'FILE').trim()}` : 'no fault'
}

test('the example in deploy/ is understood', () => {
  const line = parseCommandLine(['--config', 'deploy/worker.example.yaml'], {})
  if ('exit' in line) throw new Error(line.text)
  const { flags, env, views, dnsServers, rules, policy, mode, zoneText } = line.config
  expect(flags).toMatchObject({
    dbHost: 'kea-db.site.com',
    useVault: true,
    enableDns: true,
    useDatabaseEvents: true,
  })
  expect(env.KEA_CONTROL).toBe('unix:/run/kea/kea4-ctrl-socket,unix:/run/kea/kea6-ctrl-socket')
  expect(views.map(({ view, server }) => `${view}=${server}`)).toEqual([
    'internal=dns-internal-smart.site.com',
    'external=dns-primary.site.com',
  ])
  expect(dnsServers.get('internal')).toHaveLength(2)
  expect(rules).toHaveLength(4)
  expect(rules[0]?.targets).toEqual([{ view: 'internal', zone: 'mgmt.site.com', ttl: null }])
  expect(policy).toMatchObject({ deleteOnExpiry: false, graceHours: 24 })
  expect([mode, zoneText]).toEqual(['stand-alone', 'mgmt.site.com, site.com'])
})

test('flags win over the file, the file over the environment', () => {
  const text = 'kea: { host: from-file, port: 6000, control: ["unix:/file"] }\nlog: { level: DEBUG }'
  const { flags, env } = config(text, '--db-host from-flag', {
    KEA_CONTROL: 'unix:/env',
    WORKER_PORT: '7000',
  })
  expect(flags).toMatchObject({ dbHost: 'from-flag', dbPort: 6000, logLevel: 'DEBUG' })
  expect(env).toMatchObject({ KEA_CONTROL: 'unix:/file', WORKER_PORT: 7000 })
})

test('the zone of the flags takes what no rule of the file does', () => {
  const text = `dns: { rules: [{ pattern: 'www*', targets: [{ view: external, zone: Site.com. }] }] }`
  expect(config(text, '--enable-dns --dns-zone lab.site.com').rules).toEqual([
    expect.objectContaining({
      pattern: 'www*',
      targets: [{ view: 'external', zone: 'site.com', ttl: null }],
    }),
    { pattern: '*', targets: [{ view: 'internal', zone: 'lab.site.com' }] },
  ])
  expect(config(text, '--enable-dns').rules).toHaveLength(1)
})

test('JSON is read, and so is nothing at all', () => {
  expect(config('{"kea": {"leaseFiles": ["/a", "/b"]}}')).toMatchObject({
    mode: 'lease-file',
    flags: { leaseFile: ['/a', '/b'] },
  })
  expect(config('# nothing\n').flags.dbHost).toBe('localhost')
})

test.each([
  ['dns:\n  zones: x', '2 error: FILE: dns.zones: there is no such setting'],
  ['kea: { port: 70000 }', '2 error: FILE: kea.port: must be at most 65535'],
  [
    'dns: { rules: [{ pattern: a*, targets: [{ view: internal, zone: "a b" }] }] }',
    '2 error: FILE: dns.rules[0].targets[0].zone: must be the name of a zone',
  ],
  [
    'dns: { enabled: true, rules: [{ pattern: a*, targets: [{ view: nowhere, zone: a.b }] }] }',
    '2 error: FILE: dns.rules[0].targets[0].view: "nowhere" is none of internal, external',
  ],
  ['policy: { graceHours: 200 }', '2 error: FILE: policy.graceHours: '],
  ['policy: { onStaticDns: ignore }', '2 error: FILE: policy.onStaticDns: there is no such setting'],
  [
    'dns: { enabled: true }',
    '2 error: --dns-zone is required with --enable-dns (or rules in the file of --config)',
  ],
  ['a: [', '2 error: FILE: Flow sequence'],
  ['- a', '2 error: FILE: '],
])('%j says where it is wrong', (text, message) => {
  expect(fault(text)).toContain(message)
})

test('a file that is not there is named', () => {
  const line = parseCommandLine(['--config', join(dir, 'none.yaml')], {})
  expect(line).toMatchObject({ exit: 2, text: expect.stringContaining('none.yaml: cannot be read (ENOENT)') })
})
