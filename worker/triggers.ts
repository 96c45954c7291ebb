import pg from 'pg'
import { clientConfig, type KeaConnection } from '@/lib/kea/connection'
import { grantsSql } from '@/lib/kea/grants'
import { installSql, removeSql } from '@/lib/kea/trigger-sql'
import { inspectTriggers, installTriggers, removeTriggers } from '@/lib/kea/triggers'
import type { WorkerLog } from '@/lib/services/worker/deps'
import type { Flags } from '@/worker/config'

type TriggerFlags = Pick<Flags, 'installTriggers' | 'removeTriggers'>

/** What the command line wants done to our objects in Kea's database. */
export type TriggerCommand = { do: 'install'; role: string | null } | { do: 'remove' }

/** Null: nothing; the worker is to work. */
export function triggerCommand({
  installTriggers: install,
  removeTriggers: remove,
}: TriggerFlags): TriggerCommand | null {
  if (remove) return { do: 'remove' }
  if (install === false) return null
  return { do: 'install', role: typeof install === 'string' ? install : null }
}

/** The same as a script for a DBA's psql; without a command that of the installation. */
export function triggerSql(flags: TriggerFlags): string {
  const command = triggerCommand(flags) ?? { do: 'install', role: null }
  if (command.do === 'remove') return `${removeSql()}\n`
  return `${[installSql(), ...(command.role === null ? [] : [grantsSql(command.role)])].join('\n')}\n`
}

/** Installs, with the grants of the role, or removes. False: it did not work, and the log says why. */
export async function runTriggerCommand(
  connection: KeaConnection,
  log: WorkerLog,
  command: TriggerCommand,
): Promise<boolean> {
  return await connected(connection, async (client) => {
    try {
      if (command.do === 'remove') {
        await removeTriggers(client)
        log.info('Removed the triggers and everything else of ours from the Kea database')
        return true
      }
      const { role } = command
      await installTriggers(client, role === null ? {} : { workerRole: role })
      log.info('Installed the triggers in the Kea database')
      if (role !== null) log.info(`Granted ${role} what the worker needs`)
      return true
    } catch (error) {
      log.error(error instanceof Error ? error.message : 'unknown error')
      return false
    }
  })
}

/** Looks at our triggers in Kea's database, and installs them when something is missing and we may. */
export async function ensureTriggers(connection: KeaConnection, log: WorkerLog): Promise<boolean> {
  return await connected(connection, async (client) => {
    const before = await inspectTriggers(client)
    if (before.problems.length === 0) return true
    try {
      await installTriggers(client)
      log.info('Installed the triggers in the Kea database')
      return true
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown error'
      for (const problem of before.problems) log.error(problem)
      log.error(`${reason}. Run as the owner of Kea's tables: holdfast-worker --install-triggers ROLE`)
      return false
    }
  })
}

async function connected<T>(connection: KeaConnection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(clientConfig(connection, 'triggers'))
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
