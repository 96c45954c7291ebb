import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DnsRecordDraft, DnsRecordFact } from '@/lib/core/ports/dns'
import type { FaultRuleInput } from '@/sim/solidserver/faults'
import { type SimWorld, startSimWorld } from '../testing/sim-world'

const OWNER = { instance: 'lab', provenance: 'ddns(reservation)', ref: 'hw-address:aabbccddeeff@1' } as const
const DRAFT: DnsRecordDraft = { name: 'web.site.com', type: 'A', value: '10.20.0.10', ttl: 600, owner: OWNER }
const MOVED: DnsRecordDraft = { ...DRAFT, value: '10.20.0.11', ttl: 86_400 }
const ADD = { service: 'dns_rr_add', count: 1 } as const

describe('SOLIDserver that fails', () => {
  let world: SimWorld
  beforeEach(async () => {
    world = await startSimWorld()
  })
  afterEach(() => world.close())

  const zone = () => world.zones.internal
  const here = async (name = DRAFT.name): Promise<DnsRecordFact[]> =>
    await world.provider.findRecords(zone(), name)
  const create = () => world.provider.createRecord(zone(), DRAFT)
  const made = async (): Promise<DnsRecordFact> => {
    await create()
    const [fact] = await here()
    if (!fact) throw new Error('not created')
    return fact
  }
  const calls = async (run: () => Promise<unknown>) => {
    world.sim.calls.reset()
    await run()
    return world.sim.calls.snapshot().byService
  }

  it('costs one call to create, two to update, two to delete while nothing fails', async () => {
    expect(await calls(create)).toEqual({ dns_rr_add: { POST: 1 } })
    const [fact] = (await here()) as [DnsRecordFact]
    expect(await calls(() => world.provider.updateRecord(zone(), fact, MOVED))).toEqual({
      dns_rr_info: { GET: 1 },
      dns_rr_add: { PUT: 1 },
    })
    const [moved] = (await here()) as [DnsRecordFact]
    expect(await calls(() => world.provider.deleteRecord(zone(), moved))).toEqual({
      dns_rr_info: { GET: 1 },
      dns_rr_delete: { DELETE: 1 },
    })
  })

  it('sends ids and names of server and zone, the address written out, and the owner', async () => {
    await world.provider.createRecord(zone(), { ...DRAFT, type: 'AAAA', value: '2001:db8::1' })
    expect(world.sim.calls.writes.at(-1)?.params).toMatchObject({
      dns_id: expect.stringMatching(/^\d+$/),
      dns_name: 'dns-internal-smart.site.com',
      dnszone_id: zone().providerId,
      dnszone_name: 'site.com',
      value1: '2001:0db8:0000:0000:0000:0000:0000:0001',
      add_flag: 'new_only',
      rr_class_parameters:
        'holdfast_instance=lab&holdfast_provenance=ddns%28reservation%29&holdfast_ref=hw-address%3Aaabbccddeeff%401',
    })
  })

  it.each<[string, FaultRuleInput['action'], number]>([
    ['carried out, no answer', { kind: 'apply-hang' }, 1],
    ['carried out, connection cut', { kind: 'apply-drop' }, 1],
    ['not carried out, no answer', { kind: 'hang' }, 2],
    ['not carried out, connection cut', { kind: 'drop' }, 2],
    ['HTTP 500', { kind: 'status', status: 500 }, 2],
    ['connected:false with 200', { kind: 'disconnected', status: 200 }, 2],
    ['nonsense', { kind: 'garbage' }, 2],
    ['HTTP 429', { kind: 'status', status: 429 }, 2],
  ])('creates exactly one record: %s', async (_name, action, posts) => {
    world.sim.faults.add({ ...ADD, action })
    const outcome = await create()
    expect(await here()).toMatchObject([
      { ...DRAFT, providerId: outcome.kind === 'created' && outcome.providerId },
    ])
    expect(world.sim.calls.of('dns_rr_add')).toBe(posts)
  })

  it('gives up a create that stays unanswered, saying that it may have worked; the next try finds it', async () => {
    world.sim.faults.add({ service: 'dns_rr_add', action: { kind: 'apply-hang' } })
    world.sim.faults.add({ service: 'dns_rr_list', action: { kind: 'status', status: 500 } })
    await expect(create()).rejects.toMatchObject({ family: 'transient' })
    world.sim.faults.clear()
    await expect.poll(() => world.provider.health().state, { timeout: 5000 }).toBe('closed')
    expect(await create()).toMatchObject({ kind: 'exists', fact: { owner: OWNER } })
    expect(await here()).toHaveLength(1)
  })

  it.each<[string, FaultRuleInput['action']]>([
    ['carried out, no answer', { kind: 'apply-hang' }],
    ['carried out, wrong id in the answer', { kind: 'wrong-ret-oid' }],
  ])('updates once: %s', async (_name, action) => {
    const fact = await made()
    world.sim.faults.add({ ...ADD, method: 'PUT', action })
    const outcome = await world.provider.updateRecord(zone(), fact, MOVED)
    expect(await here()).toEqual([
      { ...MOVED, providerId: outcome.kind === 'updated' ? outcome.providerId : 'not updated' },
    ])
    expect(world.sim.calls.of('dns_rr_add', 'PUT')).toBe(1)
  })

  it('does not repeat an update that may have worked and did not', async () => {
    const fact = await made()
    world.sim.faults.add({ ...ADD, method: 'PUT', action: { kind: 'hang' } })
    await expect(world.provider.updateRecord(zone(), fact, MOVED)).rejects.toMatchObject({
      maybeApplied: true,
    })
    expect(await here()).toEqual([fact])
  })

  it('updates and deletes the right record after a create that answered with a wrong id', async () => {
    const bystander = await world.provider.createRecord(zone(), { ...DRAFT, name: 'other.site.com' })
    world.sim.change({ wrongRetOid: true })
    const wrong = await create()
    expect(wrong.kind).toBe('created')
    const believed = { ...DRAFT, providerId: wrong.kind === 'created' ? wrong.providerId : '' }
    expect(await world.provider.updateRecord(zone(), believed, MOVED)).toMatchObject({ kind: 'updated' })
    expect(await world.provider.deleteRecord(zone(), { ...MOVED, providerId: believed.providerId })).toEqual({
      kind: 'deleted',
    })
    expect(await here()).toEqual([])
    expect(await here('other.site.com')).toMatchObject([
      { providerId: bystander.kind === 'created' && bystander.providerId },
    ])
  })

  it.each<[string, FaultRuleInput['action']]>([
    ['no answer', { kind: 'apply-hang' }],
    ['connection cut', { kind: 'apply-drop' }],
  ])('knows that a delete worked: %s', async (_name, action) => {
    const fact = await made()
    world.sim.faults.add({ service: 'dns_rr_delete', count: 1, action })
    expect(await world.provider.deleteRecord(zone(), fact)).toEqual({ kind: 'deleted' })
    expect(world.sim.calls.of('dns_rr_delete')).toBe(1)
  })

  it('does not take connected:false for a delete (the orphan that others left behind)', async () => {
    const fact = await made()
    world.sim.faults.add({
      service: 'dns_rr_delete',
      count: 1,
      action: { kind: 'disconnected', status: 200 },
    })
    await expect(world.provider.deleteRecord(zone(), fact)).rejects.toMatchObject({ family: 'transient' })
    expect(await here()).toEqual([fact])
    expect(await world.provider.deleteRecord(zone(), fact)).toEqual({ kind: 'deleted' })
  })

  it('keeps what other people wrote into the class parameters', async () => {
    const fact = await made()
    const params = { rr_id: fact.providerId, add_flag: 'edit_only', rr_class_parameters: 'rack=B12' }
    await world.api('PUT', 'dns_rr_add', params)
    const owner = { ...OWNER, provenance: 'static(admin)' } as const
    expect(await world.provider.updateRecord(zone(), fact, { ...MOVED, owner })).toMatchObject({
      kind: 'updated',
    })
    // Also where the appliance would replace the list instead of merging it: all of it is sent.
    expect(world.sim.calls.writes.at(-1)?.params.rr_class_parameters).toContain('rack=B12')
    const [row] = (await world.api('GET', 'dns_rr_info', { rr_id: fact.providerId })) as [
      Record<string, string>,
    ]
    expect(Object.fromEntries(new URLSearchParams(row.rr_class_parameters))).toMatchObject({
      rack: 'B12',
      holdfast_provenance: 'static(admin)',
    })
  })

  it('refuses to call a record there that the appliance refused', async () => {
    await world.foreign.add(zone(), { name: 'alias.site.com', type: 'CNAME', value: 'www.site.com', ttl: 60 })
    const draft = { ...DRAFT, name: 'alias.site.com' }
    await expect(world.provider.createRecord(zone(), draft)).rejects.toMatchObject({
      family: 'permanent',
      message: expect.stringContaining('CNAME'),
    })
  })
})
