import pg from 'pg'

/** PostgreSQL and socket errors, as the codes that Prisma's CLI knows: wrong password, unreachable, no such database. */
const prismaCodes = { '28P01': 'P1000', 28000: 'P1000', '3D000': 'P1003' }
const unreachable = 'P1001'

/** SQLSTATE of CREATE DATABASE when somebody else was faster; both mean that it is there now. */
const alreadyThere = new Set(['42P04', '23505'])

/**
 * Opens one connection for `use` and closes it, whatever happens.
 *
 * @template T
 * @param {string} url
 * @param {(client: pg.Client) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withClient(url, use) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** @param {string} url @returns {{ name: string, maintenanceUrl: string }} the database's name, and a way in without it */
function splitUrl(url) {
  const maintenance = new URL(url)
  const name = decodeURIComponent(maintenance.pathname.slice(1))
  maintenance.pathname = '/postgres'
  maintenance.searchParams.delete('schema')
  return { name, maintenanceUrl: maintenance.toString() }
}

/** Creates the database of `url`; two callers at once both succeed. @param {string} url */
export async function createDatabase(url) {
  const { name, maintenanceUrl } = splitUrl(url)
  await withClient(maintenanceUrl, async (client) => {
    try {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
    } catch (error) {
      if (!alreadyThere.has(error.code)) throw error
    }
  })
  return { databaseName: name }
}

/** Drops the database of `url` and whoever is still connected to it. @param {string} url */
async function dropDatabase(url) {
  const { name, maintenanceUrl } = splitUrl(url)
  await withClient(maintenanceUrl, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`),
  )
}

const commands = {
  'can-connect-to-database': (url) => withClient(url, (client) => client.query('SELECT 1')),
  'create-database': createDatabase,
  'drop-database': dropDatabase,
}

/**
 * Runs one of the engine's `cli` subcommands.
 *
 * @param {string} command
 * @param {{ url?: string }} datasource
 * @returns {Promise<number>} exit code
 */
export async function runDatabaseCommand(command, datasource) {
  try {
    const run = commands[command]
    if (!run) throw new Error(`The schema engine has no command ${command}`)
    await run(datasource.url)
    return 0
  } catch (error) {
    const fields = {
      message: error.message || error.code,
      error_code: prismaCodes[error.code] ?? unreachable,
    }
    // The CLI throws the first line of stderr away and parses each of the others.
    process.stderr.write(`\n${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields })}\n`)
    return 1
  }
}
