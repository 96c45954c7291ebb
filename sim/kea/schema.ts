import type { ClientBase } from 'pg'
import { LIMIT_FUNCTIONS, statTriggers } from './schema-stats'
import { LOOKUPS, TABLES_13, UPGRADES } from './schema-tables'

/** Schema versions that a Kea release ships: 13 (Kea 2.2), 18 (2.4), 22 (2.6), 29 (3.0), 34 (3.2). */
export const KEA_SCHEMA_VERSIONS = [13, 18, 22, 29, 34] as const

export interface KeaSchemaOptions {
  /** 13 to 34. */
  version?: number
}

/**
 * Creates the lease and host tables of a Kea PostgreSQL backend in the first schema of the search path.
 * Fails when they exist already. The tables of Kea's configuration backend are not made.
 */
export async function createKeaSchema(client: ClientBase, options: KeaSchemaOptions = {}): Promise<void> {
  await client.query(keaSchemaSql(options.version ?? 13))
}

/** The same as one SQL script in one transaction. */
export function keaSchemaSql(version: number): string {
  if (!Number.isInteger(version) || version < 13 || version > 34) {
    throw new RangeError(`Kea schema version ${version} is not between 13 and 34`)
  }
  const statements = LOOKUPS.flatMap(([table, columns, rows]) => [
    `CREATE TABLE ${table} (${columns})`,
    `INSERT INTO ${table} VALUES ${rows.map((row) => `(${row})`).join(', ')}`,
  ])
  statements.push(...TABLES_13, ...statTriggers(4), ...statTriggers(6), ...LIMIT_FUNCTIONS)
  for (const [since, upgrade] of UPGRADES) if (since <= version) statements.push(...upgrade)
  statements.push(
    'CREATE TABLE schema_version (version integer PRIMARY KEY NOT NULL, minor integer)',
    `INSERT INTO schema_version VALUES (${version}, 0)`,
  )
  return `BEGIN;\n${statements.join(';\n')};\nCOMMIT;`
}

/** Whether the database has Kea's tables already. */
export async function hasKeaSchema(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    "SELECT to_regclass('schema_version') IS NOT NULL AND to_regclass('hosts') IS NOT NULL AS found",
  )
  return rows[0]?.found ?? false
}
