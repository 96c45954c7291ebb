import { expect, test } from 'vitest'
import { parseCommandLine } from '@/worker/cli'

const parse = (text: string, env: Record<string, string> = {}) =>
  parseCommandLine(text === '' ? [] : text.split(' '), env)
const config = (text: string, env: Record<string, string> = {}) => {
  const line = parse(text, env)
  if ('exit' in line) throw new Error(line.text)
  return line.config
}

test('defaults are those of the lease monitor', () => {
  expect(config('').flags).toMatchObject({
    dbHost: 'localhost',
    dbPort: 5432,
    dbName: 'kea',
    dbUser: 'kea',
    useVault: false,
    enableDns: false,
    dnsScope: 'internal',
    useDatabaseEvents: false,
    pollInterval: 10,
    once: false,
    outputDir: '/var/lib/kea/discovery',
    logLevel: 'INFO',
  })
})

test('the command of the guide is understood', () => {
  const { flags, mode } = config(
    '--db-host db --db-user kea --use-vault --enable-dns --dns-zone site.com --dns-scope internal --log-level DEBUG --once --output-dir /tmp/x',
  )
  expect(mode).toBe('stand-alone')
  expect(flags).toMatchObject({
    dbHost: 'db',
    useVault: true,
    dnsZone: 'site.com',
    once: true,
    outputDir: '/tmp/x',
  })
})

test.each([
  ['--enable-dns', '--dns-zone is required with --enable-dns'],
  ['--db-port 0', '--db-port'],
  ['--db-port abc', '--db-port'],
  ['--log-level LOUD', '--log-level'],
  ['--poll-interval -1', '--poll-interval'],
  ['--dns-concurrency 0', '--dns-concurrency'],
  ['--dns-scope nowhere', 'is none of internal, external'],
  ['--bogus', "unknown option '--bogus'"],
  ['extra', 'too many arguments'],
])('%s ends with code 2 and says why', (text, message) => {
  const line = parse(text)
  expect(line).toMatchObject({ exit: 2 })
  expect('exit' in line && line.text).toContain(message)
})

test('environment variables are checked, and their values never shown', () => {
  const line = parse('', { SOLIDSERVER_URL: 'http://user:hunter2@host' })
  expect(line).toMatchObject({ exit: 2 })
  expect('exit' in line && line.text).toMatch(/^error: SOLIDSERVER_URL: /)
  expect('exit' in line && line.text).not.toContain('hunter2')
})

test('the mode follows from what is there', () => {
  expect(config('', { DATABASE_URL: 'postgresql://x/y' }).mode).toBe('companion')
  expect(config('--once', { DATABASE_URL: 'postgresql://x/y' }).mode).toBe('once-with-console')
  expect(config('--lease-file /x', {}).mode).toBe('lease-file')
  expect(config('', { DATABASE_URL: '' }).mode).toBe('stand-alone')
})

test('views and servers can be configured', () => {
  const { views, dnsServers } = config('--dns-scope lab', {
    HOLDFAST_VIEWS: 'lab=smart.lab/inner, other=ns.other',
    HOLDFAST_DNS_SERVERS: 'lab=127.0.0.1:5300',
  })
  expect(views).toEqual([
    { view: 'lab', server: 'smart.lab', dnsView: 'inner' },
    { view: 'other', server: 'ns.other' },
  ])
  expect(dnsServers.get('lab')).toEqual([{ host: '127.0.0.1', port: 5300 }])
  expect(parse('', { HOLDFAST_VIEWS: 'a=b,a=c' })).toMatchObject({ exit: 2 })
})

test('help ends with code 0', () => {
  expect(parse('--help')).toMatchObject({ exit: 0 })
})
