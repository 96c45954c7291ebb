import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type DriftWorld, startDriftWorld } from '@/worker/testing/drift'
import { eventually } from '@/worker/testing/harness'

// Another client of the DNS server's API changes what we made, and what we did not make.

let world: DriftWorld
beforeAll(async () => {
  world = await startDriftWorld()
  // A zone of which one record is no third.
  for (let n = 1; n <= 30; n += 1) await world.add(`filler${n}.site.com`, 'A', `10.20.9.${n}`)
  for (let n = 1; n <= 30; n += 1) await world.add(`${n}.9.20.10.in-addr.arpa`, 'PTR', `filler${n}.site.com`)
  await world.check()
}, 60_000)
afterAll(() => world.close())

const open = async (name: string) =>
  (await world.alerts(name)).filter(({ active }) => active !== null).map(({ kind }) => kind)
const all = async (name: string) => (await world.alerts(name)).map(({ kind }) => kind)
const writes = async () =>
  (await world.worker.app.query<{ n: number }>('select count(*)::int as n from change')).rows[0]?.n
const rowOf = async (name: string, type = 'A') =>
  (
    await world.worker.app.query<{ drift: string | null; status: string; reason: string | null }>(
      `select drift, status, reason from dns_record where name = $1 and type = $2 and wanted`,
      [name, type],
    )
  ).rows[0]

describe('under Warn', () => {
  beforeEach(() => world.policy({ drift: 'warn' }))

  test('a record that another client deleted: an alert within one sweep, and nothing is written', async () => {
    await world.reserve('gone', 11)
    await world.check()
    await world.remove('gone.site.com', '10.20.0.11')
    const before = await writes()
    await world.check()
    expect(await open('gone.site.com')).toEqual(['record-missing'])
    const linked = `select 1 from alert a join reservation r on r.id = a.reservation_id
      join dns_record d on d.id = a.record_id where a.name = $1 and r.hostname = 'gone' and a.scope = 'GUEST'`
    expect((await world.worker.app.query(linked, ['gone.site.com'])).rows).toHaveLength(1)
    expect(await rowOf('gone.site.com')).toEqual({
      drift: 'missing',
      status: 'queued',
      reason: 'held (drift policy Warn): it was deleted on the DNS server',
    })
    await world.check()
    expect(await all('gone.site.com')).toEqual(['record-missing'])
    expect(await world.standing('gone.site.com')).toEqual([])
    expect(await writes()).toBe(before)
  })

  test('a record that another client gave another address', async () => {
    await world.reserve('moved', 12)
    await world.edit('moved.site.com', '10.20.0.12', { value1: '10.20.0.99' })
    const before = await writes()
    await world.check()
    const [alert] = await world.alerts('moved.site.com')
    expect(alert).toMatchObject({
      kind: 'record-changed',
      summary: 'moved.site.com A 10.20.0.12 (internal): on the DNS server 10.20.0.99 stands in its place',
      detail: { wanted: { value: '10.20.0.12', ttl: 600 }, found: [{ type: 'A', value: '10.20.0.99' }] },
    })
    expect(await open('moved.site.com')).toHaveLength(1)
    expect(await world.standing('moved.site.com')).toEqual(['A 10.20.0.99 600'])
    expect(await writes()).toBe(before)

    // The other client thinks better of it.
    await world.edit('moved.site.com', '10.20.0.99', { value1: '10.20.0.12' })
    await world.check()
    expect(await open('moved.site.com')).toEqual([])
    expect(await rowOf('moved.site.com')).toEqual({ drift: null, status: 'served', reason: null })
    expect(await writes()).toBe(before)
  })

  test('another TTL, a second value, a PTR that points elsewhere', async () => {
    await world.reserve('many', 13)
    await world.check()
    const pointer = '13.0.20.10.in-addr.arpa'
    await world.edit('many.site.com', '10.20.0.13', { rr_ttl: '60' })
    await world.edit(pointer, 'many.site.com', { value1: 'else.site.com' })
    await world.reserve('twice', 14)
    await world.check()
    await world.add('twice.site.com', 'A', '10.20.0.98')
    const before = await writes()
    await world.check()
    expect(await open('many.site.com')).toEqual(['record-ttl'])
    expect(await open(pointer)).toEqual(['pointer-mismatch'])
    expect(await open('twice.site.com')).toEqual(['record-duplicate'])
    expect(await writes()).toBe(before)
    expect(await world.standing('many.site.com')).toEqual(['A 10.20.0.13 60'])
    expect(await world.standing(pointer)).toEqual(['PTR else.site.com 600'])

    await world.edit('many.site.com', '10.20.0.13', { rr_ttl: '600' })
    await world.edit(pointer, 'else.site.com', { value1: 'many.site.com' })
    await world.remove('twice.site.com', '10.20.0.98')
    await world.check()
    expect([await open('many.site.com'), await open(pointer), await open('twice.site.com')]).toEqual([
      [],
      [],
      [],
    ])
    expect(await writes()).toBe(before)
  })

  test('a PTR is not made for a record that is missing, and comes back with it', async () => {
    const pointer = '41.0.20.10.in-addr.arpa'
    await world.reserve('behind', 41)
    await world.check()
    await world.remove('behind.site.com', '10.20.0.41')
    await world.add('behind.site.com', 'CNAME', 'filler1.site.com')
    await world.check()
    await eventually(async () => (await world.standing(pointer)).length === 0, Boolean, 20_000)
    const [alias] = await world.facts('behind.site.com')
    await world.remove('behind.site.com', alias?.value ?? '')
    await world.check()
    expect(await open('behind.site.com')).toEqual(['record-missing'])
    expect(await world.standing(pointer)).toEqual([])
    await world.policy({ drift: 'block' })
    await world.check()
    await eventually(async () => (await world.standing(pointer)).length === 1, Boolean, 20_000)
    expect(await world.standing('behind.site.com')).toEqual(['A 10.20.0.41 600'])
    await world.policy({ drift: 'warn' })
  })

  test('a record that another client deleted and made again is not ours to delete', async () => {
    const id = await world.reserve('again', 40)
    await world.check()
    await world.remove('again.site.com', '10.20.0.40')
    await world.add('again.site.com', 'A', '10.20.0.40')
    await world.worker.kea.query('DELETE FROM hosts WHERE host_id = $1', [id])
    const shown = async () =>
      (
        await world.worker.app.query<{ text: string }>(
          `select provenance || ' ' || origin || ' ' || owned || ' ' || status as text from dns_record
           where name = 'again.site.com' and type = 'A'`,
        )
      ).rows.map(({ text }) => text)
    await eventually(async () => (await shown()).join() === 'static(admin) imported false served')
    await world.check()
    expect(await world.standing('again.site.com')).toEqual(['A 10.20.0.40 600'])
    const failed = `select count(*)::int as n from change where target->>'name' = 'again.site.com' and op = 'delete'`
    // It was tried once, and what was found there told enough.
    expect((await world.worker.app.query<{ n: number }>(failed)).rows[0]?.n).toBeLessThanOrEqual(2)
  })

  test('an edit of what somebody took our tag from ends: it is held, and says so', async () => {
    const id = await world.reserve('untagged', 42)
    await world.check()
    await world.remove('untagged.site.com', '10.20.0.42')
    await world.add('untagged.site.com', 'A', '10.20.0.42')
    await world.worker.kea.query(`UPDATE hosts SET ipv4_address = ipv4_address + 1 WHERE host_id = $1`, [id])
    await eventually(async () => (await open('untagged.site.com')).length > 0)
    await world.check()
    expect(await world.standing('untagged.site.com')).toContain('A 10.20.0.42 600')
    expect((await rowOf('untagged.site.com'))?.reason).toMatch(/10\.20\.0\.42/)
  })

  test('a record that another client gave another name', async () => {
    await world.reserve('called', 17)
    await world.check()
    await world.edit('called.site.com', '10.20.0.17', { rr_name: 'renamed.site.com' })
    const before = await writes()
    await world.check()
    expect(await open('called.site.com')).toEqual(['record-missing'])
    expect(await open('renamed.site.com')).toEqual(['record-changed'])
    expect(await world.standing('renamed.site.com')).toEqual(['A 10.20.0.17 600'])
    expect(await writes()).toBe(before)

    await world.policy({ drift: 'block' })
    await world.check()
    expect(await world.standing('called.site.com')).toEqual(['A 10.20.0.17 600'])
    expect(await world.standing('renamed.site.com')).toEqual([])
    expect([await open('called.site.com'), await open('renamed.site.com')]).toEqual([[], []])
    await world.policy({ drift: 'warn' })
  })

  test('a record of ours that came back after it was withdrawn', async () => {
    const id = await world.reserve('ghost', 18)
    await world.check()
    const [{ owner } = { owner: null }] = await world.facts('ghost.site.com')
    await world.worker.kea.query('DELETE FROM hosts WHERE host_id = $1', [id])
    await eventually(async () => (await world.standing('ghost.site.com')).length === 0)
    const tag = { instance: owner?.instance, provenance: owner?.provenance, ref: owner?.ref }
    const parameters = new URLSearchParams(
      Object.entries(tag).map(([key, text]): [string, string] => [`holdfast_${key}`, text ?? '']),
    )
    await world.add('ghost.site.com', 'A', '10.20.0.18', { rr_class_parameters: parameters.toString() })
    await world.check()
    expect((await world.facts('ghost.site.com'))[0]?.owner).toEqual(owner)
    expect((await world.alerts('ghost.site.com')).map(({ summary }) => summary)).toEqual([
      'ghost.site.com A 10.20.0.18 (internal): it came back on the DNS server, and nothing claims it',
    ])
    await world.policy({ drift: 'block' })
    await world.check()
    expect(await world.standing('ghost.site.com')).toEqual([])
    expect(await open('ghost.site.com')).toEqual([])
    await world.policy({ drift: 'warn' })
  })

  test('where no DNS server can be asked, what the API accepted counts', async () => {
    const { lookup } = world.worker.deps
    world.worker.deps.lookup = null
    await world.worker.insertHost({
      mac: '0a:00:00:00:00:13',
      ip: '10.20.0.19',
      hostname: 'blind',
      subnet: 3,
    })
    await eventually(async () => (await rowOf('blind.site.com'))?.status === 'accepted')
    await world.check()
    await world.remove('blind.site.com', '10.20.0.19')
    await world.check()
    world.worker.deps.lookup = lookup
    expect(await open('blind.site.com')).toEqual(['record-missing'])
    expect(await world.standing('blind.site.com')).toEqual([])
  })

  test('an edit of what is wanted goes through at once, and takes the alert away', async () => {
    const id = await world.reserve('edited', 15)
    await world.edit('edited.site.com', '10.20.0.15', { rr_ttl: '60' })
    await world.check()
    expect(await open('edited.site.com')).toEqual(['record-ttl'])
    await world.worker.kea.query(
      `UPDATE hosts SET ipv4_address = '10.20.0.16'::inet - '0.0.0.0'::inet WHERE host_id = $1`,
      [id],
    )
    await eventually(
      () => world.standing('edited.site.com'),
      (found) => String(found) === 'A 10.20.0.16 600',
    )
    await eventually(async () => (await open('edited.site.com')).length === 0)
  })
})

test('another drift policy is no edit: what differs is repaired as a difference, and told', async () => {
  await world.policy({ drift: 'warn' })
  await world.reserve('toggled', 43)
  await world.check()
  await world.remove('toggled.site.com', '10.20.0.43')
  await world.check()
  expect(await open('toggled.site.com')).toEqual(['record-missing'])
  await world.policy({ drift: 'block' })
  await world.worker.app.query(`select graphile_worker.add_job('recompute', '{}')`)
  await world.check()
  await eventually(async () => (await world.standing('toggled.site.com')).length === 1, Boolean, 20_000)
  await eventually(
    async () => /^A created \(REPAIR\)/.test((await world.audit('toggled.site.com')).at(-1) ?? ''),
    Boolean,
    20_000,
  )
  expect(await open('toggled.site.com')).toEqual([])
}, 60_000)

describe('under Block', () => {
  beforeEach(() => world.policy({ drift: 'block' }))

  test('what another client changed is repaired within one sweep, told and audited', async () => {
    await world.reserve('firm', 21)
    await world.reserve('solid', 22)
    await world.reserve('hard', 23)
    await world.check()
    const pointer = '23.0.20.10.in-addr.arpa'
    await world.remove('firm.site.com', '10.20.0.21')
    await world.edit('solid.site.com', '10.20.0.22', { value1: '10.20.0.97' })
    await world.edit('hard.site.com', '10.20.0.23', { rr_ttl: '5' })
    await world.edit(pointer, 'hard.site.com', { value1: 'else.site.com' })
    await world.check()
    expect(await world.standing('firm.site.com')).toEqual(['A 10.20.0.21 600'])
    expect(await world.standing('solid.site.com')).toEqual(['A 10.20.0.22 600'])
    expect(await world.standing('hard.site.com')).toEqual(['A 10.20.0.23 600'])
    expect(await world.standing(pointer)).toEqual(['PTR hard.site.com 600'])
    expect(await all('firm.site.com')).toEqual(['record-missing'])
    expect(await all('solid.site.com')).toEqual(['record-changed'])
    expect(await all('hard.site.com')).toEqual(['record-ttl'])
    expect(await all(pointer)).toEqual(['pointer-mismatch'])
    for (const name of ['firm.site.com', 'solid.site.com', 'hard.site.com', pointer]) {
      expect(await open(name)).toEqual([])
    }
    expect((await world.audit('firm.site.com')).at(-1)).toMatch(/^A created \(REPAIR\) host=firm mac=0A:00:/)
    expect((await world.audit('solid.site.com')).at(-1)).toMatch(/^A updated \(REPAIR\) host=solid/)
    expect((await world.audit('hard.site.com')).at(-1)).toMatch(/^A updated \(REPAIR\).* ttl=600$/)
    const before = await writes()
    await world.check()
    expect(await writes()).toBe(before)
  })

  test('a record of somebody else is never touched: at most ours is put back beside it', async () => {
    await world.reserve('beside', 24)
    await world.check()
    await world.remove('beside.site.com', '10.20.0.24')
    await world.add('beside.site.com', 'A', '10.20.0.96')
    await world.edit('filler1.site.com', '10.20.9.1', { value1: '10.20.9.201', rr_ttl: '77' })
    await world.remove('filler2.site.com', '10.20.9.2')
    await world.check()
    expect(await world.standing('beside.site.com')).toEqual(['A 10.20.0.24 600', 'A 10.20.0.96 600'])
    await world.check()
    expect(await world.standing('filler1.site.com')).toEqual(['A 10.20.9.201 77'])
    expect(await world.standing('filler2.site.com')).toEqual([])
    expect(await all('filler1.site.com')).toEqual([])
    const { rows } = await world.worker.app.query(`select 1 from dns_record where name = 'filler2.site.com'`)
    expect(rows).toEqual([])
  })

  test('a tag that another client took away is put back', async () => {
    await world.reserve('tagged', 25)
    await world.check()
    await world.edit('tagged.site.com', '10.20.0.25', {
      class_parameters_to_delete: 'holdfast_instance&holdfast_provenance&holdfast_ref',
    })
    expect((await world.facts('tagged.site.com'))[0]?.owner).toBeNull()
    await world.check()
    expect((await world.facts('tagged.site.com'))[0]?.owner).toMatchObject({ instance: 'holdfast-test' })
    expect(await all('tagged.site.com')).toEqual(['record-changed'])
    expect(await open('tagged.site.com')).toEqual([])
  })
})
