import { refusedLine } from '@/lib/core/seed-lines'
import { createDb } from '@/lib/db/client'
import { dryRun } from '@/lib/services/worker/dry-run'
import { dryLine } from '@/lib/services/worker/stand-alone/lines'
import { tunedUrl } from '@/lib/services/worker/tune'
import { describeConfig } from '@/worker/describe'
import type { RunOptions } from '@/worker/run-companion'
import { runStandAlone } from '@/worker/run-once'

/** `--dry-run` beside a console: the configuration, and the plan by what the console knows. Nothing is changed. */
export async function runDryWithConsole(options: RunOptions): Promise<0 | 1> {
  const { config, log, now } = options
  const { flags, env } = config
  for (const line of describeConfig(config).trimEnd().split('\n')) log.line(line)
  const db = createDb(tunedUrl(env.DATABASE_URL ?? ''), {
    max: 2,
    applicationName: 'holdfast-dry-run',
    onError: (error) => log.debug(`console database: ${error.message}`),
  })
  try {
    const { lines, listedAt } = await dryRun(db.pool, env.HOLDFAST_INSTANCE ?? '', flags.enableDns, now())
    if (lines === null || listedAt === null) {
      log.info('The console has not listed any zone yet: this is the plan of a worker without one')
      return await runStandAlone(options)
    }
    for (const line of lines) {
      if (line.op === 'refuse') log.line(refusedLine(line))
      else log.line(dryLine(line))
    }
    const changes = lines.filter(({ op }) => op !== 'refuse' && op !== 'held').length
    log.info(`Dry run by what was known at ${listedAt.toISOString()}: ${changes} changes, none was made`)
    return 0
  } finally {
    await db.close()
  }
}
