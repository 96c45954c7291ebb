import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DnsRecordDraft, DnsRecordFact, DnsZone } from '@/lib/core/ports/dns'
import { createDnsLookup } from '../lookup'
import { LOGIN, type SimWorld, SMART, startSimWorld, TOKEN } from '../testing/sim-world'

const OWNER = { instance: 'lab', provenance: 'ddns(dynamic)', ref: '' } as const
const DRAFT: DnsRecordDraft = { name: 'web.site.com', type: 'A', value: '10.20.0.10', ttl: 600, owner: OWNER }

describe('SOLIDserver as a whole', () => {
  let world: SimWorld
  beforeEach(async () => {
    world = await startSimWorld()
  })
  afterEach(() => world.close())

  const list = async (zone: DnsZone, provider = world.provider): Promise<DnsRecordFact[]> => {
    const facts: DnsRecordFact[] = []
    for await (const page of provider.listRecords(zone)) facts.push(...page)
    return facts
  }

  it.each([
    { kind: 'native', ...LOGIN },
    { kind: 'basic', ...LOGIN },
    { kind: 'token', ...TOKEN },
  ] as const)('signs in with $kind', async (credentials) => {
    const provider = world.connect({ credentials })
    expect((await provider.createRecord(world.zones.internal, DRAFT)).kind).toBe('created')
    expect(await provider.version()).toBe('8.4.1')
  })

  it('picks up a rotated password in the middle of its work', async () => {
    let asked = 0
    const provider = world.connect({
      credentials: { kind: 'native', user: LOGIN.user, password: 'old' },
      onUnauthorized: async () => {
        asked += 1
        return { kind: 'native', ...LOGIN }
      },
    })
    const outcomes = await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        provider.createRecord(world.zones.internal, { ...DRAFT, name: `h${n}.site.com` }),
      ),
    )
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array(5).fill('created'))
    expect(asked).toBe(1)
  })

  it('says that the clocks differ when a token is refused for its time', async () => {
    world.sim.change({ clockSkewSeconds: 0 })
    const provider = world.connect({ credentials: { kind: 'token', ...TOKEN }, retry: { retries: 0 } })
    const real = Date.now
    Date.now = () => real() - 7_200_000
    try {
      await expect(provider.listZones()).rejects.toMatchObject({
        status: 412,
        message: expect.stringContaining('clock'),
      })
    } finally {
      Date.now = real
    }
  })

  it('shows a record of a smart once, though its members hold copies', async () => {
    await world.provider.createRecord(world.zones.internal, DRAFT)
    const rows = (await world.api('GET', 'dns_rr_list', {
      WHERE: "rr_full_name='web.site.com'",
    })) as unknown[]
    expect(rows.length).toBeGreaterThan(1)
    expect(await world.provider.findRecords(world.zones.internal, 'web.site.com')).toHaveLength(1)
    expect((await list(world.zones.internal)).filter((fact) => fact.name === 'web.site.com')).toHaveLength(1)
  })

  it('finds a zone again that was made anew under another id', async () => {
    const zone = world.zones.internal
    await world.provider.createRecord(zone, DRAFT)
    await world.api('DELETE', 'dns_zone_delete', { dnszone_id: zone.providerId })
    await world.api('POST', 'dns_zone_add', {
      dns_name: SMART,
      dnszone_name: 'site.com',
      dnszone_type: 'master',
    })
    expect(await world.provider.createRecord(zone, DRAFT)).toMatchObject({ kind: 'created' })
    const stale = world.connect({})
    await stale.findRecords(zone, 'web.site.com')
    expect((await list(zone, stale)).map((fact) => fact.name)).toContain('web.site.com')
  })

  it('does not take a zone with a stale id for an empty one', async () => {
    const zone = world.zones.internal
    await world.api('DELETE', 'dns_zone_delete', { dnszone_id: zone.providerId })
    await world.api('POST', 'dns_zone_add', {
      dns_name: SMART,
      dnszone_name: 'site.com',
      dnszone_type: 'master',
    })
    expect((await list(zone)).map((fact) => fact.type)).toContain('SOA')
  })

  it('works inside a DNS view of a server that has several', async () => {
    for (const dnsview_name of ['inside', 'outside']) {
      await world.api('POST', 'dns_view_add', { dns_name: SMART, dnsview_name })
      const zone = { dns_name: SMART, dnsview_name, dnszone_name: 'two.test', dnszone_type: 'master' }
      await world.api('POST', 'dns_zone_add', zone)
    }
    const zone: DnsZone = { ...world.zones.internal, name: 'two.test', providerId: '' }
    const draft = { ...DRAFT, name: 'web.two.test' }
    await expect(world.provider.createRecord(zone, draft)).rejects.toThrow('inside, outside')
    const [inside, outside] = ['inside', 'outside'].map((dnsView) =>
      world.connect({ views: [{ view: 'internal', server: SMART, dnsView }] }),
    )
    expect(await inside?.createRecord(zone, draft)).toMatchObject({ kind: 'created' })
    expect(await inside?.findRecords(zone, draft.name)).toHaveLength(1)
    expect(await outside?.findRecords(zone, draft.name)).toEqual([])
  })

  it('names a server that the appliance does not have, and goes on with the others', async () => {
    const warnings: string[] = []
    const views = [
      { view: 'internal', server: SMART },
      { view: 'external', server: 'gone.site.com' },
    ]
    const provider = world.connect({ views, onWarning: (message) => warnings.push(message) })
    expect((await provider.listZones()).every((zone) => zone.view === 'internal')).toBe(true)
    expect(warnings).toEqual(['Expected 1 DNS server, found 0: gone.site.com'])
  })

  it('goes round an appliance whose TLS is down and comes back by itself', async () => {
    const states: string[] = []
    const provider = world.connect({
      retry: { retries: 0 },
      breaker: { threshold: 2, firstWaitMs: 20, maxWaitMs: 100 },
      onHealth: (health) => states.push(health.state),
    })
    world.sim.change({ tlsRefused: true })
    for (let call = 0; call < 2; call++) {
      await expect(provider.createRecord(world.zones.internal, DRAFT)).rejects.toMatchObject({
        family: 'transient',
      })
    }
    await expect(provider.listZones()).rejects.toMatchObject({ code: 'circuit-open' })
    world.sim.change({ tlsRefused: false })
    await expect.poll(() => provider.health().state, { timeout: 5000 }).toBe('closed')
    expect(states[0]).toBe('open')
    expect(await provider.createRecord(world.zones.internal, DRAFT)).toMatchObject({ kind: 'created' })
  })

  it('survives an appliance where many calls fail, with nothing twice and nothing lost', async () => {
    world.sim.faults.add({ service: '*', ratio: 0.1, action: { kind: 'status', status: 500 } })
    world.sim.faults.add({ service: 'dns_rr_add', ratio: 0.1, action: { kind: 'apply-drop' } })
    const names = Array.from({ length: 100 }, (_, n) => `h${n}.site.com`)
    const create = async (name: string): Promise<void> => {
      for (let attempt = 0; attempt < 50; attempt++) {
        try {
          await world.provider.createRecord(world.zones.internal, { ...DRAFT, name })
          return
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
      }
      throw new Error(`never created ${name}`)
    }
    await Promise.all(names.map(create))
    world.sim.faults.clear()
    await expect.poll(() => world.provider.health().state, { timeout: 10_000 }).toBe('closed')
    const listed = (await list(world.zones.internal))
      .filter((fact) => fact.type === 'A')
      .map((fact) => fact.name)
    expect(listed.sort()).toEqual(names.sort())
  })

  it('lists a zone of 20,000 records completely, a thousand a page', async () => {
    const records = Array.from({ length: 20_000 }, (_, n) => ({
      name: `h${n}`,
      type: 'A',
      value: `10.20.${n >> 8}.${n & 255}`,
    }))
    await world.sim.reset({ servers: [{ name: SMART, zones: [{ name: 'site.com', records }] }] })
    const provider = world.connect({ pageSize: 1000, answerTimeoutMs: 10_000 })
    const zone = (await provider.listZones()).find((item) => item.name === 'site.com')
    if (!zone) throw new Error('no zone')
    world.sim.calls.reset()
    const values = new Set(
      (await list(zone, provider)).filter((fact) => fact.type === 'A').map((fact) => fact.value),
    )
    expect(values.size).toBe(20_000)
    expect(world.sim.calls.of('dns_rr_list')).toBeLessThanOrEqual(22)
    expect(world.sim.calls.of('dns_rr_count')).toBe(2)
  })

  it('sees in DNS at once what it has written', async () => {
    const servers = new Map(
      world.sim.dns.map((dns) => [dns.server === SMART ? 'internal' : 'external', [dns]]),
    )
    const lookup = createDnsLookup({ servers })
    const ask = () => lookup.query('internal', DRAFT.name, 'A')
    await world.provider.createRecord(world.zones.internal, DRAFT)
    expect(await ask()).toMatchObject({ authoritative: true, values: [{ value: DRAFT.value }] })
    const [fact] = await world.provider.findRecords(world.zones.internal, DRAFT.name)
    if (!fact) throw new Error('not found')
    await world.provider.deleteRecord(world.zones.internal, fact)
    expect((await ask()).values).toEqual([])
    await lookup.close()
  })
})
