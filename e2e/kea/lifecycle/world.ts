import { afterAll, beforeAll, expect } from 'vitest'
import { until } from '@/scripts/testing/shell'
import { answers, type Stack } from '@/scripts/testing/stack'
import { type ConsoleApi, startConsole } from '../lab/console'
import type { Change, DhcpClient } from '../lab/dhcp-client'
import { duidOf } from '../lab/dialects'
import { eventually } from '../lab/eventually'
import { QUICK } from '../lab/kea-server'
import { type Lab, startLab } from '../lab/lab'
import { keaState, leaseRow } from '../lab/lease-rows'
import { isSettled, served } from '../lab/record-rows'
import { type SimulatorControl, startSimulated } from '../lab/simulator'

export type Family = 4 | 6

/** Kea, its clients, the whole product and the appliance, shared by all tests of the lifecycle. */
export interface World {
  readonly lab: Lab
  readonly stack: Stack
  readonly sim: SimulatorControl
  readonly api: ConsoleApi
  /** Ends the worker and starts it again with its clock moved forward. */
  restartWorker(hoursAhead: number): Promise<void>
}

/** Records made by hand before the product ever saw the appliance. */
export const KNOWN_BY_HAND = { type: 'A', value: '10.9.8.7', ttl: 7200, comment: 'Made by hand, keep!' }
export const knownByHand = (family: Family) => fqdn(`by-hand-known-${family}`)

export const fqdn = (host: string): string => `${host}.site.com`
export const typeOf = (family: Family) => (family === 4 ? 'A' : 'AAAA')
export const scopeOf = (family: Family) => (family === 4 ? 'MGMT' : 'MGMT6')

/** How an audit line names a client of the lab that has no client-id. */
export function auditClient({ family, identity: { mac } }: DhcpClient): string {
  if (family === 4) return `mac=${mac.toUpperCase()}`
  return `duid=${duidOf(mac).match(/../g)?.join(':')}`
}

/** Starts everything before the tests of the file, and stops it after them. */
export function lifecycleWorld(): World {
  let parts: Omit<World, 'restartWorker'> | null = null
  let worker: ReturnType<Stack['start']> | null = null
  const ready = (): Omit<World, 'restartWorker'> => {
    if (parts === null) throw new Error('the world is not there yet')
    return parts
  }
  const startWorker = async (stack: Stack, env: Record<string, string> = {}) => {
    worker = stack.start('worker', [], env)
    await answers(`http://127.0.0.1:${stack.ports.worker}/readyz`)
  }

  beforeAll(async () => {
    const lab = await startLab(QUICK)
    const { stack } = lab
    parts = { lab, stack, sim: await startSimulated(stack), api: await startConsole(stack) }
    for (const family of [4, 6] as const) await parts.sim.add({ name: knownByHand(family), ...KNOWN_BY_HAND })
    await startWorker(stack)
  })
  afterAll(() => parts?.lab.stop())

  return {
    get lab() {
      return ready().lab
    },
    get stack() {
      return ready().stack
    },
    get sim() {
      return ready().sim
    },
    get api() {
      return ready().api
    },
    restartWorker: async (hoursAhead) => {
      await worker?.stop()
      const HOLDFAST_CLOCK_OFFSET_MS = String(hoursAhead * 3_600_000)
      await startWorker(ready().stack, { NODE_ENV: 'test', HOLDFAST_CLOCK_OFFSET_MS })
    },
  }
}

/** A new client that was granted an address; its name is not waited for. */
export async function granted({ lab }: World, family: Family, identity: Change): Promise<DhcpClient> {
  const client = lab.client(family, identity)
  expect(await client.obtain()).not.toBeNull()
  return client
}

let nextReserved = 200

/** A reservation made in the console for this client, of an address outside the pool. */
export async function reserve(
  { api }: World,
  { family, identity: { mac } }: DhcpClient,
  hostname: string,
  settings: Record<string, unknown>,
): Promise<{ ip: string }> {
  const number = nextReserved++
  const ip = family === 4 ? `172.30.19.${number}` : `2001:db8:77::${number}`
  const whose = family === 4 ? { mac } : { identifier: { type: 'duid', value: duidOf(mac) } }
  const body = { scope: scopeOf(family), hostname, ip, ...whose, ...settings }
  await api.call('POST', '/api/dhcp/reservations', body)
  return { ip }
}

/** A client that never asked for an address, with a reservation. */
export async function reserved(
  world: World,
  family: Family,
  hostname: string,
  settings: Record<string, unknown>,
): Promise<{ client: DhcpClient; ip: string }> {
  const client = world.lab.client(family)
  return { client, ...(await reserve(world, client, hostname, settings)) }
}

/** DNS comes to answer this for the name, for the client's family. */
export async function expectServed(
  { stack }: World,
  host: string,
  family: Family,
  values: string[],
): Promise<void> {
  await eventually(
    () => served(stack, fqdn(host), family),
    (found) => expect(found).toEqual(values),
  )
}

/** The lease at an address comes to be in this state. */
export async function expectLease({ stack }: World, ip: string, state: string): Promise<void> {
  await eventually(
    () => leaseRow(stack, ip),
    (row) => expect(row).toMatchObject({ state }),
  )
}

/** All that happened so far has had its effect. */
export async function settled({ stack }: World): Promise<void> {
  await until('nothing is left to do', () => isSettled(stack))
}

/** The lease of an address that its client asked for short ends: it runs out, is reclaimed and flushed. */
export async function expired(world: World, ip: string): Promise<void> {
  await expectLease(world, ip, 'expired')
  await until('Kea flushed the lease', async () => (await keaState(world.stack, ip)) === null)
  await settled(world)
}
