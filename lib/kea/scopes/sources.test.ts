import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { parseKeaControl } from './parse-control'

/** Recorded from kea-ctrl-agent 2.2.0 with kea-dhcp4 running and kea-dhcp6 not. */
const RECORDED = readFileSync(new URL('testing/agent-config-get-2.2.json', import.meta.url), 'utf8')
const [DHCP4, OFFLINE] = JSON.parse(RECORDED) as [object, object]
const NAMES = ['GUEST', 'wifi 4', 'MGMT', '192.168.1.0/24']

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

function closing(server: Server): void {
  cleanups.push(() => new Promise((resolve) => server.close(resolve)))
}

async function http(answer: RequestListener): Promise<number> {
  const server = createHttpServer(answer)
  closing(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-'))
  cleanups.push(() => rm(path, { recursive: true }))
  return path
}

async function unix(onData: (socket: Socket, text: string) => void): Promise<string> {
  const path = join(await folder(), 'kea.sock')
  const server = createServer((socket) => socket.on('data', (data) => onData(socket, String(data))))
  closing(server)
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return path
}

const one = (text: string) => {
  const [source] = parseKeaControl(text)
  if (source === undefined) throw new Error('no source')
  return source
}
const names = async (text: string): Promise<string[]> => (await one(text).read()).map((scope) => scope.name)

test('the Unix socket gives one object and closes', async () => {
  const path = await unix((socket, text) => {
    expect(JSON.parse(text)).toEqual({ command: 'config-get' })
    const body = JSON.stringify(DHCP4)
    socket.write(body.slice(0, 1000))
    setImmediate(() => socket.end(body.slice(1000)))
  })
  expect(await names(`unix:${path}`)).toEqual(NAMES)
})

test('a socket that says no, nothing, or nonsense', async () => {
  const refusing = await unix((socket) =>
    socket.end('{ "result": 2, "text": "\'config-get\' not supported." }'),
  )
  await expect(one(`unix:${refusing}`).read()).rejects.toMatchObject({
    family: 'permanent',
    message: `unix:${refusing}: 'config-get' not supported.`,
  })
  const noise = await unix((socket) => socket.end('hello'))
  await expect(one(`unix:${noise}`).read()).rejects.toThrow('not JSON')
  const silent = await unix((socket) => socket.end())
  await expect(one(`unix:${silent}`).read()).rejects.toMatchObject({ name: 'KeaError' })
  await expect(one('unix:/nowhere/kea.sock').read()).rejects.toMatchObject({
    family: 'transient',
    code: 'ENOENT',
  })
})

test('the agent is asked for both services with the user and password of the list', async () => {
  const requests: { authorization: string | undefined; body: string }[] = []
  const port = await http((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      requests.push({ authorization: request.headers.authorization, body })
      response.end(RECORDED)
    })
  })
  const source = one(`http://console:s3%2Cc%40ret@127.0.0.1:${port}`)
  expect(source.label).toBe(`http://127.0.0.1:${port}`)
  expect((await source.read()).map((scope) => scope.name)).toEqual(NAMES)
  expect(requests).toEqual([
    {
      authorization: `Basic ${Buffer.from('console:s3,c@ret').toString('base64')}`,
      body: '{"command":"config-get","service":["dhcp4","dhcp6"]}',
    },
  ])
})

test('a password file is read at each call', async () => {
  const seen: string[] = []
  const port = await http((request, response) => {
    seen.push(Buffer.from((request.headers.authorization ?? '').slice(6), 'base64').toString())
    response.end(JSON.stringify(DHCP4))
  })
  const file = join(await folder(), 'password')
  const source = one(`http://console@127.0.0.1:${port}?password-file=${file}`)
  await writeFile(file, 'first\n')
  await source.read()
  await writeFile(file, 'second\n')
  await source.read()
  expect(seen).toEqual(['console:first', 'console:second'])
})

test('a daemon of Kea 3 answers with an object, and may refuse the list of services', async () => {
  const port = await http((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () =>
      response.end(
        body.includes('service')
          ? '{"result":1,"text":"unsupported parameter service"}'
          : JSON.stringify(DHCP4),
      ),
    )
  })
  expect(await names(`http://127.0.0.1:${port}`)).toEqual(NAMES)
})

test('a service that answered before and is away now fails the reading', async () => {
  let answers: object[] = [
    DHCP4,
    { result: 0, arguments: { Dhcp6: { subnet6: [{ id: 6, subnet: '2001:db8::/64' }] } } },
  ]
  const port = await http((_, response) => response.end(JSON.stringify(answers)))
  const source = one(`http://127.0.0.1:${port}`)
  expect(await source.read()).toHaveLength(5)
  answers = [DHCP4, OFFLINE]
  await expect(source.read()).rejects.toMatchObject({
    family: 'transient',
    message: expect.stringContaining('dhcp6'),
  })
  // Never seen: not installed.
  expect(await names(`http://127.0.0.1:${port}`)).toEqual(NAMES)
  answers = [OFFLINE, OFFLINE]
  await expect(one(`http://127.0.0.1:${port}`).read()).rejects.toMatchObject({ family: 'transient' })
})

test.each([
  [401, 'permanent', 'Kea refused the user or password'],
  [400, 'permanent', 'HTTP status 400'],
  [502, 'transient', 'HTTP status 502'],
])('HTTP status %i is %s, and no message tells the password', async (status, family, text) => {
  const port = await http((_, response) => {
    response.statusCode = status
    response.end('{ "result": 401, "text": "Unauthorized" }')
  })
  const error: unknown = await one(`http://console:sesame@127.0.0.1:${port}`)
    .read()
    .catch((e: unknown) => e)
  expect(error).toMatchObject({ family, message: `http://127.0.0.1:${port}: ${text}` })
})

test('the list is checked, and a bad entry is named by its place only', () => {
  expect(
    parseKeaControl(' file:/etc/kea/kea-dhcp4.conf, unix:/run/kea4.sock ,').map((source) => source.label),
  ).toEqual(['file:/etc/kea/kea-dhcp4.conf', 'unix:/run/kea4.sock'])
  expect(parseKeaControl('')).toEqual([])
  for (const bad of [
    'ftp://u:sesame@h',
    'http://u:%zz@h',
    'http://u:sesame@h:999999',
    'unix:relative',
    'https://h?service=d2',
  ]) {
    const read = () => parseKeaControl(`file:/a,${bad}`)
    expect(read).toThrow(/^KEA_CONTROL, entry 2: /)
    expect(read).not.toThrow('sesame')
  }
})
