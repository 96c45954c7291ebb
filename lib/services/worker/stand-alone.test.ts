import { expect, test } from 'vitest'
import { defaultPolicy } from '@/lib/core/policy'
import { DnsError } from '@/lib/core/ports/dns'
import type { KeaHost } from '@/lib/core/ports/kea'
import { createMemoryDns, type MemoryDns } from '@/lib/dns/memory'
import type { WorkerLog } from '@/lib/services/worker/deps'
import { type StandAloneOptions, standAloneCheck } from '@/lib/services/worker/stand-alone'

const server = 'dns-internal-smart.site.com'
const ZONES = [
  { view: 'internal', server, name: 'site.com', reverse: false },
  { view: 'internal', server, name: '30.172.in-addr.arpa', reverse: true },
]

const host = (hostId: number, hostname: string, userContext: string | null = null): KeaHost => ({
  hostId,
  identifier: { type: 'hw-address', value: `0200000000${String(hostId).padStart(2, '0')}` },
  subnet4: 1,
  subnet6: null,
  ipv4: `172.30.19.${hostId}`,
  ipv6: [],
  hostname,
  userContext,
})

const keaOf = (hosts: KeaHost[]) => ({
  listHosts: async (after: number) => hosts.filter(({ hostId }) => hostId > after),
  getHosts: async (ids: readonly number[]) => hosts.filter(({ hostId }) => ids.includes(hostId)),
})

function world(hosts: KeaHost[], dns: MemoryDns = createMemoryDns({ zones: ZONES })) {
  const lines: string[] = []
  const say = (text: string) => void lines.push(text)
  const log: WorkerLog = { debug: say, info: say, warn: say, error: say, line: say }
  const options: StandAloneOptions = {
    kea: keaOf(hosts),
    providers: new Map([['internal', dns]]),
    lookup: dns.lookup,
    onInventory: async () => undefined,
    inInventory: () => true,
    log,
    scopes: [],
    rules: [{ pattern: '*', targets: [{ view: 'internal', zone: 'site.com' }] }],
    txtRules: [],
    policy: { ...defaultPolicy(), dnsEnabled: true, observe: false },
    now: () => new Date(),
    instance: 'i1',
    concurrency: 4,
    servedDeadlineMs: 1_000,
    acceptLargeChange: false,
    dryRun: false,
  }
  const names = () => dns.records('internal').map(({ type, name, value }) => `${type} ${name} ${value}`)
  return { dns, lines, options, names }
}

const foreign = (name: string, value: string) => ({ name, type: 'A', value, ttl: 60, owner: null })

test('creates A and PTR, and a second run creates nothing', async () => {
  const { options, names, lines } = world([host(1, 'one'), host(2, 'two')])
  expect(await standAloneCheck(options)).toMatchObject({ created: 2, pointers: 2, refused: 0, failed: 0 })
  expect(names()).toEqual([
    'PTR 1.19.30.172.in-addr.arpa one.site.com',
    'PTR 2.19.30.172.in-addr.arpa two.site.com',
    'A one.site.com 172.30.19.1',
    'A two.site.com 172.30.19.2',
  ])
  expect(lines.at(-2)).toBe('DNS consistency check complete: 2 records created')
  expect(await standAloneCheck(options)).toMatchObject({ created: 0, pointers: 0 })
})

test('beside a foreign A there is neither A nor PTR', async () => {
  const { options, names, dns, lines } = world([host(1, 'taken')])
  dns.put('internal', 'site.com', foreign('taken.site.com', '172.30.19.200'))
  expect(await standAloneCheck(options)).toMatchObject({ created: 0, pointers: 0, refused: 2 })
  expect(lines).toContain(
    '[DNS] Refused A record: taken.site.com -> 172.30.19.1 (172.30.19.200 stands there and is not ours)',
  )
  expect(names()).toEqual(['A taken.site.com 172.30.19.200'])
})

test('a foreign A made after the listing is not joined, and no PTR follows', async () => {
  const { options, names, dns } = world([host(1, 'taken')])
  const { listRecords } = dns
  dns.listRecords = async function* (zone) {
    yield* listRecords.call(dns, zone)
    if (zone.reverse) return
    dns.put('internal', 'site.com', foreign('taken.site.com', '172.30.19.200'))
  }
  expect(await standAloneCheck(options)).toMatchObject({ created: 0, pointers: 0, refused: 2 })
  expect(names()).toEqual(['A taken.site.com 172.30.19.200'])
})

test('a PTR is not made where its A failed', async () => {
  const { options, names, dns } = world([host(1, 'bad'), host(2, 'good')])
  const { createRecord } = dns
  dns.createRecord = async (zone, draft) => {
    if (draft.name === 'bad.site.com') throw new DnsError('permanent', 'SOLIDserver: forbidden', '400')
    return await createRecord.call(dns, zone, draft)
  }
  expect(await standAloneCheck(options)).toMatchObject({ created: 1, pointers: 1, refused: 1, failed: 1 })
  expect(names()).toEqual(['PTR 2.19.30.172.in-addr.arpa good.site.com', 'A good.site.com 172.30.19.2'])
})

test('a plan that would empty most of a zone waits for a person', async () => {
  const { options, names, lines } = world(Array.from({ length: 12 }, (_, n) => host(n + 1, `h${n + 1}`)))
  await standAloneCheck(options)
  const emptied = { ...options, kea: keaOf([]) }
  expect(await standAloneCheck(emptied)).toMatchObject({ deleted: 0 })
  expect(names()).toHaveLength(24)
  expect(lines.join('\n')).toContain('--once --accept-large-change lets it happen')
  expect(await standAloneCheck({ ...emptied, acceptLargeChange: true })).toMatchObject({ deleted: 24 })
  expect(names()).toEqual([])
})

test('told to end it begins nothing more, and does not say that the check is complete', async () => {
  const { options, names, dns, lines } = world([host(1, 'one'), host(2, 'two'), host(3, 'three')])
  const stop = new AbortController()
  const { createRecord } = dns
  dns.createRecord = async (zone, draft) => {
    stop.abort()
    return await createRecord.call(dns, zone, draft)
  }
  await expect(standAloneCheck({ ...options, concurrency: 1, signal: stop.signal })).rejects.toThrow(
    'told to end before the check was over',
  )
  expect(names()).toEqual(['A one.site.com 172.30.19.1'])
  expect(lines.join('\n')).not.toContain('complete')
})
