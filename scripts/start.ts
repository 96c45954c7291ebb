/**
 * `npm start`: the whole product on embedded parts. PostgreSQL, both databases, the SOLIDserver simulator, a Kea
 * database with sample data and light lease traffic, the worker and the console. Ctrl-C stops all of it.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfNeeded } from '@/scripts/build-if-needed'
import { startEmbeddedPostgres } from '@/scripts/postgres/embedded'
import { claimDataFolder } from '@/scripts/start/claim-folder'
import { prepareConsole, prepareKea } from '@/scripts/start/databases'
import { endLeftovers, rememberParts } from '@/scripts/start/leftovers'
import { demoParts } from '@/scripts/start/parts'
import { portsInUse } from '@/scripts/start/ports'
import { Part, untilAnswers } from '@/scripts/start/processes'
import { readRunFile, writeRunFile } from '@/scripts/start/run-file'
import { demoSecrets } from '@/scripts/start/secrets'
import { consoleUrl, readSettings } from '@/scripts/start/settings'
import { startTraffic } from '@/sim/kea/traffic'

const READY_WITHIN_MS = 60_000

const say = (line: string) => process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const { dataDir, ports } = settings
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const webUrl = consoleUrl(settings)
  const release = claimDataFolder(dataDir, webUrl)
  process.on('exit', release)
  await endLeftovers(dataDir)
  const taken = await portsInUse(settings)
  if (taken !== null) throw new Error(taken)

  const secrets = demoSecrets(dataDir)
  const stops: (() => Promise<void>)[] = []
  let stopping: Promise<void> | null = null
  const stopAll = () => {
    stopping ??= (async () => {
      for (const stop of stops.reverse()) await stop().catch((error: unknown) => say(String(error)))
    })()
    return stopping
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void stopAll().then(() => process.exit(0)))
  }

  try {
    say('Preparing PostgreSQL and the console…')
    const building = buildIfNeeded()
    const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'pg'), port: ports.postgres })
    stops.push(() => postgres.stop())
    await building
    const kea = await prepareKea(postgres, settings, secrets)
    const console_ = await prepareConsole(postgres, secrets, readRunFile(dataDir)?.apiToken ?? null)

    const parts = demoParts({
      settings,
      secrets,
      databaseUrl: console_.appUrl,
      keaUrl: kea.workerUrl,
      keaControl: kea.control,
    })
    const sim = new Part(parts.sim)
    const running = [sim, new Part(parts.worker), new Part(parts.web)]
    stops.push(async () => {
      await Promise.all(running.map((part) => part.stop()))
    })
    sim.start()
    // It makes the certificate that the worker trusts.
    await sim.ready
    for (const part of running.slice(1)) part.start()
    rememberParts(dataDir, running)
    if (settings.traffic && settings.sample) {
      const stopTraffic = startTraffic({ connectionString: kea.ownerUrl, perMinute: 40 })
      stops.push(async () => {
        await stopTraffic()
      })
    }

    await Promise.all([
      untilAnswers('The console', `${webUrl}/healthz`, READY_WITHIN_MS),
      untilAnswers('The worker', `http://127.0.0.1:${ports.worker}/healthz`, READY_WITHIN_MS),
    ])
    rememberParts(dataDir, running)
    const claimUrl = console_.claimToken ? `${webUrl}/claim/${console_.claimToken}` : null
    writeRunFile(dataDir, {
      webUrl,
      apiToken: console_.apiToken,
      databaseUrl: console_.appUrl,
      keaDatabaseUrl: kea.ownerUrl,
      solidserverUrl: `https://127.0.0.1:${ports.sim}`,
      solidserverUser: parts.sim.env.SIM_USER ?? '',
      solidserverPassword: secrets.solidserverPassword,
      solidserverCa: parts.worker.env.SOLIDSERVER_CA ?? '',
      dns: { host: '127.0.0.1', port: ports.dns },
      dnsExternal: { host: '127.0.0.1', port: ports.dnsExternal },
      workerUrl: `http://127.0.0.1:${ports.worker}`,
      claimUrl,
    })
    say('')
    say(`Holdfast is ready:  ${webUrl}`)
    if (claimUrl) say(`First administrator (once, within 24 h):  ${claimUrl}`)
    say(`DNS to ask:  dig @127.0.0.1 -p ${ports.dns} www.site.com`)
    say('Ctrl-C stops everything; the data stays.')
  } catch (error) {
    await stopAll()
    throw error
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
