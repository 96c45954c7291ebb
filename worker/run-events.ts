import { seedLines } from '@/lib/core/seed-lines'
import { parseSeedPayload } from '@/lib/core/seed-payload'
import { HOST_CHANNEL, NOTIFY_TRIGGER } from '@/lib/kea/names'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { hostFeed } from '@/lib/services/worker/stand-alone/host-feed'
import { createKeeper } from '@/lib/services/worker/stand-alone/keeper'
import { startLoop } from '@/lib/services/worker/stand-alone/loop'
import { drainOutbox } from '@/worker/drain-outbox'
import { startHealthPage } from '@/worker/health-page'
import { listenHostEvents } from '@/worker/host-events'
import { keeperOptions } from '@/worker/keeper-options'
import type { RunOptions } from '@/worker/run-companion'
import { inventoryWriter } from '@/worker/stand-alone-inventory'
import { untilItWorks } from '@/worker/until'

/**
 * The lease monitor without a console, until it is told to stop: reservations of Kea's database, at once with
 * `--use-database-events`, else at each poll. Nothing is kept but the records themselves. Resolves with the exit code.
 */
export async function runForEver(options: RunOptions): Promise<0> {
  const { config, adapters, log, signal, now } = options
  const { flags, env } = config
  const health = await startHealthPage(options)
  if (!flags.useDatabaseEvents) {
    log.info(
      `Reading the Kea database every ${flags.pollInterval} s; --use-database-events tells of changes at once`,
    )
  }
  if (flags.enableDns) log.info(seedLines.dnsEnabled(config.zoneText))
  else log.info('DNS is off: no record is looked for, created or changed')
  const inventory = inventoryWriter(config, options)
  const keeping = flags.enableDns ? await keepingOptions() : null
  const loop = startLoop({
    keeper: keeping === null ? null : createKeeper(keeping),
    feed: hostFeed({ scopes: keeping?.scopes ?? [], log, kea: adapters.kea, ...inventory }),
    ...{ log, signal, now, onTurn: health.turn },
    pollMs: flags.pollInterval * 1000,
    syncEveryMs: flags.syncInterval * 1000,
  })
  let said = false
  const listener = flags.useDatabaseEvents
    ? listenHostEvents({
        connection: adapters.connection,
        onEvent(payload) {
          loop.ring(logHostEvent(log, payload) ? 'added' : null)
        },
        onConnected(willTell) {
          if (!willTell) {
            log.warn(
              `The Kea database has no ${NOTIFY_TRIGGER}: changes are seen every ${flags.pollInterval} s (see --install-triggers)`,
            )
          }
          if (!said) log.info(seedLines.listening(HOST_CHANNEL))
          else log.info('Listening again')
          said = true
          loop.ring(null)
        },
        onProblem: (message) => log.warn(`${message}; the database is polled meanwhile`),
      })
    : null
  const drained = drainOutbox({
    ...{ connection: adapters.connection, kea: adapters.kea, log, signal },
    onHosts(hostIds) {
      if (flags.useDatabaseEvents) loop.ring(hostIds)
    },
  })
  await loop.done
  log.info('Stopping')
  await drained
  await listener?.close()
  await health.close()
  return 0

  async function keepingOptions() {
    const instance = await untilItWorks(log, signal, 'Reading the id of the installation', async () => {
      return env.HOLDFAST_INSTANCE ?? (await adapters.kea.instance(null)) ?? 'holdfast'
    })
    return await keeperOptions(options, instance)
  }
}

/** Says what the notification tells; answers whether it is of a new row. */
function logHostEvent(log: WorkerLog, payload: string): boolean {
  log.info(seedLines.notification(payload))
  const event = parseSeedPayload(payload)
  if (event?.operation !== 'INSERT') return false
  if (event.hostname !== null && event.ip !== null)
    log.info(seedLines.newReservation(event.ip, event.hostname, event.mac ?? ''))
  return true
}
