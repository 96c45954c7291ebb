import { Logger, runOnce } from 'graphile-worker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TOPICS, type Topic } from '@/lib/core/topic'
import { createDb, type Db } from '@/lib/db/client'
import { addJob, addJobs, jobs, migrateQueue } from '@/lib/db/queue'
import { type ListenState, listenTopics, notifyTopic } from '@/lib/db/topics'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await createTestDatabase(appTemplate)
  db = createDb(database.url)
  await Promise.all([migrateQueue(db.pool), migrateQueue(db.pool)])
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

async function until(what: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!what()) {
    if (Date.now() > deadline) throw new Error('not so within 10 s')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function keys(): Promise<string[]> {
  const { rows } = await db.pool.query<{ key: string }>(
    'select key from graphile_worker.jobs where key is not null order by key',
  )
  return rows.map(({ key }) => key)
}

async function empty(): Promise<void> {
  await db.pool.query('delete from graphile_worker._private_jobs')
}

describe('jobs', () => {
  it('are there only if the transaction of the facts commits, by Prisma and by pg', async () => {
    await db.prisma
      .$transaction(async (tx) => {
        await addJob(tx, jobs.lookName('rolled-back.site.com'))
        throw new Error('no')
      })
      .catch(() => {})
    await db.transaction((tx) => addJob(tx, jobs.lookName('a.site.com')))
    const client = await db.pool.connect()
    await client.query('begin')
    await addJob(client, jobs.lookReservation('42'))
    expect(await keys()).toEqual(['name:a.site.com'])
    await client.query('commit')
    client.release()
    expect(await keys()).toEqual(['name:a.site.com', 'reservation:42'])
    await empty()
  })

  it('of one subject fold into one, and a look for later does not push back the one that is due', async () => {
    for (let i = 0; i < 5; i++) await addJob(db.pool, jobs.lookName('x.site.com'))
    await addJob(db.pool, { ...jobs.lookName('x.site.com'), runAt: new Date(Date.now() + 86_400_000) })
    expect(await keys()).toEqual(['later:name:x.site.com', 'name:x.site.com'])
    const { rows } = await db.pool.query<{ due: boolean }>(
      `select run_at <= now() as due from graphile_worker.jobs where key = 'name:x.site.com'`,
    )
    expect(rows[0]?.due).toBe(true)
    await empty()
  })

  it('are added by thousands in one go', async () => {
    const many = Array.from({ length: 12_000 }, (_, i) => jobs.lookName(`h${i}.site.com`))
    const began = performance.now()
    await addJobs(db.pool, [...many, ...many.slice(0, 100)])
    expect((await keys()).length).toBe(12_000)
    expect(performance.now() - began).toBeLessThan(15_000)
    await empty()
  })

  it('added by many at once in any order wait for nobody for ever', async () => {
    const names = Array.from({ length: 60 }, (_, i) => jobs.lookName(`d${i}.site.com`))
    const shuffled = () => [...names].sort(() => Math.random() - 0.5)
    await Promise.all(Array.from({ length: 8 }, () => addJobs(db.pool, shuffled())))
    expect((await keys()).length).toBe(60)
    await empty()
  })

  it('asked for while the same look runs are done afterwards, never lost', async () => {
    const rounds = 40
    const subjects = 10
    const seen = new Map<string, number>()
    const fact = new Map<string, number>()
    await db.pool.query('create table if not exists fact (name text primary key, value int)')
    let stop = false
    const worker = (async () => {
      while (!stop) {
        await runOnce({
          pgPool: db.pool,
          noHandleSignals: true,
          logger: new Logger(() => () => {}),
          taskList: {
            'look-name': async (payload) => {
              const { name } = payload as { name: string }
              const { rows } = await db.pool.query<{ value: number }>(
                'select value from fact where name = $1',
                [name],
              )
              await new Promise((resolve) => setTimeout(resolve, Math.random() * 4))
              seen.set(name, rows[0]?.value ?? 0)
            },
          },
        })
      }
    })()
    await Promise.all(
      Array.from({ length: subjects }, async (_, s) => {
        const name = `s${s}.site.com`
        for (let value = 1; value <= rounds; value++) {
          await db.transaction(async (tx) => {
            await tx.$executeRaw`insert into fact values (${name}, ${value}) on conflict (name) do update set value = ${value}`
            await addJob(tx, jobs.lookName(name))
          })
          fact.set(name, value)
        }
      }),
    )
    await until(() => [...fact].every(([name, value]) => seen.get(name) === value))
    stop = true
    await worker
    expect([...seen.values()]).toEqual(Array.from({ length: subjects }, () => rounds))
  })
})

describe('topics', () => {
  it('are heard at commit, and all of them after the connection was lost', async () => {
    const heard: Topic[] = []
    const states: ListenState[] = []
    const listener = listenTopics(
      database.url,
      (topic) => heard.push(topic),
      (state) => states.push(state),
    )
    await until(() => listener.state === 'listening')
    await db.prisma
      .$transaction(async (tx) => {
        await notifyTopic(tx, 'policy')
        throw new Error('no')
      })
      .catch(() => {})
    await db.transaction((tx) => notifyTopic(tx, 'leases', 'records', 'leases'))
    await until(() => heard.length >= 2)
    expect(heard.sort()).toEqual(['leases', 'records'])
    heard.length = 0
    await db.pool.query(`select pg_notify('holdfast_topics', 'rm -rf')`)
    await db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'holdfast-topics' and datname = current_database()`,
    )
    await until(() => heard.length >= TOPICS.length)
    expect(new Set(heard)).toEqual(new Set(TOPICS))
    expect(states).toEqual(['listening', 'down', 'listening'])
    await listener.close()
  })

  it('keep trying while there is no database, and stop when told to', async () => {
    const states: ListenState[] = []
    const listener = listenTopics(
      'postgresql://nobody@127.0.0.1:1/none',
      () => {},
      (state) => states.push(state),
    )
    await until(() => states.length > 0)
    await listener.close()
    expect(states).toEqual(['down'])
  })
})

describe('the client', () => {
  it('is well again after its connections were cut', async () => {
    await Promise.all(Array.from({ length: 5 }, () => db.prisma.policy.findMany()))
    const admin = database.pool()
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    )
    const deadline = Date.now() + 5_000
    for (;;) {
      try {
        expect(await db.prisma.policy.count()).toBe(1)
        break
      } catch (error) {
        if (Date.now() > deadline) throw error
      }
    }
  })
})
