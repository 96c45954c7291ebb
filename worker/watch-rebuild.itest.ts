import { afterAll, beforeAll, expect, test } from 'vitest'
import { addJob, jobs } from '@/lib/db/queue'
import { createWatch } from '@/lib/services/console/watchlist/create-watch'
import { eventually } from '@/worker/testing/harness'
import { OPERATOR, value, watchWorld } from '@/worker/testing/watch-world'

// The console's database is lost; its holds stand in Kea.

const KEPT = '172.30.19.151'
const ORPHAN = '172.30.19.152'

let lost: Awaited<ReturnType<typeof watchWorld>>
let world: Awaited<ReturnType<typeof watchWorld>>
beforeAll(async () => {
  lost = await watchWorld()
  await lost.policy({ drift: 'block' })
  await lost.put('kept.site.com', KEPT)
  value(
    await lost.console.db.prisma.$transaction((tx) =>
      createWatch(tx, lost.console, OPERATOR, { ip: ORPHAN }),
    ),
  )
  for (const ip of [KEPT, ORPHAN]) await lost.until(ip, ({ hold }) => hold.state === 'held')
  await lost.pause()
  world = await watchWorld({ after: lost.worker })
}, 60_000)
afterAll(async () => {
  await world.stop()
  await lost.stop()
})

test('while observing every hold stays as it is', async () => {
  const before = await Promise.all([KEPT, ORPHAN].map(world.hostsAt))
  const watch = await world.until(KEPT, ({ state }) => state === 'watching')
  expect(before.map((rows) => rows.length)).toEqual([1, 1])
  await addJob(world.worker.app, jobs.reviewWatches())
  await eventually(async () => (await idle()) === 0)
  expect(await Promise.all([KEPT, ORPHAN].map(world.hostsAt))).toEqual(before)
  expect(before[0]?.[0]?.context?.holdfast?.hold).not.toBe(watch.id)
})

test('under Block the watch of its address takes a hold over, and one that nobody wants goes', async () => {
  const [before] = await world.hostsAt(KEPT)
  await world.policy({ drift: 'block' })
  const watch = await world.until(KEPT, ({ hold }) => hold.state === 'held')
  expect(await world.hostsAt(KEPT)).toMatchObject([
    { id: before?.id, context: { holdfast: { hold: watch.id } } },
  ])
  await eventually(async () => (await world.hostsAt(ORPHAN)).length === 0)
  expect(world.worker.lines.join('\n')).toContain(`Removed a hold that no watch wants: ${ORPHAN}`)
})

test('a watch ends with its record, and its hold with it', async () => {
  world.worker.dns.remove('internal', 'kept.site.com')
  await addJob(world.worker.app, jobs.syncAll())
  await eventually(async () => (await world.watchAt(KEPT)) === null)
  expect(await world.hostsAt(KEPT)).toEqual([])
})

test('a Kea that does not answer delays a hold, and the watch says so', async () => {
  const ip = '172.30.19.153'
  const { createHost } = world.worker.deps.kea
  world.worker.deps.kea.createHost = () => Promise.reject(new Error('the Kea database does not answer'))
  value(await world.console.db.prisma.$transaction((tx) => createWatch(tx, world.console, OPERATOR, { ip })))
  const { hold } = await world.until(ip, (watch) => watch.hold.state === 'pending')
  expect(hold.reason).toBe('the Kea database does not answer')
  world.worker.deps.kea.createHost = createHost
  await world.until(ip, (watch) => watch.hold.state === 'held')
})

async function idle(): Promise<number> {
  const { rows } = await world.worker.app.query('select from graphile_worker.jobs where run_at <= now()')
  return rows.length
}
