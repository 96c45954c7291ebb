import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { parse } from 'pg-connection-string'
import { withClient } from './databases.mjs'

/** PostgreSQL's one-byte internal type "char", all over pg_catalog. Not char(n), which is bpchar. */
const internalCharOid = 18
const textOid = 25

/**
 * @prisma/adapter-pg has no mapping for "char". Read as text it makes the engine panic on the first CHECK
 * constraint, so such columns are decoded as text and announced as Character.
 */
function mapInternalChar(queryable) {
  const { performIO, queryRaw } = queryable
  const positions = new WeakMap()
  queryable.performIO = async (query) => {
    const result = await performIO.call(queryable, query)
    const found = []
    for (const [i, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== internalCharOid) continue
      field.dataTypeID = textOid
      found.push(i)
    }
    positions.set(query, found)
    return result
  }
  queryable.queryRaw = async (query) => {
    const result = await queryRaw.call(queryable, query)
    for (const i of positions.get(query) ?? []) result.columnTypes[i] = ColumnTypeEnum.Character
    return result
  }
  return queryable
}

/**
 * Connects for the engine. One connection only: the engine holds an advisory lock, which belongs to a session.
 *
 * @param {pg.PoolConfig} config
 * @param {string | undefined} schema
 * @param {() => Promise<void>} [afterClose] runs once nothing is connected any more
 */
async function connect(config, schema, afterClose) {
  const pool = new pg.Pool({ ...config, max: 1 })
  const adapter = mapInternalChar(await new PrismaPg(pool, { schema }).connect())
  const { startTransaction } = adapter
  adapter.startTransaction = async (level) => mapInternalChar(await startTransaction.call(adapter, level))
  // The adapter's own version splits on ";" and so tears function bodies apart; the server needs no help with that.
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script)
    } catch (error) {
      adapter.onError(error)
    }
  }
  adapter.dispose = async () => {
    await pool.end()
    await afterClose?.()
  }
  return adapter
}

/** A URL in separate fields: with a connectionString present, pg ignores a `database` given beside it. */
function splitConfig(url) {
  const { schema, ...config } = parse(url)
  return { schema: schema ?? undefined, config }
}

/** Creates a database of a random name for replaying migrations and drops it once the engine is done with it. */
async function connectToOwnShadow(url) {
  const { schema, config } = splitConfig(url)
  const database = `prisma_migrate_shadow_db_${randomUUID()}`
  await withClient(url, (client) => client.query(`CREATE DATABASE "${database}"`))
  return connect({ ...config, database }, schema, () =>
    withClient(url, (client) => client.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`)),
  )
}

/**
 * The way to the database that the WebAssembly engine asks for.
 *
 * @param {{ url?: string, shadowDatabaseUrl?: string }} datasource
 */
export function adapterFactory({ url, shadowDatabaseUrl }) {
  // `prisma generate` needs no database; only a command that does connect may complain.
  const need = () => {
    if (!url) throw new Error('DATABASE_URL is not set')
    return url
  }
  const open = (target) => {
    const { schema, config } = splitConfig(target)
    return connect(config, schema)
  }
  return bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: async () => open(need()),
    connectToShadowDb: async () => (shadowDatabaseUrl ? open(shadowDatabaseUrl) : connectToOwnShadow(need())),
  })
}
