import { spawn } from 'node:child_process'
import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { expect, test } from 'vitest'

const module = fileURLToPath(new URL('cluster.ts', import.meta.url))

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

test('a run that is killed leaves neither a server nor data behind', async () => {
  const script = `
    import(${JSON.stringify(module)}).then(async ({ startTestPostgres }) => {
      const { adminUrl } = await startTestPostgres()
      process.stdout.write(adminUrl)
      setInterval(() => {}, 1000)
    })`
  const run = spawn(process.execPath, ['--import', 'tsx', '--eval', script])
  const url = await new Promise<string>((resolve, reject) => {
    run.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    run.stderr.once('data', (chunk: Buffer) => reject(new Error(chunk.toString())))
  })
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {}) // the server goes away
  await client.connect()
  const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory')
  const folder = rows[0]?.data_directory ?? ''
  expect(await exists(folder)).toBe(true)

  run.kill('SIGKILL')
  await expect.poll(() => exists(folder), { timeout: 15_000 }).toBe(false)
  const late = new pg.Client({ connectionString: url })
  await expect(late.connect()).rejects.toThrow('ECONNREFUSED')
})
