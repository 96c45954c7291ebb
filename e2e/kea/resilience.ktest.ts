import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { until } from '@/scripts/testing/shell'
import { answers, type Stack } from '@/scripts/testing/stack'
import { type Lab, startLab } from './lab/lab'
import { type SimulatorControl, startSimulated } from './lab/simulator'

let lab: Lab
let stack: Stack
let sim: SimulatorControl
let worker: ReturnType<Stack['start']>
let next = 10

const ready = () => answers(`http://127.0.0.1:${stack.ports.worker}/readyz`)

/** One host row, as a script of an operator inserts it. */
async function insertHost(name: string): Promise<{ name: string; ip: string }> {
  const n = next++
  const ip = `10.9.${n >> 8}.${n & 255}`
  await stack.kea(
    `INSERT INTO hosts (dhcp_identifier_type, dhcp_identifier, dhcp4_subnet_id, ipv4_address, hostname)
     VALUES (0, decode($1, 'hex'), 1, $2::inet - '0.0.0.0'::inet, $3)`,
    [`0250${n.toString(16).padStart(8, '0')}`, ip, name],
  )
  return { name: `${name}.site.com`, ip }
}

/** The reason that the console shows for a record. */
const reasonOf = async (name: string) =>
  (
    await stack.sql<{ reason: string | null }>(
      `SELECT reason FROM dns_record WHERE name = $1 AND type = 'A'`,
      [name],
    )
  )[0]?.reason

const createsOf = async (name: string) =>
  (await sim.writes()).filter(
    ({ service, params, status }) => service === 'dns_rr_add' && status < 300 && params.rr_name === name,
  ).length

beforeAll(async () => {
  lab = await startLab()
  stack = lab.stack
  sim = await startSimulated(stack)
  worker = stack.start('worker')
  await ready()
})
afterAll(() => lab?.stop())

describe('the worker killed', () => {
  it('while 200 reservations are inserted: after its restart all are served, none twice, none lost', async () => {
    await sim.settings({ latencyMs: 20 })
    const hosts: { name: string; ip: string }[] = []
    for (let i = 0; i < 200; i += 1) {
      if (i === 60 || i === 130) {
        await worker.stop('SIGKILL')
        worker = stack.start('worker')
      }
      hosts.push(await insertHost(`killed-${i}`))
    }
    await sim.settings({ latencyMs: 0 })
    for (const { name, ip } of hosts)
      await until(`${name} is served`, async () => (await stack.dig(name)) === ip, 60_000)
    const names = (await sim.writes())
      .filter(({ service, status }) => service === 'dns_rr_add' && status < 300)
      .map(({ params }) => params.rr_name ?? '')
      .filter((name) => name.startsWith('killed-'))
    expect(new Set(names).size).toBe(200)
    expect(names.length).toBe(200)
    const [row] = await stack.sql<{ served: string; events: string }>(
      `SELECT (SELECT count(*) FROM dns_record WHERE type = 'A' AND status = 'served' AND name LIKE 'killed-%') AS served,
              (SELECT count(*) FROM reservation WHERE hostname LIKE 'killed-%') AS events`,
    )
    expect(row).toEqual({ served: '200', events: '200' })
  })
})

describe('PostgreSQL restarted', () => {
  it('under the worker: it recovers by itself and the next reservation is served', async () => {
    await stack.postgres.restart()
    await ready()
    const host = await insertHost('after-restart')
    await until('it is served', async () => (await stack.dig(host.name)) === host.ip, 30_000)
  })

  it('under the console: pages and API answer again', async () => {
    stack.start('web')
    await answers(`${stack.webUrl}/readyz`)
    await stack.postgres.restart()
    await answers(`${stack.webUrl}/readyz`)
    expect((await fetch(`${stack.webUrl}/sign-in`)).status).toBe(200)
  })
})

describe('SOLIDserver', () => {
  afterEach(async () => {
    await sim.clear()
    await sim.settings({ tlsRefused: false })
  })

  const cases: [string, () => Promise<void>, RegExp][] = [
    ['answers 500', () => sim.fault({ service: 'dns_rr_*', action: { kind: 'status', status: 500 } }), /500/],
    ['refuses TLS', () => sim.settings({ tlsRefused: true }), /./],
    ['hangs', () => sim.fault({ service: 'dns_rr_*', action: { kind: 'hang' } }), /./],
  ]
  it.each(cases)(
    'that %s: the row says why, work resumes when it is back, and nothing is made twice',
    async (what, breakIt, why) => {
      await breakIt()
      const host = await insertHost(`sick-${what.replaceAll(' ', '-').toLowerCase()}`)
      const reason = await until('the row says why', () => reasonOf(host.name), 90_000)
      expect(reason).toMatch(why)
      expect(reason).not.toContain('lab-solid')
      await sim.clear()
      await sim.settings({ tlsRefused: false })
      await until('it is served', async () => (await stack.dig(host.name)) === host.ip, 90_000)
      expect(await createsOf(host.name)).toBeLessThanOrEqual(1)
      await until('the reason is gone', async () => (await reasonOf(host.name)) === null)
    },
  )

  it('that carries out and never answers: the record is found again, and not made twice', async () => {
    await sim.fault({ service: 'dns_rr_add', count: 2, action: { kind: 'apply-hang' } })
    const host = await insertHost('sick-silent')
    const status = async () =>
      (await stack.sql<{ status: string }>(`SELECT status FROM dns_record WHERE name = $1`, [host.name]))[0]
        ?.status
    await until('it is known to be served', async () => (await status()) === 'served', 60_000)
    expect(await stack.dig(host.name)).toBe(host.ip)
    expect(await createsOf(host.name)).toBe(1)
  })
})
