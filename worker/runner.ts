import { EventEmitter } from 'node:events'
import { Logger, type LogLevel, type Runner, run, type TaskList } from 'graphile-worker'
import type pg from 'pg'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { LookAgain } from '@/lib/services/worker/look-again'

export interface RunnerOptions {
  pool: pg.Pool
  log: WorkerLog
  /** Jobs at once. */
  concurrency: number
  tasks: TaskList
}

export interface JobRunner {
  /** How the queue names this process in the jobs it holds. */
  id: string
  stop(): Promise<void>
  /** Resolves or rejects when the runner ends by itself. */
  ended: Promise<void>
}

/**
 * Works off the queue. Jobs are fetched by one reader in batches: two looks at one subject are kept apart by the name
 * locks, not by lanes of the queue, which batches would not respect.
 */
export async function startRunner(options: RunnerOptions): Promise<JobRunner> {
  const events = new EventEmitter()
  let id = ''
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    id = workerPool.id
  })
  const runner: Runner = await run({
    pgPool: options.pool,
    taskList: options.tasks,
    noHandleSignals: true,
    logger: quietLogger(options.log),
    events,
    preset: {
      worker: {
        concurrentJobs: options.concurrency,
        // A job is announced; polling only finds what was missed, or what comes due.
        pollInterval: 250,
        localQueue: { size: options.concurrency * 2 },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        gracefulShutdownAbortTimeout: 10_000,
      },
    },
  })
  runner.promise.catch(() => undefined)
  return { id, stop: () => runner.stop(), ended: runner.promise }
}

/** Of the queue's own lines only its troubles are passed on, without stacks; what is to be tried again is no trouble. */
function quietLogger(log: WorkerLog): Logger {
  return new Logger(
    () =>
      (level: LogLevel, message: string, meta?: { error?: unknown; job?: { task_identifier?: string } }) => {
        if (meta?.error instanceof LookAgain) return
        if (level !== 'error' && level !== 'warning') return
        const task = meta?.job?.task_identifier
        const text =
          meta?.error instanceof Error && task !== undefined
            ? `${task} failed and will be tried again: ${meta.error.message}`
            : `queue: ${message.split('\n')[0]}`
        if (level === 'error') log.error(text)
        else log.warn(text)
      },
  )
}
