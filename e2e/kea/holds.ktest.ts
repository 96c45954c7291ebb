import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forbidSecondHolder } from '@/lib/kea/testing/one-holder'
import { answers } from '@/scripts/testing/stack'
import { type ConsoleApi, startConsole } from './lab/console'
import type { DhcpClient } from './lab/dhcp-client'
import { eventually } from './lab/eventually'
import { CALM } from './lab/kea-server'
import { type Lab, startLab } from './lab/lab'
import { startSimulated } from './lab/simulator'

// With drift detection on Block, Kea itself refuses a watched address to strangers: real clients ask a real Kea.

interface Watch {
  id: string
  state: string
  client: { mac: string | null; duid: string | null; leased: boolean } | null
  hold: { state: string; for: string | null }
  learnUntil: string | null
  reservationId: string | null
}

type Family = 4 | 6
const WATCHED: Record<Family, string> = { 4: '172.30.19.130', 6: '2001:db8:77::130' }
/** Every other address of the pool of DHCPv4. */
const FREE = 79

let lab: Lab
let api: ConsoleApi
let secondHolders: () => Promise<number>

beforeAll(async () => {
  lab = await startLab(CALM)
  const { stack } = lab
  const [sim] = await Promise.all([
    startSimulated(stack),
    startConsole(stack).then((started) => (api = started)),
  ])
  secondHolders = await forbidSecondHolder(stack.kea)
  const record = { ttl: 600, comment: 'Made by hand' }
  await sim.add({ name: 'printer.site.com', type: 'A', value: WATCHED[4], ...record })
  await sim.add({ name: 'printer.site.com', type: 'AAAA', value: WATCHED[6], ...record })
  stack.start('worker')
  await answers(`http://127.0.0.1:${stack.ports.worker}/readyz`)
  await api.call('PUT', '/api/policy', { drift: 'block' })
})
afterAll(() => lab?.stop())

async function watchOf(family: Family): Promise<Watch | null> {
  const { items } = await api.call<{ items: Watch[] }>('GET', `/api/watchlist?ip=${WATCHED[family]}`)
  return items[0] ?? null
}

async function watchIs(family: Family, wanted: Record<string, unknown>): Promise<Watch> {
  const found = await eventually(
    () => watchOf(family),
    (watch) => expect(watch).toMatchObject(wanted),
  )
  if (found === null) throw new Error('there is no watch')
  return found
}

const held = { hold: { state: 'held' } }

/** A client that nobody knows asks for the watched address by DISCOVER, or SOLICIT, and gets another, or none. */
async function strangerIsRefused(family: Family): Promise<DhcpClient> {
  const stranger = lab.client(family)
  expect(await stranger.obtain(WATCHED[family])).not.toBe(WATCHED[family])
  return stranger
}

/** One stranger after another asks for the address until it is ended; answers how many there were. */
function siege(family: Family): () => Promise<number> {
  let over = false
  let asked = 0
  const running = (async () => {
    while (!over) {
      const stranger = await strangerIsRefused(family)
      await stranger.release()
      asked += 1
    }
    return asked
  })()
  running.catch(() => undefined)
  return () => {
    over = true
    return running
  }
}

describe.each([4, 6] as const)('under Block, DHCPv%i', (family) => {
  const ip = WATCHED[family]
  let right: DhcpClient

  it('nobody gets an address that has static DNS and no reservation', async () => {
    expect(await watchIs(family, held)).toMatchObject({ state: 'watching', hold: { for: null } })
    await strangerIsRefused(family)
    if (family === 4) expect(await lab.client(4).reboot(ip)).toBe(false)
  })

  it('Learn next client lets one in, who is shown, and keeps the others out', async () => {
    const { id } = await watchIs(family, held)
    await api.call('POST', `/api/watchlist/${id}/learn`, { minutes: 10 })
    await watchIs(family, { hold: { state: 'lifted' } })
    right = lab.client(family, { hostname: 'the-printer' })
    expect(await right.obtain(ip)).toBe(ip)
    const seen = await watchIs(family, { state: 'client-seen', learnUntil: null, ...held })
    const { mac } = right.identity
    if (family === 4) expect(seen.client).toMatchObject({ mac: mac.toUpperCase(), leased: true })
    else expect(seen.client?.duid).toContain(mac)

    await strangerIsRefused(family)
    if (family === 4) expect(await lab.client(4).reboot(ip)).toBe(false)
    expect(await right.renew()).toBe(true)
  })

  it('a stranger gets it neither right after the release of its client nor later, the client does', async () => {
    const strangers = siege(family)
    await right.release()
    await Promise.all([strangerIsRefused(family), strangerIsRefused(family)])
    await watchIs(family, { client: { leased: false }, ...held })
    expect(await right.obtain(ip)).toBe(ip)
    expect(await strangers()).toBeGreaterThan(0)
  })

  it('Bind makes the hold the reservation of its client, and its end makes that a hold', async () => {
    const strangers = siege(family)
    const { id } = await watchIs(family, { state: 'client-seen' })
    const bound = await api.call<Watch & { reservation: { id: string; hostname: string } }>(
      'POST',
      `/api/watchlist/${id}/bind`,
    )
    expect(bound.reservation).toMatchObject({ hostname: 'printer' })
    await watchIs(family, { state: 'bound', hold: { state: 'none' } })
    expect(await right.renew()).toBe(true)
    await right.release()
    await strangerIsRefused(family)
    if (family === 4) expect(await lab.client(4).reboot(ip)).toBe(false)
    // It need not even wish.
    expect(await right.obtain()).toBe(ip)
    await right.release()

    await api.call('DELETE', `/api/dhcp/reservations/${bound.reservation.id}`)
    await watchIs(family, { reservationId: null, ...held })
    await strangerIsRefused(family)
    expect(await strangers()).toBeGreaterThan(0)
    expect(await secondHolders()).toBe(0)
  })
})

describe('under Block', () => {
  it('an exhausted pool gives a watched address to nobody', async () => {
    const ip = WATCHED[4]
    await watchIs(4, held)
    await Promise.all(Array.from({ length: FREE }, () => lab.client(4).obtain()))
    const leases = () =>
      lab.stack.kea<{ ip: string }>(`select host('0.0.0.0'::inet + address) as ip from lease4`)
    const leased = (await leases()).map((lease) => lease.ip)
    expect(leased).toHaveLength(FREE)
    expect(leased).not.toContain(ip)
    const late = [lab.client(4), lab.client(4)] as const
    expect(await Promise.all([late[0].obtain(), late[1].obtain(ip)])).toEqual([null, null])
    expect(await leases()).toHaveLength(FREE)
  })

  it('a dismissed watch frees its address', async () => {
    const { id } = await watchIs(4, held)
    await api.call('DELETE', `/api/watchlist/${id}`)
    await eventually(
      () => api.call<Watch>('GET', `/api/watchlist/${id}`),
      (watch) => expect(watch).toMatchObject({ state: 'dismissed', hold: { state: 'none' } }),
    )
    expect(await lab.client(4).obtain(WATCHED[4])).toBe(WATCHED[4])
  })
})
