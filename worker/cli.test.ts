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
  ['--db-port 0', 'error: --db-port must be a port, 1 to 65535, not "0"'],
  ['--db-port abc', 'error: --db-port must be a port, 1 to 65535, not "abc"'],
  ['--log-level LOUD', 'error: --log-level must be DEBUG, INFO, WARNING or ERROR, not "LOUD"'],
  ['--log-format xml', 'error: --log-format must be text or json, not "xml"'],
  ['--poll-interval -1', 'error: --poll-interval must be seconds, more than 0 and at most 86400, not "-1"'],
  ['--served-deadline x', 'error: --served-deadline must be seconds, more than 0 and at most 3600, not "x"'],
  ['--sync-interval 0', 'error: --sync-interval must be seconds, more than 0 and at most 604800, not "0"'],
  ['--dns-concurrency 0', 'error: --dns-concurrency must be a whole number, 1 to 256, not "0"'],
  ['--dns-scope nowhere', 'is none of internal, external'],
  ['--bogus', "unknown option '--bogus'"],
  ['--install-triggers --remove-triggers', '--install-triggers and --remove-triggers exclude each other'],
  ['--dry-run --install-triggers', '--dry-run changes nothing: --print-trigger-sql shows'],
  ['--dry-run --remove-triggers', '--dry-run changes nothing: --print-trigger-sql shows'],
  ['--use-database-events --lease-file /x', '--lease-file reads no database'],
  ['--enable-dns --dns-zone=', 'error: --dns-zone must be the name of a zone, such as site.com, not ""'],
  ['--enable-dns --dns-zone site_com', 'error: --dns-zone must be the name of a zone, such as site.com'],
  ['--enable-dns --dns-zone ..', 'error: --dns-zone must be the name of a zone, such as site.com, not ".."'],
  ['extra', 'too many arguments'],
])('%s ends with code 2 and says why', (text, message) => {
  const line = parse(text)
  expect(line).toMatchObject({ exit: 2 })
  expect('exit' in line && line.text).toContain(message)
})

test.each([
  ['SOLIDSERVER_URL', 'http://user:hunter2@host', 'an https:// URL'],
  ['WORKER_PORT', 'hunter2', 'a port, 1 to 65535'],
  ['HOLDFAST_INSTANCE', 'hunter2 !', '1 to 64 letters, digits, dots, hyphens and underscores'],
  ['DATABASE_URL', 'hunter2', 'a URL, postgresql://user:password@host:5432/database'],
  ['KEA_DATABASE_URL', 'mysql://x:hunter2@y', 'a URL, postgresql://user:password@host:5432/database'],
])('%s is checked in one clear line, and its value never shown', (name, value, allowed) => {
  expect(parse('', { [name]: value })).toEqual({ exit: 2, text: `error: ${name} must be ${allowed}\n` })
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

test('the triggers are installed with a role or without, or removed', () => {
  expect(config('--install-triggers').flags.installTriggers).toBe(true)
  expect(config('--install-triggers holdfast_worker').flags.installTriggers).toBe('holdfast_worker')
  expect(config('').flags).toMatchObject({ installTriggers: false, removeTriggers: false })
  expect(config('--remove-triggers --print-trigger-sql').flags).toMatchObject({
    removeTriggers: true,
    printTriggerSql: true,
  })
})

test('the zone may be typed as in a zone file', () => {
  expect(config('--enable-dns --dns-zone Site.COM.').flags.dnsZone).toBe('site.com')
})

test('help and version end with code 0', () => {
  expect(parse('--help')).toMatchObject({ exit: 0 })
  expect(parse('--version')).toEqual({ exit: 0, text: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
})
