import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './testing/postgres'

const engine = fileURLToPath(new URL('schema-engine.mjs', import.meta.url))
const prismaCli = createRequire(import.meta.url).resolve('prisma/build/index.js')

const schema = `
generator client {
  provider = "prisma-client"
  output   = "./client"
}
datasource db {
  provider = "postgresql"
}
model Scope {
  id   Int    @id
  name String @unique
}
`

// What a schema engine stumbles over: a function body full of semicolons, a trigger, a CHECK.
const migration = `
CREATE TABLE "Scope" ("id" INTEGER NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "Scope_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "name_is_not_empty" CHECK ("name" <> ''));
CREATE UNIQUE INDEX "Scope_name_key" ON "Scope"("name");
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."name" := upper(NEW."name");
  RETURN NEW;
END $$;
CREATE TRIGGER shout BEFORE INSERT ON "Scope" FOR EACH ROW EXECUTE FUNCTION shout();
`

interface Outcome {
  code: number
  output: string
}

let folder: string
let database: TestDatabase

function prisma(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  const options = {
    cwd: folder,
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      PRISMA_SCHEMA_ENGINE_BINARY: engine,
      CHECKPOINT_DISABLE: '1',
      ...env,
    },
  }
  return new Promise((resolve) => {
    execFile(process.execPath, [prismaCli, ...args], options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0
      resolve({ code, output: stdout + stderr })
    })
  })
}

const drift = (): Promise<Outcome> =>
  prisma([
    'migrate',
    'diff',
    '--from-migrations',
    'migrations',
    '--to-schema',
    'schema.prisma',
    '--exit-code',
  ])

async function databases(): Promise<string[]> {
  const { rows } = await database.pool().query<{ datname: string }>('SELECT datname FROM pg_database')
  return rows.map((row) => row.datname)
}

beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'holdfast-prisma-'))
  await mkdir(join(folder, 'migrations', '1_first'), { recursive: true })
  await writeFile(
    join(folder, 'prisma.config.mjs'),
    `export default { schema: 'schema.prisma', migrations: { path: 'migrations' }, datasource: { url: process.env.DATABASE_URL } }\n`,
  )
  await writeFile(join(folder, 'schema.prisma'), schema)
  await writeFile(join(folder, 'migrations', 'migration_lock.toml'), 'provider = "postgresql"\n')
  await writeFile(join(folder, 'migrations', '1_first', 'migration.sql'), migration)
})

afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

test('diff prints the SQL from nothing to the schema', async () => {
  const { code, output } = await prisma([
    'migrate',
    'diff',
    '--from-empty',
    '--to-schema',
    'schema.prisma',
    '--script',
  ])
  expect(output).toContain('CREATE UNIQUE INDEX "Scope_name_key"')
  expect(code).toBe(0)
})

test('deploy creates a missing database and applies function bodies whole, also twice at once', async () => {
  const url = new URL(database.url)
  const name = `${database.name}_deployed`
  url.pathname = `/${name}`
  const deploy = (): Promise<Outcome> => prisma(['migrate', 'deploy'], { DATABASE_URL: url.toString() })
  const outcomes = await Promise.all([deploy(), deploy()])
  expect(outcomes.map((outcome) => outcome.code)).toEqual([0, 0])

  const client = new pg.Client({ connectionString: url.toString() })
  await client.connect()
  const { rows } = await client.query(`INSERT INTO "Scope" VALUES (1, 'lan') RETURNING "name"`)
  await client.end()
  await database.pool().query(`DROP DATABASE ${name} WITH (FORCE)`)
  expect(rows).toEqual([{ name: 'LAN' }])
})

test('the drift check tells same from different, and leaves no shadow database', async () => {
  expect(await drift()).toMatchObject({ code: 0 })
  await writeFile(join(folder, 'schema.prisma'), schema.replace('@unique', '@unique\n  note String?'))
  const different = await drift()
  await writeFile(join(folder, 'schema.prisma'), schema)
  expect(different.code).toBe(2)
  expect(different.output).toContain('note')
  expect((await databases()).filter((name) => name.includes('shadow'))).toEqual([])
})

test('a failing migration is an error and changes nothing', async () => {
  const bad = join(folder, 'migrations', '2_bad')
  await mkdir(bad)
  await writeFile(join(bad, 'migration.sql'), 'CREATE TABLE half (id int);\nSELECT nonsense();\n')
  const { code, output } = await prisma(['migrate', 'deploy'])
  await rm(bad, { recursive: true })
  expect(code).not.toBe(0)
  expect(output).toContain('nonsense() does not exist')
  const { rows } = await database.pool().query(`SELECT to_regclass('half') AS half`)
  expect(rows).toEqual([{ half: null }])
})

test('a wrong password and a server that is down are told apart', async () => {
  const wrong = new URL(database.url)
  wrong.password = 'wrong'
  const down = new URL(database.url)
  down.port = '1'
  const status = (url: URL): Promise<Outcome> =>
    prisma(['migrate', 'deploy'], { DATABASE_URL: url.toString() })
  expect((await status(wrong)).output).toContain('P1000')
  const { code, output } = await status(down)
  expect(output).toContain('P1001')
  expect(code).toBe(1)
})

test('a crash of the engine is an error for the CLI, never a silent success', async () => {
  const { code } = await prisma(
    ['migrate', 'diff', '--from-migrations', 'migrations', '--to-schema', 'schema.prisma', '--exit-code'],
    { FORCE_PANIC_SCHEMA_ENGINE: '1' },
  )
  expect(code).toBe(1)
})

test('a crash answers the open request and exits non-zero', async () => {
  const child = spawn(engine, ['--datasource', JSON.stringify({ url: database.url })])
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stdin.end(`${JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'debugPanic', params: {} })}\n`)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  expect(code).not.toBe(0)
  const answer: unknown = JSON.parse(stdout)
  expect(answer).toMatchObject({
    id: 7,
    error: { code: 4466, data: { message: expect.stringMatching(/\w/) } },
  })
})
