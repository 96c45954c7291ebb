import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEmbeddedPostgres } from './embedded'

let folder: string
const running: { stop(): Promise<void> }[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-embedded-'))
  await chmod(folder, 0o711)
})

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
  await rm(folder, { recursive: true, force: true })
})

async function start(dataDir: string, port = 0): ReturnType<typeof startEmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, port })
  running.push(server)
  return server
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('data survives a restart and a second start', async () => {
  const first = await start(join(folder, 'pg'))
  await query(first.url(), 'CREATE TABLE kept AS SELECT 42 AS answer')
  await first.restart()
  expect(await query(first.url(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  await first.stop()
  const second = await start(join(folder, 'pg'))
  expect(await query(second.url(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
})

test('only the password opens it, and only the owner can read that', async () => {
  const server = await start(join(folder, 'pg'))
  const url = new URL(server.url())
  url.password = 'guess'
  await expect(query(url.toString(), 'SELECT 1')).rejects.toThrow('password authentication failed')
  expect((await stat(join(folder, 'pg', 'password'))).mode & 0o777).toBe(0o600)
})

test('below a folder that is closed to others it starts as well', async () => {
  await chmod(folder, 0o700)
  const server = await start(join(folder, 'pg'))
  expect(await query(server.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('the folder may be closed to others between two starts', async () => {
  const first = await start(join(folder, 'pg'))
  await query(first.url(), 'CREATE TABLE kept AS SELECT 42 AS answer')
  await first.stop()
  await chmod(folder, 0o700)
  const second = await start(join(folder, 'pg'))
  expect(await query(second.url(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
})

test('a port that is taken is named, with the variable that changes it', async () => {
  const other = createServer()
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      const address = other.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  try {
    await expect(start(join(folder, 'pg'), port)).rejects.toThrow(
      `Port ${port} is already in use. Stop what uses it, or choose another: PG_PORT=${port + 1}`,
    )
  } finally {
    other.close()
  }
})

test('a folder in use by a launcher that lives is not touched', async () => {
  const first = await start(join(folder, 'pg'))
  await expect(start(join(folder, 'pg'))).rejects.toThrow(`in use by process ${process.pid}`)
  expect(await query(first.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a server that a killed launcher left behind is replaced, with its data', async () => {
  const module = fileURLToPath(new URL('embedded.ts', import.meta.url))
  const dataDir = join(folder, 'pg')
  const script = `
    import(${JSON.stringify(module)}).then(async ({ startEmbeddedPostgres }) => {
      const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, port: 0 })
      process.stdout.write(server.url())
      setInterval(() => {}, 1000)
    })`
  const launcher = spawn(process.execPath, ['--import', 'tsx', '--eval', script])
  const url = await new Promise<string>((resolve, reject) => {
    launcher.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    launcher.stderr.once('data', (chunk: Buffer) => reject(new Error(chunk.toString())))
  })
  await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer')
  launcher.kill('SIGKILL')
  await new Promise((resolve) => launcher.once('exit', resolve))

  const second = await start(dataDir)
  expect(await query(second.url(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
})
