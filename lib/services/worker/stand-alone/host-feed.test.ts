import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ClaimWorld } from '@/lib/core/claims'
import { defaultPolicy } from '@/lib/core/policy'
import type { KeaHost } from '@/lib/core/ports/kea'
import { type HostFeed, hostFeed } from '@/lib/services/worker/stand-alone/host-feed'

const world: ClaimWorld = {
  zones: [
    ...['site.com', '0.10.in-addr.arpa'].map((name) => ({
      ...{ id: name, view: 'internal', server: 's', name, reverse: name.endsWith('arpa') },
      listed: true,
    })),
  ],
  rules: [{ pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] }],
  policy: { ...defaultPolicy(), dnsEnabled: true, observe: false },
} as unknown as ClaimWorld
const NOW = '2026-03-01T00:00:00Z'

const host = (hostId: number, hostname: string | null): KeaHost => ({
  ...{ hostId, identifier: { type: 'hw-address', value: `02${hostId}` }, subnet4: 1, subnet6: null },
  ...{ ipv4: `10.0.${hostId >> 8}.${hostId & 255}`, ipv6: [], hostname, userContext: null },
})

/** A feed of rows that may change, which counts the rows that it reads. */
function feedOf(...hosts: KeaHost[]) {
  const rows = new Map(hosts.map((one) => [one.hostId, one]))
  const read = { rows: 0 }
  const seen = (found: KeaHost[]) => {
    read.rows += found.length
    return found
  }
  let stock: string[] = []
  const say = () => undefined
  const feed = hostFeed({
    kea: {
      listHosts: async (after, limit) =>
        seen(
          [...rows.values()]
            .filter(({ hostId }) => hostId > after)
            .sort((a, b) => a.hostId - b.hostId)
            .slice(0, limit),
        ),
      getHosts: async (ids) => seen([...rows.values()].filter(({ hostId }) => ids.includes(hostId))),
    },
    scopes: [],
    log: { debug: say, info: say, warn: say, error: say, line: say },
    onInventory: async (sources) => {
      stock = sources.map(({ hostname }) => hostname)
    },
    inInventory: (hostname) => hostname.endsWith('-ilo'),
  })
  return { feed, rows, read, stock: () => stock, put: (one: KeaHost) => rows.set(one.hostId, one) }
}

const heard = (what: { added?: boolean; ids?: number[] }) => ({
  added: what.added ?? false,
  ids: new Set(what.ids ?? []),
})
/** What is claimed at these names, as the keeper asks. */
const claimedAt = ({ sources }: ReturnType<HostFeed['news']>, names: readonly string[]) =>
  [...sources.near(names)]
    .flatMap((source) => sources.claims(source))
    .filter(({ name }) => names.includes(name))
    .map(({ name, value }) => `${name} ${value}`)

async function started(...hosts: KeaHost[]) {
  const at = feedOf(...hosts)
  await at.feed.refresh(null)
  at.feed.rebuild(world)
  at.read.rows = 0
  return at
}

test('of many thousand rows a new one is read with those whose ids were drawn shortly before', async () => {
  const many = Array.from({ length: 12_000 }, (_, n) => host(n + 1, `h${n + 1}`))
  const at = await started(...many.filter(({ hostId }) => hostId !== 11_990))
  at.put(host(12_001, 'new'))
  // Drawn before the last one that was read, and committed after it.
  at.put(host(11_990, 'late'))
  await at.feed.refresh(heard({ added: true }))
  expect(at.read.rows).toBeLessThan(1_100)
  const news = at.feed.news(world, NOW)
  const names = ['late.site.com', 'new.site.com', '214.46.0.10.in-addr.arpa', '225.46.0.10.in-addr.arpa']
  expect([...news.names].sort()).toEqual([...names].sort())
  expect(claimedAt(news, ['new.site.com', 'late.site.com']).sort()).toEqual([
    'late.site.com 10.0.46.214',
    'new.site.com 10.0.46.225',
  ])
})

test('rows that are told of by their ids are read alone, and what is gone leaves list and inventory', async () => {
  const at = await started(host(1, 'one-ilo'), host(2, 'two-ilo'), host(3, 'three'))
  at.rows.delete(1)
  at.put(host(3, 'other'))
  await at.feed.refresh(heard({ ids: [1, 3] }))
  expect(at.read.rows).toBe(1)
  expect(at.stock()).toEqual(['two-ilo'])
  const news = at.feed.news(world, NOW)
  expect(news.names).toEqual(expect.arrayContaining(['one-ilo.site.com', 'three.site.com', 'other.site.com']))
  expect(claimedAt(news, ['one-ilo.site.com', 'three.site.com', 'other.site.com'])).toEqual([
    'other.site.com 10.0.0.3',
  ])
  at.put(host(4, 'unheard-of'))
  await at.feed.refresh(null)
  expect(at.feed.news(world, NOW).names).toContain('unheard-of.site.com')
})

test('whatever happened and was told, the claims at a name are those of every row', async () => {
  const row = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom('a', 'b', 'c-ilo', null, 'gone'))
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 8 }),
      fc.array(fc.array(row, { maxLength: 4 }), { maxLength: 5 }),
      async (first, steps) => {
        const at = await started(
          ...new Map(first.map(([id, name]) => [id, host(id, name === 'gone' ? null : name)])).values(),
        )
        for (const step of steps) {
          for (const [id, name] of step) {
            if (name === 'gone') at.rows.delete(id)
            else at.put(host(id, name))
          }
          await at.feed.refresh(heard({ ids: step.map(([id]) => id) }))
          const news = at.feed.news(world, NOW)
          const names = ['a.site.com', 'b.site.com', 'c-ilo.site.com']
          const whole = [...at.rows.values()].flatMap(({ hostname, ipv4 }) =>
            hostname === null ? [] : [`${hostname}.site.com ${ipv4}`],
          )
          expect(claimedAt(news, names).sort()).toEqual(whole.sort())
        }
      },
    ),
  )
})
