import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { holdDraft, isHoldHost } from '@/lib/core/hold'
import type { Identifier } from '@/lib/core/identifier'
import type { Family, KeaHost, KeaHostDraft } from '@/lib/core/ports/kea'
import type { TestDatabase } from '@/scripts/testing/postgres'
import { createKeaStore } from './store'
import { written } from './testing/host-draft'
import { keaDatabase } from './testing/kea-database'
import { forbidSecondHolder } from './testing/one-holder'

const PLACES = {
  4: { subnetId: 1, subnet: '10.0.0.0/24', ips: ['10.0.0.10', '10.0.0.11', '10.0.0.12'], type: 'hw-address' },
  6: {
    subnetId: 6,
    subnet: '2001:db8::/64',
    ips: ['2001:db8::10', '2001:db8::11', '2001:db8::12'],
    type: 'duid',
  },
} as const
const client = (family: Family, n: number): Identifier => ({
  type: PLACES[family].type,
  value: `0200000000a${n}`,
})

describe.each([
  [13, 4],
  [13, 6],
  [18, 6],
  [34, 4],
] as const)('schema %i, DHCPv%i', (version, family) => {
  let database: TestDatabase
  let kea: pg.Pool
  let store: ReturnType<typeof createKeaStore>
  let secondHolders: () => Promise<number>
  const { subnetId, subnet, ips } = PLACES[family]
  const [ip, other] = ips
  const hold = (at: string, of: Identifier | null = null) =>
    holdDraft({ id: `watch-${at}`, ip: at, family, subnetId }, of)
  const reserve = (at: string, of: Identifier): KeaHostDraft => ({
    ...{ family, subnetId, identifier: of, ip: at, hostname: `h-${of.value}`, context: { reservation: 'r' } },
  })
  const at = (address: string): Promise<KeaHost | null> => store.hostAt(family, subnetId, address)

  beforeAll(async () => {
    database = await keaDatabase(version)
    kea = database.pool()
    secondHolders = await forbidSecondHolder((text) => kea.query(text))
    store = createKeaStore({ connection: { connectionString: database.url }, max: 10 })
  })
  afterAll(async () => {
    await store.close()
    await database.drop()
  })
  const clear = (): Promise<unknown> => kea.query('TRUNCATE hosts RESTART IDENTITY CASCADE')

  test('becomes the reservation of its address, in place', async () => {
    await clear()
    const held = written(await store.createHost(hold(ip), subnet))
    expect(isHoldHost(held)).toBe(true)
    expect(await store.listHolds()).toEqual([held])
    const reserved = written(await store.createHost(reserve(ip, client(family, 1)), subnet))
    expect(reserved).toMatchObject({ hostId: held.hostId, identifier: client(family, 1) })
    expect(isHoldHost(reserved)).toBe(false)
    expect(await store.listHolds()).toEqual([])
    // What was read of the hold counts no longer.
    expect(await store.deleteHost(held.hostId, held)).toMatchObject({ refusal: { kind: 'changed' } })
  })

  test('is not taken for the reservation that it became, though all else is the same', async () => {
    await clear()
    const held = written(await store.createHost(hold(ip, client(family, 1)), subnet))
    written(await store.createHost({ ...reserve(ip, client(family, 1)), hostname: null }, subnet))
    expect(await store.deleteHost(held.hostId, held)).toMatchObject({ ok: false })
    expect(await store.updateHost(held.hostId, held, hold(ip), subnet)).toMatchObject({ ok: false })
    expect(await at(ip)).toMatchObject({ identifier: client(family, 1) })
  })

  test('gives way to a reservation that moves to its address', async () => {
    await clear()
    const moving = written(await store.createHost(reserve(ip, client(family, 1)), subnet))
    written(await store.createHost(hold(other), subnet))
    const moved = written(
      await store.updateHost(moving.hostId, moving, reserve(other, client(family, 1)), subnet),
    )
    expect(await at(other)).toEqual(moved)
    expect(await at(ip)).toBeNull()
    expect(await store.listHolds()).toEqual([])
  })

  test('is for nobody any more when its client is reserved another address', async () => {
    await clear()
    written(await store.createHost(hold(ip, client(family, 1)), subnet))
    const reserved = written(await store.createHost(reserve(other, client(family, 1)), subnet))
    expect(await at(other)).toEqual(reserved)
    expect(await at(ip)).toMatchObject({ identifier: { type: 'flex-id' } })
  })

  test('never takes what a reservation or another hold has', async () => {
    await clear()
    const reserved = written(await store.createHost(reserve(ip, client(family, 1)), subnet))
    const refusal = { kind: 'address-taken', holder: reserved }
    expect(await store.createHost(hold(ip), subnet)).toMatchObject({ ok: false, refusal })
    const twin = { kind: 'identifier-taken', holder: reserved }
    expect(await store.createHost(hold(other, client(family, 1)), subnet)).toMatchObject({ refusal: twin })
    const held = written(await store.createHost(hold(other), subnet))
    const again = await store.createHost(hold(other, client(family, 2)), subnet)
    expect(again).toMatchObject({ ok: false, refusal: { kind: 'address-taken', holder: held } })
  })

  test('stands where a reservation goes, from the same moment', async () => {
    await clear()
    const reserved = written(await store.createHost(reserve(ip, client(family, 1)), subnet))
    const held = written(
      await store.replaceHost(reserved.hostId, reserved, hold(ip, client(family, 1)), subnet),
    )
    expect(await at(ip)).toEqual(held)
    expect(isHoldHost(held)).toBe(true)
    const stale = await store.replaceHost(reserved.hostId, reserved, hold(ip), subnet)
    expect(stale).toMatchObject({ ok: false, refusal: { kind: 'changed', found: null } })
    const elsewhere = written(await store.createHost(reserve(other, client(family, 2)), subnet))
    // Refused as a whole: what was to go still stands.
    const refused = await store.replaceHost(
      elsewhere.hostId,
      elsewhere,
      hold(other, client(family, 1)),
      subnet,
    )
    expect(refused).toMatchObject({ ok: false, refusal: { kind: 'identifier-taken' } })
    expect(await at(other)).toEqual(elsewhere)
  })

  test('shares its address with no other row, whatever is written at once', async () => {
    await clear()
    const outcomes = new Map<string, number>()
    let seed = 7
    const pick = <T>(list: readonly T[]): T => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
      return list[(seed >> 8) % list.length] as T
    }
    const clients = [1, 2, 3, 4].map((n) => client(family, n))
    async function act(): Promise<void> {
      const [address, of, next] = [pick(ips), pick(clients), pick(ips)]
      const found = await at(address)
      const hostId = found?.hostId ?? 0
      const [what, write] = pick([
        ['reserve', () => store.createHost(reserve(address, of), subnet)],
        ['hold', () => store.createHost(hold(address, pick([null, of])), subnet)],
        [
          'change',
          () =>
            found &&
            store.updateHost(
              hostId,
              found,
              isHoldHost(found) ? hold(address, of) : reserve(next, of),
              subnet,
            ),
        ],
        ['delete', () => found && store.deleteHost(hostId, found)],
        ['replace', () => found && store.replaceHost(hostId, found, hold(address), subnet)],
      ] as const)
      const result = await write()
      const key = `${what} ${result?.ok === true}`
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1)
    }
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let turn = 0; turn < 10; turn += 1) {
          await act().catch((error: unknown) => {
            // Who waits too long, or for each other, is told so by PostgreSQL, and tries again.
            if (!/deadlock|connection|lock was not free/i.test(String(error))) throw error
          })
        }
      }),
    )
    expect(await secondHolders()).toBe(0)
    // Otherwise nothing was tried.
    const written = (...all: string[]) =>
      all.reduce((sum, what) => sum + (outcomes.get(`${what} true`) ?? 0), 0)
    expect(written('reserve', 'hold')).toBeGreaterThan(10)
    expect(written('change', 'delete', 'replace')).toBeGreaterThan(10)
  })
})
