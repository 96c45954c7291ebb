import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs SQL on one connection of its own. */
export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** Creates the database when it is missing, with the owner if one is told. */
export async function ensureDatabase(adminUrl: string, name: string, owner?: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (rowCount) return
    const as = owner === undefined ? '' : ` OWNER ${client.escapeIdentifier(owner)}`
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}${as}`)
  })
}

/** Creates the login role when it is missing, and sets its password to what we know. */
export async function ensureRole(adminUrl: string, name: string, password: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])
    const verb = rowCount ? 'ALTER' : 'CREATE'
    await client.query(
      `${verb} ROLE ${client.escapeIdentifier(name)} LOGIN PASSWORD ${client.escapeLiteral(password)}`,
    )
  })
}

/** Brings the console's database to the newest migration and sets the rights of the app's role. */
export async function migrateConsole(ownerUrl: string): Promise<void> {
  const prisma = fileURLToPath(new URL('../../node_modules/prisma/build/index.js', import.meta.url))
  await promisify(execFile)(process.execPath, [prisma, 'migrate', 'deploy'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: ownerUrl },
  })
  const grants = await readFile(new URL('../../deploy/console-grants.sql', import.meta.url), 'utf8')
  await withClient(ownerUrl, (client) => client.query(grants))
}

/** The same server and database, reached as another role. */
export function asRole(url: string, role: string, password: string): string {
  const other = new URL(url)
  other.username = role
  other.password = password
  return other.toString()
}
