import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { until } from '@/scripts/testing/shell'
import type { Stack } from '@/scripts/testing/stack'
import type { Change, DhcpClient } from './lab/dhcp-client'
import { duidOf } from './lab/dialects'
import { eventually } from './lab/eventually'
import { type KeaTimers, QUICK } from './lab/kea-server'
import { type Lab, startLab, startProduct } from './lab/lab'
import { hold, isCaughtUp, keaState, type LeaseRow, leaseRow, leaseStory } from './lab/lease-rows'

// What the rows of a real Kea mean, one test for each thing that a client can do to them.

vi.setConfig({ maxConcurrency: 40 })

let lab: Lab
let stack: Stack
let worker: ReturnType<Stack['start']>

beforeAll(async () => {
  lab = await startLab(QUICK)
  stack = lab.stack
  worker = (await startProduct(lab)).worker
})
afterAll(() => lab?.stop())

const hex = (mac: string) => mac.replaceAll(':', '')

/** Whose an address is that was another's: in a DHCPv6 row, Kea leaves the MAC of the client before until a renewal. */
function taker({ family, identity: { mac } }: DhcpClient): Partial<LeaseRow> {
  return family === 4 ? { hwaddr: hex(mac), duid: '' } : { hwaddr: '', duid: duidOf(mac) }
}

/** The console's row comes to say this. */
async function expectFact(ip: string, fact: Partial<LeaseRow>): Promise<LeaseRow> {
  const row = await eventually(
    () => leaseRow(stack, ip),
    (row) => expect(row).toMatchObject(fact),
  )
  if (row === null) throw new Error(`no lease at ${ip}`)
  return row
}

/** Everything that Kea wrote was taken over, and this is the story of the address. */
async function expectStory(ip: string, story: string[]): Promise<void> {
  await until('the worker has caught up', () => isCaughtUp(stack))
  expect(await leaseStory(stack, ip)).toEqual(story)
}

/** A client that was granted an address, and whose grant is known. */
async function granted(family: 4 | 6, identity: Change): Promise<DhcpClient> {
  const client = lab.client(family, identity)
  expect(await client.obtain()).not.toBeNull()
  await expectFact(client.ip, { state: 'active', cause: 'GRANT' })
  return client
}

async function restartKea(timers: KeaTimers, meanwhile: () => Promise<void> = async () => undefined) {
  await Promise.all([lab.kea4.stop(), lab.kea6.stop()])
  await meanwhile()
  await Promise.all([lab.kea4.start(timers), lab.kea6.start(timers)])
}

describe('a client', () => {
  describe.each([4, 6] as const)('of DHCPv%i', { concurrent: true }, (family) => {
    const name = (host: string) => (family === 6 ? `${host}.` : host)

    it('that is granted an address: active by GRANT, with its name and MAC', async () => {
      const client = await granted(family, { hostname: 'First' })
      const row = await expectFact(client.ip, { hwaddr: hex(client.identity.mac), endedAfter: null })
      expect(row.hostname.replace(/\.$/, '')).toBe('first')
      await expectStory(client.ip, ['GRANT'])
    })

    it('that renews: active by RENEW since the grant, and that is no news', async () => {
      const client = await granted(family, { hostname: 'steady', lifetime: 600 })
      const before = await expectFact(client.ip, {})
      expect(await client.renew({ lifetime: 1200 })).toBe(true)
      const after = await expectFact(client.ip, { state: 'active', cause: 'RENEW', since: before.since })
      expect(Date.parse(after.expiresAt)).toBeGreaterThan(Date.parse(before.expiresAt))
      await expectStory(client.ip, ['GRANT'])
    })

    it('that asks whether its address is still its own: as a renewal', async () => {
      const client = await granted(family, { hostname: 'rebooted', lifetime: 600 })
      client.identity.lifetime = 1200
      expect(await client.reboot()).toBe(true)
      await expectFact(client.ip, { state: 'active', cause: 'RENEW' })
    })

    it('that renews under another name, then without one', async () => {
      const client = await granted(family, { hostname: 'before' })
      expect(await client.renew({ hostname: 'after' })).toBe(true)
      await expectFact(client.ip, { state: 'active', cause: 'RENEW', hostname: name('after') })
      expect(await client.renew({ hostname: null })).toBe(true)
      await expectFact(client.ip, { state: 'active', cause: 'RENEW', hostname: '' })
      await expectStory(client.ip, ['GRANT', 'RENEW', 'RENEW'])
    })

    it('that releases: released by RELEASE, the name is kept', async () => {
      const client = await granted(family, { hostname: 'leaver' })
      await client.release()
      await expectFact(client.ip, { state: 'released', cause: 'RELEASE', hostname: name('leaver') })
      await expectStory(client.ip, ['GRANT', 'RELEASE'])
    })

    it('that goes silent: expired by EXPIRY at the end of its lease, and flushing it changes nothing', async () => {
      const client = await granted(family, { hostname: 'silent', lifetime: 2 })
      const expired = { state: 'expired', cause: 'EXPIRY', hostname: name('silent'), endedAfter: 0 }
      const row = await expectFact(client.ip, { ...expired, hwaddr: hex(client.identity.mac) })
      expect(await keaState(stack, client.ip)).toBe(2)
      await until('Kea flushed it', async () => (await keaState(stack, client.ip)) === null)
      await expectStory(client.ip, ['GRANT', 'EXPIRY'])
      expect(await leaseRow(stack, client.ip)).toEqual(row)
    })

    it('that comes back after its lease was reclaimed: active by a new GRANT', async () => {
      const client = await granted(family, { hostname: 'returner', lifetime: 2 })
      const { ip } = client
      await expectFact(ip, { state: 'expired', cause: 'EXPIRY' })
      client.identity.lifetime = 600
      expect(await client.obtain(ip)).toBe(ip)
      await expectFact(ip, { state: 'active', cause: 'GRANT', hostname: name('returner'), endedAfter: null })
      await expectStory(ip, ['GRANT', 'EXPIRY', 'GRANT'])
    })

    it('that takes a reclaimed address of another: the address is its own from then on', async () => {
      const client = await granted(family, { hostname: 'gone', lifetime: 2 })
      const { ip } = client
      await expectFact(ip, { state: 'expired', hwaddr: hex(client.identity.mac) })
      const heir = lab.client(family, { hostname: 'heir' })
      expect(await heir.obtain(ip)).toBe(ip)
      await expectFact(ip, { state: 'active', cause: 'GRANT', hostname: name('heir'), ...taker(heir) })
      await expectStory(ip, ['GRANT', 'EXPIRY', 'GRANT'])
      expect(await heir.renew({ lifetime: 600 })).toBe(true)
      await expectFact(ip, { state: 'active', cause: 'RENEW', hwaddr: hex(heir.identity.mac) })
    })

    it('that declines: declined by DECLINE with whose it was, until the end of the probation', async () => {
      const client = await granted(family, { hostname: 'clash' })
      await client.decline()
      const whose = { cause: 'DECLINE', hostname: name('clash'), hwaddr: hex(client.identity.mac) }
      await expectFact(client.ip, { state: 'declined', ...whose })
      await expectFact(client.ip, { state: 'removed', ...whose })
      await expectStory(client.ip, ['GRANT', 'DECLINE', 'DECLINE_END'])
    })
  })

  it.concurrent('that asks for an address that is not its own is refused, and leaves no trace', async () => {
    const ip = '172.30.19.197'
    expect(await lab.client(4, { hostname: 'guess' }).reboot(ip)).toBe(false)
    await until('the worker has caught up', () => isCaughtUp(stack))
    expect(await leaseRow(stack, ip)).toBeNull()
  })

  it.concurrent('of DHCPv4 with an FQDN option: the name as it stands there, in lower case', async () => {
    const client = await granted(4, { hostname: 'Full.Example.ORG.', fqdn: true })
    await expectFact(client.ip, { hostname: 'full.example.org.' })
  })

  it.concurrent('of DHCPv4 that renews with a new network card: its client-id keeps the lease', async () => {
    const client = await granted(4, { hostname: 'docked', clientId: '01deadbeef01' })
    const mac = '02:00:5e:77:00:01'
    expect(await client.renew({ mac })).toBe(true)
    await expectFact(client.ip, {
      state: 'active',
      cause: 'RENEW',
      hwaddr: hex(mac),
      clientId: '01deadbeef01',
    })
  })

  it.concurrent('of DHCPv4 whose address another client releases keeps it', async () => {
    const client = await granted(4, { hostname: 'victim' })
    await lab.client(4).release(client.ip)
    expect(await client.renew({ lifetime: 600 })).toBe(true)
    await expectFact(client.ip, { state: 'active', cause: 'RENEW', hwaddr: hex(client.identity.mac) })
    await expectStory(client.ip, ['GRANT'])
  })

  it.concurrent('of DHCPv4 that moves: the old address is removed, the new one granted', async () => {
    const client = await granted(4, { hostname: 'mover' })
    const old = client.ip
    expect(await client.moveTo('172.30.19.198')).toBe(true)
    await expectFact(client.ip, { state: 'active', cause: 'GRANT', hostname: 'mover' })
    await expectFact(old, { state: 'removed', cause: 'RELEASE', hostname: 'mover' })
    await expectStory(old, ['GRANT', 'MOVED'])
  })

  it.concurrent('of DHCPv6 that has to move: the old address is removed, the new one granted', async () => {
    const client = await granted(6, { hostname: 'mover' })
    const old = client.ip
    await hold(stack, old)
    expect(await client.renew()).toBe(false)
    expect(client.ip).not.toBe(old)
    await expectFact(client.ip, { state: 'active', cause: 'GRANT', hostname: 'mover.' })
    // Kea deletes the old lease first: what it was is known only when both are seen together.
    await expectFact(old, { cause: 'RELEASE', hostname: 'mover.', hwaddr: hex(client.identity.mac) })
  })
})

describe('while Kea does not reclaim, a lease that ran out', () => {
  beforeAll(() => restartKea({ ...QUICK, reclaim: 0 }))

  describe.each([4, 6] as const)('of DHCPv%i', { concurrent: true }, (family) => {
    it('and is renewed: active as if nothing had been', async () => {
      const client = await granted(family, { hostname: 'late', lifetime: 1 })
      const { ip } = client
      const { expiresAt } = await expectFact(ip, { state: 'active' })
      await until('it ran out', () => Date.now() > Date.parse(expiresAt) + 1500)
      client.identity.lifetime = 600
      expect(await client.obtain(ip)).toBe(ip)
      await expectFact(ip, { state: 'active', cause: 'RENEW', endedAfter: null })
    })

    it('and is given to another: the address is its own from then on', async () => {
      const client = await granted(family, { hostname: 'lapsed', lifetime: 1 })
      const { ip } = client
      const { expiresAt } = await expectFact(ip, { state: 'active' })
      await until('it ran out', () => Date.now() > Date.parse(expiresAt) + 1500)
      const heir = lab.client(family, { hostname: 'successor' })
      expect(await heir.obtain(ip)).toBe(ip)
      await expectFact(ip, { state: 'active', cause: 'GRANT', ...taker(heir) })
    })
  })
})

describe('while Kea flushes at once, a lease that ran out', () => {
  beforeAll(() => restartKea({ ...QUICK, flush: 0 }))

  it.concurrent.each([4, 6] as const)(
    'of DHCPv%i: expired by EXPIRY though its row was deleted',
    async (family) => {
      const client = await granted(family, { hostname: 'deleted', lifetime: 2 })
      await expectFact(client.ip, { state: 'expired', cause: 'EXPIRY', endedAfter: 0 })
      expect(await keaState(stack, client.ip)).toBeNull()
    },
  )
})

describe('a lease that runs out', () => {
  it('while Kea is stopped: expired at its end, not when Kea found out', async () => {
    await restartKea(QUICK)
    const clients = await Promise.all(
      ([4, 6] as const).map((family) => granted(family, { hostname: 'unseen', lifetime: 2 })),
    )
    const rows = await Promise.all(clients.map(({ ip }) => expectFact(ip, { state: 'active' })))
    const end = Math.max(...rows.map(({ expiresAt }) => Date.parse(expiresAt)))
    await restartKea(QUICK, async () => {
      await until('they ran out', () => Date.now() > end + 1000)
      for (const { ip } of clients) expect(await leaseRow(stack, ip)).toMatchObject({ state: 'active' })
    })
    for (const { ip } of clients) await expectFact(ip, { state: 'expired', cause: 'EXPIRY', endedAfter: 0 })
  })

  it('while the worker is stopped, and is flushed: expired by EXPIRY all the same', async () => {
    const clients = await Promise.all(
      ([4, 6] as const).map((family) => granted(family, { hostname: 'missed', lifetime: 2 })),
    )
    await worker.stop()
    for (const { ip } of clients)
      await until('Kea flushed it', async () => (await keaState(stack, ip)) === null)
    worker = stack.start('worker')
    for (const { ip } of clients) await expectFact(ip, { state: 'expired', cause: 'EXPIRY', endedAfter: 0 })
  })
})
