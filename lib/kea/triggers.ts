import type { ClientBase } from 'pg'
import { toKeaError } from './errors'
import { grantsSql } from './grants'
import {
  NOTIFY_TRIGGER,
  OPTION_TABLES,
  ROW_TRIGGER,
  TRIGGER_VERSION,
  TRUNCATE_TRIGGER,
  WATCHED_TABLES,
} from './names'
import { installSql, removeSql } from './trigger-sql'

export interface TriggerState {
  /** Version of the objects found, null when there are none. */
  version: number | null
  /** Version this program installs. */
  expected: number
  /** What is missing or disabled, one line each, for an operator; empty when all is well. */
  problems: string[]
  /** Tables of options that have no trigger: their changes are seen with the next one of their reservation. */
  untoldOptions: string[]
}

/** Installs or upgrades our objects; with a role also grants it what the worker needs. Throws KeaError. */
export async function installTriggers(
  client: ClientBase,
  options: { workerRole?: string } = {},
): Promise<void> {
  await script(client, installSql(), 'Installing the triggers in the Kea database')
  if (options.workerRole !== undefined) {
    await script(
      client,
      grantsSql(options.workerRole),
      'Granting the worker its privileges in the Kea database',
    )
  }
}

/** Removes all of our objects from the Kea database. What waits in the outbox is lost. Throws KeaError. */
export async function removeTriggers(client: ClientBase): Promise<void> {
  await script(client, removeSql(), 'Removing the triggers from the Kea database')
}

async function script(client: ClientBase, sql: string, action: string): Promise<void> {
  try {
    await client.query(sql)
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw toKeaError(error, action, 'ownership of the tables of Kea and CREATE on its database')
  }
}

interface Found {
  relation: string | null
  name: string
  enabled: string
}

/** Looks at what is installed; changes nothing and needs no privilege beyond CONNECT. */
export async function inspectTriggers(client: ClientBase): Promise<TriggerState> {
  try {
    const { rows } = await client.query<Found>(
      `SELECT c.relname AS relation, t.tgname AS name, t.tgenabled AS enabled
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE t.tgrelid IN (SELECT to_regclass(x) FROM unnest($1::text[]) x) AND t.tgname = ANY($2::text[])`,
      [
        [...WATCHED_TABLES, ...OPTION_TABLES],
        [ROW_TRIGGER, TRUNCATE_TRIGGER, NOTIFY_TRIGGER],
      ],
    )
    const version = await installedVersion(client)
    const problems: string[] = []
    if (version === null) problems.push('the schema holdfast is not installed in the Kea database')
    else if (version !== TRIGGER_VERSION) {
      problems.push(`the triggers are of version ${version}, this program expects ${TRIGGER_VERSION}`)
    }
    const wanted = WATCHED_TABLES.flatMap((table) => [
      [table, ROW_TRIGGER] as const,
      [table, TRUNCATE_TRIGGER] as const,
    ])
    for (const [table, name] of [...wanted, ['hosts', NOTIFY_TRIGGER] as const]) {
      const found = rows.find((row) => row.relation === table && row.name === name)
      if (found === undefined) problems.push(`the trigger ${name} on ${table} is missing`)
      else if (found.enabled === 'D') problems.push(`the trigger ${name} on ${table} is disabled`)
    }
    const untoldOptions = OPTION_TABLES.filter((table) => {
      return !rows.some(
        ({ relation, name, enabled }) => relation === table && name === ROW_TRIGGER && enabled !== 'D',
      )
    })
    return { version, expected: TRIGGER_VERSION, problems, untoldOptions }
  } catch (error) {
    throw toKeaError(error, 'Inspecting the triggers of the Kea database')
  }
}

async function installedVersion(client: ClientBase): Promise<number | null> {
  const { rows: present } = await client.query<{ there: boolean; readable: boolean }>(
    `SELECT to_regclass('holdfast.control') IS NOT NULL AS there`,
  )
  if (present[0]?.there !== true) return null
  const { rows } = await client.query<{ version: number }>('SELECT version FROM holdfast.control')
  return rows[0]?.version ?? null
}
