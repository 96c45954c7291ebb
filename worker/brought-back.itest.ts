import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DriftWorld, startDriftWorld } from '@/worker/testing/drift'
import { eventually } from '@/worker/testing/harness'
import { leaseRows } from '@/worker/testing/lease-rows'

// Records that somebody deleted on the DNS server come back: with their client, or by the sweep under Block.

let world: DriftWorld
let leases: ReturnType<typeof leaseRows>
beforeAll(async () => {
  world = await startDriftWorld()
  leases = leaseRows(world.worker.kea)
  for (let n = 1; n <= 20; n += 1) await world.add(`filler${n}.site.com`, 'A', `10.20.9.${n}`)
  for (let n = 1; n <= 20; n += 1) await world.add(`${n}.9.20.10.in-addr.arpa`, 'PTR', `filler${n}.site.com`)
  await world.check()
}, 60_000)
afterAll(() => world.close())

const WITHIN = 20_000
const stands = (name: string, ip: string) =>
  eventually(async () => (await world.standing(name)).join() === `A ${ip} 600`, Boolean, WITHIN)
const open = async (name: string) =>
  (await world.alerts(name)).filter(({ active }) => active !== null).map(({ kind }) => kind)
const told = (name: string, line: RegExp) =>
  eventually(async () => line.test((await world.audit(name)).at(-1) ?? ''), Boolean, WITHIN)
const missing = async (name: string, ip: string) => {
  await world.check()
  await world.remove(name, ip)
  await world.check()
}

test('under Warn with the first grant of the client of a reservation', async () => {
  const [name, ip] = ['first.site.com', '10.20.0.81']
  await world.policy({ drift: 'warn' })
  await world.reserve('first', 81)
  await missing(name, ip)
  expect(await open(name)).toEqual(['record-missing'])
  expect(await world.standing(name)).toEqual([])
  await leases.grant({ ip, mac: '0a:00:00:00:00:51', hostname: 'x', subnet: 3 })
  await stands(name, ip)
  await told(name, /^A created \(GRANT\) /)
  await eventually(async () => (await open(name)).length === 0, Boolean, WITHIN)
})

test('under Warn with the return of a client that released its address', async () => {
  const [name, ip] = ['back.site.com', '10.20.0.82']
  const lease = { ip, mac: '0a:00:00:00:00:52', hostname: 'back', subnet: 3 }
  await leases.grant(lease)
  await stands(name, ip)
  await missing(name, ip)
  expect(await open(name)).toEqual(['record-missing'])
  await leases.release(ip)
  await eventually(async () => (await open(name)).length === 0, Boolean, WITHIN)
  await leases.grant(lease)
  await stands(name, ip)
  await told(name, /^A created \(GRANT\) /)
})

test('a stranger who gets the address brings nothing back', async () => {
  const [name, ip] = ['mine.site.com', '10.20.0.83']
  await world.reserve('mine', 83)
  await missing(name, ip)
  await leases.grant({ ip, mac: '0a:00:00:00:0f:ff', hostname: 'stranger', subnet: 3 })
  await eventually(
    async () =>
      (await world.worker.app.query('select 1 from lease where ip = $1::inet', [ip])).rows.length === 1,
    Boolean,
    WITHIN,
  )
  await world.check()
  expect(await world.standing(name)).toEqual([])
  expect(await open(name)).toEqual(['record-missing'])
})

test('under Block by the next sweep, of a reservation and of a lease', async () => {
  await world.policy({ drift: 'block' })
  await world.reserve('kept', 84)
  await leases.grant({ ip: '10.20.0.85', mac: '0a:00:00:00:00:55', hostname: 'dynamic', subnet: 3 })
  await stands('dynamic.site.com', '10.20.0.85')
  await world.check()
  await world.remove('kept.site.com', '10.20.0.84')
  await world.remove('dynamic.site.com', '10.20.0.85')
  await world.check()
  await stands('kept.site.com', '10.20.0.84')
  await stands('dynamic.site.com', '10.20.0.85')
  await told('kept.site.com', /^A created \(REPAIR\) /)
  await told('dynamic.site.com', /^A created \(REPAIR\) /)
  expect([await open('kept.site.com'), await open('dynamic.site.com')]).toEqual([[], []])
})
