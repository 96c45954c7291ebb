import type { KeaFeed } from '@/lib/core/ports/kea'
import { addJob, jobs } from '@/lib/db/queue'
import type { WorkerDeps } from '@/lib/services/worker/deps'
import { createNameLooker } from '@/lib/services/worker/look-name'
import type { Sender } from '@/lib/services/worker/notify/sender'
import { forgetRecomputed } from '@/lib/services/worker/recompute-due'
import { applyFlags } from '@/lib/services/worker/setup'
import { createVerifier, type VerifyOptions } from '@/lib/services/worker/verify/verifier'
import { type Intake, type IntakeOptions, startIntake } from '@/worker/intake'
import { followInventory, type InventorySettings } from '@/worker/inventory'
import { startRunner } from '@/worker/runner'
import { readScopes, startSchedule } from '@/worker/schedule'
import { createSyncKeeper, type SyncKeeper } from '@/worker/sync-keeper'
import { createTasks } from '@/worker/tasks'

export interface CompanionOptions {
  deps: WorkerDeps
  feed: KeaFeed
  outage?: NonNullable<IntakeOptions['outage']>
  /** Calls to DNS servers at once. */
  calls: number
  flags: { enableDns: boolean; zone: string | null; view: string }
  /** Milliseconds between consistency checks. */
  syncEveryMs: number
  /** Milliseconds between scans for names that wait although their server answers. */
  scanEveryMs: number
  /** Tells the outside of alerts; null: nobody is told from here. */
  sender: Sender | null
  /** Inventory files; null: none are wanted. */
  inventory?: InventorySettings | null
  /** How what is served is verified by samples; null: it is not. */
  verify?: (VerifyOptions & { everyMs: number }) | null
  /** Told of every consistency check that ended. */
  onSync?: (outcome: 'success' | 'failure', seconds: number) => void
}

export interface Companion {
  /** How the queue names this process. */
  id: () => string
  /** Milliseconds since a job last ended, well or not. */
  idleMs: () => number
  intake: Intake
  sync: SyncKeeper
  /** Names that wait are looked at now: a server answers again. */
  pullForward: () => void
  stop(): Promise<void>
}

/** The worker beside the console: intake, queue and schedule on the shared databases. */
export async function startCompanion(options: CompanionOptions): Promise<Companion> {
  const { deps, feed, flags } = options
  await applyFlags(deps.pool, flags)
  await forgetRecomputed(deps)
  const looker = createNameLooker(deps)
  const sync = createSyncKeeper(deps, { zone: flags.zone }, options.onSync)
  const runner = await startRunner({
    pool: deps.pool,
    log: deps.log,
    calls: options.calls,
    tasks: createTasks(deps, looker, sync, options.sender),
  })
  await readScopes(deps).catch((error: unknown) =>
    deps.log.warn(`The scopes could not be read: ${String(error)}`),
  )
  const inventory = options.inventory ? await followInventory(deps, feed, options.inventory) : null
  const intake = startIntake({
    feed: inventory?.feed ?? feed,
    deps,
    ...(options.outage && { outage: options.outage }),
    async onListed() {
      inventory?.listed()
      await addJob(deps.pool, jobs.syncAll())
    },
  })
  const verifier = options.verify ? createVerifier(deps, options.verify) : null
  const schedule = startSchedule({
    ...{ ...options, intake, verifier, runnerId: () => runner.id },
    sampleEveryMs: options.verify?.everyMs ?? 0,
  })
  await sync.adopt()
  return {
    id: () => runner.id,
    idleMs: () => runner.idleMs(),
    intake,
    sync,
    pullForward: schedule.pullForward,
    async stop() {
      verifier?.close()
      await schedule.stop()
      await intake.stop()
      await inventory?.stop()
      await runner.stop()
      await options.sender?.stop()
      looker.close()
      await sync.stop()
      await feed.close()
    },
  }
}
