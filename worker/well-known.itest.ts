import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DriftWorld, startDriftWorld } from '@/worker/testing/drift'
import { eventually } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// Names that are asked for by everybody are for operators to give, not for clients to take.

let world: DriftWorld
let leases: ReturnType<typeof leaseRows>
beforeAll(async () => {
  world = await startDriftWorld()
  leases = leaseRows(world.worker.kea)
  await world.add('site.com', 'MX', '10', { value2: 'post.site.com' })
  await world.check()
}, 60_000)
afterAll(() => world.close())

const WITHIN = 20_000
const refused = (ip: string) =>
  eventually(
    async () =>
      (
        await world.worker.app.query<{ summary: string; reason: string | null }>(
          `select a.summary, l.reason from alert a join lease l on l.ip = a.ip
           where a.kind = 'hostile-hostname' and a.ip = $1::inet and a.active is not null`,
          [ip],
        )
      ).rows,
    (rows) => rows.length === 1,
    WITHIN,
  )

test.each([
  ['autodiscover', 71, 'programs look for it by themselves, so it is for an operator to give'],
  ['NS1', 72, 'programs look for it by themselves, so it is for an operator to give'],
  ['post', 73, 'post.site.com is a name or mail server of a zone'],
])('a client that calls itself %s is refused, a reservation is not', async (name, last, why) => {
  const ip = `10.20.0.${last}`
  const fqdn = `${name.toLowerCase()}.site.com`
  await leases.grant({ ip, mac: `0a:00:00:00:0a:${last}`, hostname: name, subnet: 3 })
  const [row] = await refused(ip)
  expect(row?.summary).toContain(`wants the name ${name}, which no client may have`)
  expect(row?.reason).toBe(`no client may have the name ${name}: ${why}`)
  expect(await world.standing(fqdn)).toEqual([])
  await world.reserve(name.toLowerCase(), last + 100)
  expect(await world.standing(fqdn)).toEqual([`A 10.20.0.${last + 100} 600`])
})

test('a client whose name an MX record names later keeps it', async () => {
  const ip = '10.20.0.74'
  await leases.grant({ ip, mac: '0a:00:00:00:0a:74', hostname: 'relay', subnet: 3 })
  await eventually(async () => (await world.standing('relay.site.com')).length === 1, Boolean, WITHIN)
  await world.add('site.com', 'MX', '20', { value2: 'relay.site.com' })
  await world.check()
  await world.check()
  await leases.renew(ip, 'relay')
  await world.check()
  expect(await world.standing('relay.site.com')).toEqual([`A ${ip} 600`])
})
