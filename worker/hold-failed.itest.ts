import { afterAll, beforeAll, expect, test } from 'vitest'
import { KeaError } from '@/lib/kea/errors'
import { createWatch } from '@/lib/services/console/watchlist/create-watch'
import { eventually } from '@/worker/testing/harness'
import { OPERATOR, value, watchWorld } from '@/worker/testing/watch-world'

// Kea's database does not take a hold: the operator is told, as long as it is so.

let world: Awaited<ReturnType<typeof watchWorld>>
beforeAll(async () => {
  world = await watchWorld()
  await world.policy({ drift: 'block' })
}, 60_000)
afterAll(() => world.stop())

const WITHIN = 20_000
const watch = (ip: string) =>
  world.console.db.prisma.$transaction((tx) => createWatch(tx, world.console, OPERATOR, { ip })).then(value)
const open = async (ip: string) =>
  (
    await world.worker.app.query<{ severity: string; summary: string; watch: string }>(
      `select severity, summary, watch_id::text as watch from alert
       where kind = 'hold-failed' and ip = $1::inet and active is not null`,
      [ip],
    )
  ).rows
const isTold = (ip: string) =>
  eventually(
    () => open(ip),
    (rows) => rows.length === 1,
    WITHIN,
  )
const isOver = (ip: string) =>
  eventually(
    () => open(ip),
    (rows) => rows.length === 0,
    WITHIN,
  )

test('a constraint refuses it: told with the reason, and over when the hold stands', async () => {
  const ip = '172.30.19.131'
  await world.worker.kea.query(
    `alter table hosts add constraint no_holds check (coalesce(user_context, '') not like '%hold%')`,
  )
  const { id } = await watch(ip)
  const [alert] = await isTold(ip)
  expect(alert).toMatchObject({ severity: 'high', watch: id })
  expect(alert?.summary).toMatch(/^172\.30\.19\.131: it is not protected from other clients/)
  expect(await world.hostsAt(ip)).toEqual([])
  expect(alert?.summary).toContain(String((await world.watchAt(ip))?.hold.reason))
  await world.worker.kea.query('alter table hosts drop constraint no_holds')
  await world.worker.app.query(`select graphile_worker.add_job('review-watches', '{}')`)
  await isOver(ip)
  expect(await world.hostsAt(ip)).toHaveLength(1)
})

test('the database is away: told, and over when it is back', async () => {
  const ip = '172.30.19.132'
  const store = world.worker.deps.kea
  const away = async () => {
    throw new KeaError('transient', "Kea's database is away")
  }
  world.worker.deps.kea = { ...store, createHost: away }
  await watch(ip)
  await isTold(ip)
  expect((await world.watchAt(ip))?.hold).toMatchObject({
    state: 'pending',
    reason: "Kea's database is away",
  })
  world.worker.deps.kea = store
  await isOver(ip)
  expect(await world.hostsAt(ip)).toHaveLength(1)
})
