import assert from 'node:assert/strict'
import {
  DnsError,
  type DnsProvider,
  type DnsRecordDraft,
  type DnsRecordFact,
  type DnsZone,
} from '@/lib/core/ports/dns'

/** What a case needs. Every case gets zones of its own, empty but for what the server puts there itself. */
export interface ConformanceWorld {
  provider: DnsProvider
  /** `internal` and `external` zone of the same name, and the reverse zones of 10.20.0.0/16 and 2001:db8::/32. */
  zones: { internal: DnsZone; external: DnsZone; reverse4: DnsZone; reverse6: DnsZone }
  /** Somebody else's hands, past every check of ours. */
  foreign: {
    add(zone: DnsZone, record: { name: string; type: string; value: string; ttl: number }): Promise<void>
    /** Changes a record in place: same id. */
    edit(zone: DnsZone, fact: DnsRecordFact, value: string): Promise<void>
    remove(zone: DnsZone, fact: DnsRecordFact): Promise<void>
  }
}

export interface ConformanceCase {
  name: string
  run(world: ConformanceWorld): Promise<void>
}

const OWNER = {
  instance: 'lab-1',
  provenance: 'ddns(reservation)',
  ref: "hw-address:aabbccddeeff@1 & 100% 'é'",
} as const

const draftIn = (zone: DnsZone, label: string, more: Partial<DnsRecordDraft> = {}): DnsRecordDraft => ({
  name: `${label}.${zone.name}`,
  type: 'A',
  value: '10.20.0.10',
  ttl: 600,
  owner: OWNER,
  ...more,
})

async function create(world: ConformanceWorld, zone: DnsZone, draft: DnsRecordDraft): Promise<DnsRecordFact> {
  const made = await world.provider.createRecord(zone, draft)
  assert.equal(made.kind, 'created')
  return await only(world, zone, draft.name, draft.type)
}

async function at(
  world: ConformanceWorld,
  zone: DnsZone,
  name: string,
  type: string,
): Promise<DnsRecordFact[]> {
  return (await world.provider.findRecords(zone, name)).filter((fact) => fact.type === type)
}

async function only(
  world: ConformanceWorld,
  zone: DnsZone,
  name: string,
  type: string,
): Promise<DnsRecordFact> {
  const facts = await at(world, zone, name, type)
  assert.equal(facts.length, 1)
  return facts[0] as DnsRecordFact
}

async function list(world: ConformanceWorld, zone: DnsZone): Promise<DnsRecordFact[]> {
  const facts: DnsRecordFact[] = []
  for await (const page of world.provider.listRecords(zone)) facts.push(...page)
  return facts
}

const permanent = (error: unknown) => error instanceof DnsError && error.family === 'permanent'

/** The behaviour that every DNS provider owes its callers. */
export const CONFORMANCE: readonly ConformanceCase[] = [
  {
    name: 'answers a ping and lists zones with view, server and direction',
    async run({ provider, zones }) {
      await provider.ping()
      const listed = await provider.listZones()
      for (const zone of Object.values(zones)) {
        const found = listed.find((item) => item.view === zone.view && item.name === zone.name)
        assert.deepEqual(found, zone)
      }
      assert.deepEqual(
        [zones.internal.reverse, zones.reverse4.reverse, zones.reverse6.reverse],
        [false, true, true],
      )
    },
  },
  {
    name: 'creates a record and reads it back with its owner',
    async run(world) {
      const zone = world.zones.internal
      const made = await world.provider.createRecord(zone, draftIn(zone, 'web'))
      assert.equal(made.kind, 'created')
      const fact = await only(world, zone, `web.${zone.name}`, 'A')
      assert.deepEqual(fact, {
        providerId: made.kind === 'created' ? made.providerId : '',
        name: `web.${zone.name}`,
        type: 'A',
        value: '10.20.0.10',
        ttl: 600,
        owner: OWNER,
      })
    },
  },
  {
    name: 'says exists for the same name, type and value, and changes nothing',
    async run(world) {
      const zone = world.zones.internal
      const fact = await create(world, zone, draftIn(zone, 'web'))
      assert.deepEqual(await world.provider.createRecord(zone, draftIn(zone, 'web', { ttl: 60 })), {
        kind: 'exists',
        fact,
      })
      assert.deepEqual(await at(world, zone, fact.name, 'A'), [fact])
    },
  },
  {
    name: 'keeps a second value at a name beside the first',
    async run(world) {
      const zone = world.zones.internal
      await create(world, zone, draftIn(zone, 'web'))
      await world.provider.createRecord(zone, draftIn(zone, 'web', { value: '10.20.0.11' }))
      const values = (await at(world, zone, `web.${zone.name}`, 'A')).map((fact) => fact.value)
      assert.deepEqual(values.sort(), ['10.20.0.10', '10.20.0.11'])
    },
  },
  {
    name: 'knows one IPv6 address however it is spelled',
    async run(world) {
      const zone = world.zones.internal
      const draft = draftIn(zone, 'six', { type: 'AAAA', value: '2001:0DB8:0:0:0:0:0:1' })
      assert.equal((await create(world, zone, draft)).value, '2001:db8::1')
      assert.equal(
        (await world.provider.createRecord(zone, { ...draft, value: '2001:db8::1' })).kind,
        'exists',
      )
    },
  },
  {
    name: 'publishes PTR records of both families, values without a dot at the end',
    async run(world) {
      const { reverse4, reverse6, internal } = world.zones
      for (const [zone, label] of [
        [reverse4, '10.0'],
        [reverse6, '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0'],
      ] as const) {
        const value = `Web.${internal.name}.`
        const fact = await create(world, zone, draftIn(zone, label, { type: 'PTR', value }))
        assert.equal(fact.value, `web.${internal.name}`)
      }
    },
  },
  {
    name: 'writes, changes and deletes TXT, and refuses text that would need quoting',
    async run(world) {
      const zone = world.zones.internal
      const draft = draftIn(zone, '_opt60.web', { type: 'TXT', value: 'PXEClient:Arch=7; a, b' })
      const fact = await create(world, zone, draft)
      assert.equal(fact.value, 'PXEClient:Arch=7; a, b')
      assert.equal((await world.provider.createRecord(zone, draft)).kind, 'exists')
      const longest = { ...draft, value: `${'xy, '.repeat(511)}wxyz`, ttl: 60 }
      assert.equal((await world.provider.updateRecord(zone, fact, longest)).kind, 'updated')
      const changed = await only(world, zone, fact.name, 'TXT')
      assert.deepEqual([changed.value, changed.ttl], [longest.value, 60])
      for (const value of ['', ' a', 'a ', 'a"b', "a'b", 'a\\b', 'a\nb', 'é', 'x'.repeat(2049)])
        await assert.rejects(world.provider.createRecord(zone, { ...draft, value }), {
          code: 'invalid-value',
        })
      assert.equal((await world.provider.deleteRecord(zone, changed)).kind, 'deleted')
      assert.deepEqual(await at(world, zone, fact.name, 'TXT'), [])
    },
  },
  {
    name: 'keeps the views apart',
    async run(world) {
      const { internal, external } = world.zones
      const fact = await create(world, internal, draftIn(internal, 'web'))
      assert.deepEqual(await world.provider.findRecords(external, fact.name), [])
      await create(world, external, draftIn(external, 'web', { value: '10.20.9.9' }))
      assert.equal((await only(world, internal, fact.name, 'A')).value, '10.20.0.10')
    },
  },
  {
    name: 'updates value, TTL and owner in place',
    async run(world) {
      const zone = world.zones.internal
      const fact = await create(world, zone, draftIn(zone, 'web'))
      const owner = { ...OWNER, provenance: 'static(admin)', ref: 'promoted' } as const
      const draft = draftIn(zone, 'web', { value: '10.20.0.20', ttl: 86_400, owner })
      const updated = await world.provider.updateRecord(zone, fact, draft)
      const now = await only(world, zone, fact.name, 'A')
      assert.deepEqual(updated, { kind: 'updated', providerId: now.providerId })
      assert.deepEqual([now.value, now.ttl, now.owner], ['10.20.0.20', 86_400, owner])
    },
  },
  {
    name: 'updates nothing that was changed behind our back',
    async run(world) {
      const zone = world.zones.internal
      const fact = await create(world, zone, draftIn(zone, 'web'))
      await world.foreign.edit(zone, fact, '10.20.0.66')
      const outcome = await world.provider.updateRecord(
        zone,
        fact,
        draftIn(zone, 'web', { value: '10.20.0.20' }),
      )
      assert.equal(outcome.kind, 'changed')
      assert.equal(outcome.kind === 'changed' && outcome.found?.value, '10.20.0.66')
      assert.equal((await only(world, zone, fact.name, 'A')).value, '10.20.0.66')
    },
  },
  {
    name: 'updates nothing whose TTL is not the one we know',
    async run(world) {
      const zone = world.zones.internal
      const fact = await create(world, zone, draftIn(zone, 'web'))
      const outcome = await world.provider.updateRecord(
        zone,
        { ...fact, ttl: 3600 },
        draftIn(zone, 'web', { ttl: 60 }),
      )
      assert.deepEqual(outcome, { kind: 'changed', found: fact })
    },
  },
  {
    name: 'says that a record to update is not there any more',
    async run(world) {
      const zone = world.zones.internal
      const fact = await create(world, zone, draftIn(zone, 'web'))
      await world.foreign.remove(zone, fact)
      const outcome = await world.provider.updateRecord(zone, fact, draftIn(zone, 'web', { ttl: 60 }))
      assert.deepEqual(outcome, { kind: 'changed', found: null })
      assert.deepEqual(await at(world, zone, fact.name, 'A'), [])
    },
  },
  {
    name: 'deletes a record once; the second time it is gone',
    async run(world) {
      const zone = world.zones.internal
      const fact = await create(world, zone, draftIn(zone, 'web'))
      assert.deepEqual(await world.provider.deleteRecord(zone, fact), { kind: 'deleted' })
      assert.deepEqual(await at(world, zone, fact.name, 'A'), [])
      assert.deepEqual(await world.provider.deleteRecord(zone, fact), { kind: 'gone' })
    },
  },
  {
    name: 'deletes its own value and leaves the others at the name',
    async run(world) {
      const zone = world.zones.internal
      const fact = await create(world, zone, draftIn(zone, 'web'))
      await world.foreign.add(zone, { name: fact.name, type: 'A', value: '10.20.0.77', ttl: 300 })
      assert.deepEqual(await world.provider.deleteRecord(zone, fact), { kind: 'deleted' })
      assert.equal((await only(world, zone, fact.name, 'A')).value, '10.20.0.77')
      assert.deepEqual(await world.provider.deleteRecord(zone, fact), { kind: 'gone' })
    },
  },
  {
    name: 'deletes nothing that was changed behind our back',
    async run(world) {
      const zone = world.zones.internal
      const fact = await create(world, zone, draftIn(zone, 'web'))
      await world.foreign.edit(zone, fact, '10.20.0.66')
      // A server that gives an edited record another id has no record of ours left: gone says that too.
      assert.notEqual((await world.provider.deleteRecord(zone, fact)).kind, 'deleted')
      assert.equal((await only(world, zone, fact.name, 'A')).value, '10.20.0.66')
    },
  },
  {
    name: 'does not take an unsigned record for one of ours',
    async run(world) {
      const zone = world.zones.internal
      await world.foreign.add(zone, { name: `web.${zone.name}`, type: 'A', value: '10.20.0.10', ttl: 300 })
      const found = await only(world, zone, `web.${zone.name}`, 'A')
      assert.equal(found.owner, null)
      assert.deepEqual(await world.provider.createRecord(zone, draftIn(zone, 'web')), {
        kind: 'exists',
        fact: found,
      })
      assert.equal((await world.provider.deleteRecord(zone, { ...found, owner: OWNER })).kind, 'changed')
      assert.deepEqual(await at(world, zone, found.name, 'A'), [found])
    },
  },
  {
    name: 'finds a record whose id it has wrong by name, type and value',
    async run(world) {
      const zone = world.zones.internal
      const fact = await create(world, zone, draftIn(zone, 'web'))
      const other = await create(world, zone, draftIn(zone, 'other', { value: '10.20.0.12' }))
      const confused = { ...fact, providerId: other.providerId }
      assert.equal((await world.provider.deleteRecord(zone, confused)).kind, 'deleted')
      assert.deepEqual(await at(world, zone, fact.name, 'A'), [])
      assert.equal((await at(world, zone, other.name, 'A')).length, 1)
    },
  },
  {
    name: 'lists a whole zone over several pages, each record once',
    async run(world) {
      const zone = world.zones.internal
      const values = Array.from({ length: 25 }, (_, index) => `10.20.1.${index}`)
      await Promise.all(
        values.map((value, index) =>
          world.provider.createRecord(zone, draftIn(zone, `n${index}`, { value })),
        ),
      )
      const facts = await list(world, zone)
      const listed = facts.filter((fact) => fact.type === 'A').map((fact) => fact.value)
      assert.deepEqual(listed.sort(), [...values].sort())
      assert.equal(new Set(facts.map((fact) => fact.providerId)).size, facts.length)
    },
  },
  {
    name: 'refuses hostile and foreign names, wrong values and renames before anything travels',
    async run(world) {
      const zone = world.zones.internal
      const fact = await create(world, zone, draftIn(zone, 'web'))
      const hostile = [
        `x' OR '1'='1.${zone.name}`,
        `a\\.${zone.name}`,
        `a\u0000.${zone.name}`,
        `a b.${zone.name}`,
        '',
      ]
      for (const name of hostile) {
        await assert.rejects(world.provider.createRecord(zone, { ...draftIn(zone, 'x'), name }), permanent)
        await assert.rejects(async () => await world.provider.findRecords(zone, name), permanent)
      }
      const wrong: Partial<DnsRecordDraft>[] = [
        { name: 'web.elsewhere.test' },
        { value: 'fe80::1' },
        { value: '10.20.0.256' },
        { ttl: -1 },
        { type: 'PTR', value: "a'b" },
      ]
      for (const part of wrong) {
        await assert.rejects(world.provider.createRecord(zone, draftIn(zone, 'x', part)), permanent)
      }
      await assert.rejects(world.provider.updateRecord(zone, fact, draftIn(zone, 'renamed')), permanent)
      assert.deepEqual(
        (await list(world, zone)).filter((item) => item.type === 'A'),
        [fact],
      )
    },
  },
  {
    name: 'refuses a zone that the server does not have',
    async run({ provider, zones }) {
      const zone = { ...zones.internal, name: 'nowhere.test', providerId: '999999' }
      await assert.rejects(provider.createRecord(zone, draftIn(zone, 'web')), permanent)
      await assert.rejects(async () => await provider.findRecords(zone, 'web.nowhere.test'), permanent)
    },
  },
]
