import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { until } from '@/scripts/testing/shell'
import { answers, freePort, prepareStack, type Stack } from '@/scripts/testing/stack'
import { type SimulatorControl, startSimulated } from './lab/simulator'

/** Seconds of it; a soak by hand asks for more. */
const SECONDS = Number(process.env.HOLDFAST_SOAK_SECONDS ?? 12)
const PER_SECOND = 50

let stack: Stack
let sim: SimulatorControl

function keaConfig(dir: string): string {
  const file = `${dir}/kea-dhcp4.conf`
  const subnet = { id: 4, subnet: '10.0.0.0/8', pools: [{ pool: '10.255.0.1-10.255.255.254' }] }
  writeFileSync(file, JSON.stringify({ Dhcp4: { subnet4: [subnet] } }))
  return `file:${file}`
}

beforeAll(async () => {
  stack = await prepareStack({ keaControl: keaConfig, keaTables: 'demo' })
  sim = await startSimulated(stack)
})
afterAll(() => stack?.stop())

/** Two workers beside one console; `restart` kills one without a word and starts it again. */
async function startWorkers() {
  const ports = [await freePort(), await freePort()]
  const start = (port: number) => stack.start('worker', [], { WORKER_PORT: String(port) })
  const workers = ports.map(start)
  await Promise.all(ports.map((port) => answers(`http://127.0.0.1:${port}/readyz`)))
  return {
    restart: async (at: number) => {
      const port = ports[at]
      if (port === undefined) return
      await workers[at]?.stop('SIGKILL')
      workers[at] = start(port)
    },
  }
}

const ipOf = (n: number): string => `10.77.${n >> 8}.${n & 255}`

it('two workers, one of them killed every second: each event ends right, and each write is done once', async () => {
  const workers = await startWorkers()
  const events = SECONDS * PER_SECOND
  // Three events a host: it comes, moves to another address, and every third of them goes.
  const hosts = Math.floor((events * 3) / 7)
  let n = 0
  const kept: number[] = []
  const gone: number[] = []
  const insert = (host: number) =>
    stack.kea(
      `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
       VALUES (0, decode($1, 'hex'), 4, $2::inet - '0.0.0.0'::inet, $3)`,
      [`0277${host.toString(16).padStart(8, '0')}`, ipOf(host), `soak-${host}`],
    )
  const move = (host: number) =>
    stack.kea(`UPDATE hosts SET ipv4_address = $2::inet - '0.0.0.0'::inet WHERE hostname = $1`, [
      `soak-${host}`,
      ipOf(host + 32_768),
    ])
  const remove = (host: number) => stack.kea('DELETE FROM hosts WHERE hostname = $1', [`soak-${host}`])
  const started = performance.now()
  const killing = (async () => {
    for (let second = 1; second <= SECONDS; second += 1) {
      await sleep(Math.max(0, started + second * 1000 - performance.now()))
      await workers.restart(second % 2)
    }
  })()
  const pace = async () => {
    n += 1
    await sleep(Math.max(0, started + (n * 1000) / PER_SECOND - performance.now()))
  }
  const LAG = PER_SECOND * 2
  for (let host = 0; host < hosts + LAG; host += 1) {
    if (host < hosts) {
      await pace()
      await insert(host)
    }
    const older = host - LAG
    if (older < 0) continue
    await pace()
    await move(older)
    if (older % 3 === 0) {
      await pace()
      await remove(older)
      gone.push(older)
    } else kept.push(older)
  }
  await killing

  await until(
    'everything is as wanted',
    async () => {
      const [open] = await stack.sql<{ n: string }>(
        `select (select count(*) from dns_record where name like 'soak-%' and status <> 'served')
           + (select count(*) from dns_record where value like 'soak-%' and status <> 'served')
           + (select count(*) from graphile_worker.jobs where run_at <= now()) as n`,
      )
      const [rows] = await stack.sql<{ n: string }>(
        `select count(*) as n from dns_record where name like 'soak-%' and status = 'served'`,
      )
      return Number(open?.n) === 0 && Number(rows?.n) === kept.length
    },
    120_000,
    250,
  )
  const served = await stack.sql<{ name: string; value: string }>(
    `select name, value from dns_record where name like 'soak-%' order by name`,
  )
  const wanted = kept.map((host) => ({ name: `soak-${host}.site.com`, value: ipOf(host + 32_768) }))
  expect(served).toEqual(wanted.sort((a, b) => (a.name < b.name ? -1 : 1)))
  for (const host of kept.slice(-20))
    expect(await stack.dig(`soak-${host}.site.com`)).toBe(ipOf(host + 32_768))
  for (const host of gone.slice(-20)) expect(await stack.dig(`soak-${host}.site.com`)).toBe('')

  // Counted by who was asked: no record was made twice, or taken away twice.
  const writes = (await sim.writes()).filter(({ status }) => status < 300)
  const times = new Map<string, number>()
  for (const { service, params } of writes.filter((one) => one.service === 'dns_rr_add')) {
    const { rr_name: name = params.rr_id, value1 = '', rr_type: type = '' } = params
    const what = `${service} ${name} ${type} ${value1}`
    times.set(what, (times.get(what) ?? 0) + 1)
  }
  expect([...times].filter(([what, count]) => what.includes('soak-') && count > 1)).toEqual([])
})
