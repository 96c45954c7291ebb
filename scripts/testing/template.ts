import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import type { TestCluster } from './cluster'

/** The contents that test databases start with. */
export interface TestTemplate {
  /** Short and lower case; two templates of one run with the same name are the same template. */
  name: string
  /** Fills an empty database; must leave no connection behind. */
  build(url: string): Promise<void>
}

const migrations = new URL('../../prisma/migrations/', import.meta.url)

/** Our own schema: every migration, in order. Plain SQL, as starting Prisma's CLI takes longer than all of it. */
export const appTemplate: TestTemplate = {
  name: 'app',
  async build(url) {
    const entries = await readdir(migrations, { withFileTypes: true })
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      for (const name of names.sort()) {
        await client.query(await readFile(new URL(`${name}/migration.sql`, migrations), 'utf8'))
      }
    } finally {
      await client.end()
    }
  },
}

/**
 * Builds a template's database unless another test file of this run did so already.
 *
 * @param admin a connection to the maintenance database, as superuser
 * @returns the name of the database to copy
 */
export async function prepareTemplate(
  admin: pg.Client,
  cluster: TestCluster,
  template: TestTemplate,
): Promise<string> {
  if (!/^[a-z][a-z0-9_]{0,20}$/.test(template.name)) throw new Error(`Not a template name: ${template.name}`)
  const name = `holdfast_template_${template.name}`
  const draft = `${name}_draft`
  await admin.query('SELECT pg_advisory_lock(hashtext($1))', [name])
  try {
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount) return name
    await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`)
    await admin.query(`CREATE DATABASE ${draft} TEMPLATE template0`)
    const url = new URL(cluster.adminUrl)
    url.pathname = `/${draft}`
    await template.build(url.toString())
    await admin.query(`ALTER DATABASE ${draft} RENAME TO ${name}`)
    return name
  } finally {
    await admin.query('SELECT pg_advisory_unlock(hashtext($1))', [name])
  }
}
