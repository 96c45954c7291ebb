import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { seedLines } from '@/lib/core/seed-lines'
import { VaultError } from '@/lib/vault/errors'
import { aborted } from '@/worker/aborted'
import { type AdapterEvents, buildAdapters } from '@/worker/adapters'
import { parseCommandLine } from '@/worker/cli'
import { clockOf } from '@/worker/clock'
import type { WorkerConfig } from '@/worker/config'
import { ConfigError } from '@/worker/config-error'
import { createDnsHealthBoard } from '@/worker/dns-health'
import { keepHeapSmall } from '@/worker/heap'
import { createLog } from '@/worker/log'
import { createMetrics } from '@/worker/metrics'
import { type RunOptions, runCompanion } from '@/worker/run-companion'
import { runDryWithConsole } from '@/worker/run-dry'
import { runForEver } from '@/worker/run-events'
import { runLeaseFiles } from '@/worker/run-lease-file'
import { runOnceWithConsole, runStandAlone } from '@/worker/run-once'
import { runTriggerCommand, triggerCommand, triggerSql } from '@/worker/triggers'
import { createTroubles } from '@/worker/troubles'
import { untilItWorks } from '@/worker/until'

/** Runs the worker until it is done or told to stop. Resolves with the exit code. */
export async function main(
  args: readonly string[],
  variables: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<number> {
  const line = parseCommandLine(args, variables)
  if ('exit' in line) {
    const stream = line.exit === 0 ? process.stdout : process.stderr
    stream.write(line.text)
    return line.exit
  }
  const { config } = line
  const { flags, env } = config
  const log = createLog({ level: flags.logLevel, format: flags.logFormat, secrets: secretsOf(config) })
  if (env.DATABASE_URL !== undefined && (config.file.dns?.rules ?? config.file.policy) !== undefined) {
    log.warn(`${flags.config}: dns.rules and policy are the console's, and not used beside one`)
  }
  if (flags.printTriggerSql) {
    process.stdout.write(triggerSql(flags))
    return 0
  }
  const triggers = triggerCommand(flags)
  const metrics = createMetrics()
  const board = createDnsHealthBoard()
  const troubles = createTroubles()
  const forEver = !(flags.once || flags.dryRun) && triggers === null
  try {
    const now = clockOf(variables)
    const isAway = (error: unknown) => error instanceof VaultError && error.family === 'transient'
    const events: AdapterEvents = {
      ...{ apiCall: metrics.apiCall, dnsHealth: board.onHealth, troubles },
      patient: (attempt) =>
        forEver ? untilItWorks(log, signal, 'Reading the credentials', attempt, isAway) : attempt(),
    }
    if (config.mode === 'stand-alone' && forEver && flags.useDatabaseEvents) {
      log.info(seedLines.eventMode())
    }
    const adapters = await buildAdapters(config, variables, log, events)
    const options: RunOptions = { config, adapters, board, metrics, troubles, log, signal, now }
    try {
      if (triggers !== null) return (await runTriggerCommand(adapters.connection, log, triggers)) ? 0 : 1
      if (config.mode === 'lease-file') return await runLeaseFiles(options)
      if (config.mode === 'stand-alone') {
        return await (forEver ? runForEver(options) : runStandAlone(options))
      }
      if (flags.dryRun) return await runDryWithConsole(options)
      if (config.mode === 'once-with-console') return await runOnceWithConsole(options)
      const running = await runCompanion(options)
      await aborted(signal)
      log.info('Stopping')
      await running.stop()
      return 0
    } finally {
      await adapters.close()
    }
  } catch (error) {
    if (error instanceof ConfigError) {
      log.error(error.message)
      return 2
    }
    if (signal.aborted && forEver) return 0
    log.error(error instanceof Error ? error.message : 'unknown error')
    if (flags.logLevel === 'DEBUG' && error instanceof Error) log.debug(error.stack ?? '')
    return 1
  }

  function secretsOf({ env: told }: WorkerConfig): string[] {
    const urls = [env.DATABASE_URL, env.KEA_DATABASE_URL, env.HOLDFAST_SMTP_URL].map(passwordOf)
    const { KEA_DB_PASSWORD, SOLIDSERVER_PASSWORD, SOLIDSERVER_TOKEN_SECRET } = told
    return [
      ...urls,
      KEA_DB_PASSWORD,
      SOLIDSERVER_PASSWORD,
      SOLIDSERVER_TOKEN_SECRET,
      variables.VAULT_TOKEN,
      variables.VAULT_SECRET_ID,
    ].filter((secret) => secret !== undefined)
  }
}

function passwordOf(url: string | undefined): string | undefined {
  try {
    const { password } = new URL(url ?? '')
    return password === '' ? undefined : decodeURIComponent(password)
  } catch {
    return undefined
  }
}

const started = process.argv[1]
// Through a link too, as npx has them.
if (started !== undefined && fileURLToPath(import.meta.url) === realpathSync(started)) {
  keepHeapSmall()
  const stop = new AbortController()
  // Whoever read the log has gone; the work goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      // A second signal is impatience: the queue frees what we hold, so leaving at once loses nothing.
      if (stop.signal.aborted) process.exit(1)
      stop.abort()
    })
  }
  process.exitCode = await main(process.argv.slice(2), process.env, stop.signal)
  // What is still open (an idle keep-alive, a timer) must not keep a finished worker alive.
  setTimeout(() => process.exit(), 2_000).unref()
}
