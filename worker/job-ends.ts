import type pg from 'pg'
import { createBatcher } from '@/lib/services/worker/batcher'
import { replacing } from '@/worker/replacing'

interface Ended {
  client: pg.PoolClient
  /** The queue's own statement, for one job. */
  text: string
  id: unknown
}

/** How the queue names the statement that ends one job that has no lane. */
const END = /^complete_job\//
const ONE = 'where id = $1::bigint'
/**
 * Rows that somebody is asking for again are left out: waiting for one while others are locked would end in a deadlock
 * with whoever adds jobs.
 */
const FREE =
  'where id in (select id from graphile_worker._private_jobs where id = any($1::bigint[]) for update skip locked)'

/** Milliseconds that ends of jobs wait for others while many come. */
const GATHER_MS = 20

/**
 * The same pool, on which the queue ends jobs together that end together: under load a statement and a commit for a dozen
 * instead of for each. The queue's own batches give up at the first deadlock, and the queue with them; here a batch that
 * fails is tried job by job, and each failure is the queue's to retry. A statement that is not known passes as it is.
 */
export function sharingEnds(pool: pg.Pool): pg.Pool {
  const end = createBatcher<Ended, boolean>(
    async (ended) => {
      const [first] = ended
      if (first === undefined || ended.length === 1) return [false]
      const { rows } = await first.client.query<{ id: string }>({
        name: 'hf-complete-jobs',
        text: `${first.text.replace(ONE, FREE)} returning id`,
        values: [ended.map(({ id }) => id)],
      })
      const gone = new Set(rows.map(({ id }) => String(id)))
      return ended.map(({ id }) => gone.has(String(id)))
    },
    { gatherMs: GATHER_MS },
  )

  async function endOne(client: pg.PoolClient, config: pg.QueryConfig): Promise<unknown> {
    const done = await end({ client, text: config.text, id: config.values?.[0] })
    return done ? undefined : await client.query(config)
  }

  const sharing = (client: pg.PoolClient): pg.PoolClient =>
    replacing(client, 'query', (...args: unknown[]) => {
      const [config] = args
      return args.length === 1 && isEnd(config)
        ? endOne(client, config)
        : (client.query as (...all: unknown[]) => unknown)(...args)
    })

  return replacing(pool, 'connect', (...args: unknown[]) =>
    // With a callback it is the connection that listens.
    args.length > 0
      ? (pool.connect as (...all: unknown[]) => unknown)(...args)
      : pool.connect().then(sharing),
  )
}

function isEnd(config: unknown): config is pg.QueryConfig {
  if (typeof config !== 'object' || config === null) return false
  const { name, text, values } = config as Partial<pg.QueryConfig>
  return END.test(name ?? '') && text?.includes(ONE) === true && values?.length === 1
}
