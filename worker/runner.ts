import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, type LogLevel, type Runner, run, type TaskList } from 'graphile-worker'
import type pg from 'pg'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { LookAgain } from '@/lib/services/worker/look-again'
import { sharingEnds } from '@/worker/job-ends'
import { patientPool } from '@/worker/patient-pool'
import { untilItWorks } from '@/worker/until'

export interface RunnerOptions {
  pool: pg.Pool
  log: WorkerLog
  /** Calls to DNS servers at once. */
  calls: number
  tasks: TaskList
}

export interface JobRunner {
  /** How the queue names this process in the jobs it holds. */
  readonly id: string
  /** Milliseconds since a job last ended, well or not. */
  idleMs(): number
  stop(): Promise<void>
}

/** A look is longer than its call: with as many looks as calls the DNS server would idle while they read and write. */
const JOBS_PER_CALL = 5
const RESTART_MS = 1_000
/** What a queue that gave up has to end in. */
const LAST_MS = 15_000

/**
 * Works off the queue until it is stopped, and begins anew should the queue give up. Jobs are fetched by one reader in
 * batches: two looks at one subject are kept apart by the name locks, not by lanes of the queue, which batches would
 * not respect.
 */
export async function startRunner(options: RunnerOptions): Promise<JobRunner> {
  const stop = new AbortController()
  let endedAt = performance.now()
  const onEnd = () => {
    endedAt = performance.now()
  }
  let current = await startOnce(options, onEnd)

  async function supervise(): Promise<void> {
    while (!stop.signal.aborted) {
      const reason = await current.runner.promise.then(
        () => 'it ended',
        (error: unknown) => (error instanceof Error ? error.message : 'unknown error'),
      )
      if (stop.signal.aborted) return
      options.log.error(`The queue stopped and is started again: ${reason}`)
      await sleep(RESTART_MS, undefined, { signal: stop.signal }).catch(() => undefined)
      current = await untilItWorks(options.log, stop.signal, 'Starting the queue', () =>
        startOnce(options, onEnd),
      )
    }
  }

  const supervised = supervise().catch(() => undefined)
  return {
    get id() {
      return current.id()
    },
    idleMs: () => performance.now() - endedAt,
    async stop() {
      stop.abort()
      await current.runner.stop().catch(() => undefined)
      await supervised
    },
  }
}

async function startOnce(
  options: RunnerOptions,
  onEnd: () => void,
): Promise<{ runner: Runner; id: () => string }> {
  const jobs = options.calls * JOBS_PER_CALL
  const events = new EventEmitter()
  events.on('job:complete', onEnd)
  let id = ''
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    id = workerPool.id
  })
  let runner: Runner | null = null
  // The queue shuts itself down then; should it wait for ever for what it holds, it is ended, and begun anew.
  events.on('pool:fatalError', () => {
    setTimeout(() => void runner?.kill('it did not end by itself').catch(() => undefined), LAST_MS).unref()
  })
  runner = await run({
    pgPool: sharingEnds(patientPool(options.pool)),
    taskList: options.tasks,
    noHandleSignals: true,
    logger: quietLogger(options.log),
    events,
    preset: {
      worker: {
        concurrentJobs: jobs,
        // A job is announced; polling only finds what was missed, or what comes due.
        pollInterval: 250,
        localQueue: { size: jobs * 2 },
        // One by one, as the queue sees it: a batch of its own gives up at a deadlock, and the queue with it.
        completeJobBatchDelay: -1,
        failJobBatchDelay: -1,
        gracefulShutdownAbortTimeout: 10_000,
      },
    },
  })
  return { runner, id: () => id }
}

/** Of the queue's own lines only its troubles are passed on, without stacks; what is to be tried again is no trouble. */
function quietLogger(log: WorkerLog): Logger {
  return new Logger(
    () =>
      (level: LogLevel, message: string, meta?: { error?: unknown; job?: { task_identifier?: string } }) => {
        if (meta?.error instanceof LookAgain) return
        if (level !== 'error' && level !== 'warning') return
        // Looks share their statements: fewer connections than jobs is what we want.
        if (message.includes('having maxPoolSize')) return
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
