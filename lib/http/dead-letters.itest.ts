import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeadLetter } from '@/lib/contract/dead-letter'
import type { Page } from '@/lib/contract/list'
import { addJob, jobs } from '@/lib/db/queue'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
let zoneId = ''
beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const zone = { view: 'internal', server: 's', name: 'site.com', reverse: false, providerId: '1' }
  zoneId = (await web.app.db.prisma.zone.create({ data: zone })).id
})
afterAll(() => web.close())

const sql = <T = unknown>(text: string, values: unknown[] = []) =>
  web.app.db.pool.query(text, values).then(({ rows }) => rows as T[])

async function ask<T>(method: string, path: string, role: 'viewer' | 'operator' = 'operator') {
  const response = await web.ask(method, path, { token: web.tokens[role] })
  return { status: response.status, item: (await response.json()) as T & { detail?: string } }
}
const list = async (query = ''): Promise<Page<DeadLetter>> =>
  (await ask<Page<DeadLetter>>('GET', `/api/dead-letters${query}`)).item

async function failedRecord(name: string): Promise<string> {
  const row = await web.app.db.prisma.dnsRecord.create({
    data: {
      ...{ zoneId, name, type: 'A', value: '192.168.1.9', ttl: 60, provenance: 'ddns(reservation)' },
      ...{ origin: 'holdfast', wanted: true, status: 'failed', reason: 'the zone is read-only' },
    },
  })
  await web.app.db.prisma.change.create({
    data: {
      ...{ system: 'dns', op: 'create', recordId: row.id, target: {}, cause: 'RESERVATION', actor: 'worker' },
      ...{ status: 'failed', reason: 'the zone is read-only', attempts: 3 },
    },
  })
  return row.id
}

async function failedReservation(hostname: string, pending: 'create' | null): Promise<string> {
  const row = await web.app.db.prisma.reservation.create({
    data: {
      ...{ family: 4, subnetId: 2, identifierType: 'hw-address', hostname, pending, status: 'failed' },
      identifierValue: hostname === 'new' ? '020000000801' : '020000000802',
      ...{ ip: hostname === 'new' ? '192.168.1.81' : '192.168.1.82', reason: 'Kea refused it' },
    },
  })
  if (pending === null)
    await web.app.db.prisma.change.create({
      data: {
        ...{ system: 'kea', op: 'update', reservationId: row.id, target: {}, cause: 'RESERVATION' },
        ...{ actor: 'worker', status: 'failed', reason: 'Kea refused it', attempts: 1 },
      },
    })
  return row.id
}

/** Failed because a record of it is: that one stands in the list. */
async function failedByRecord(): Promise<void> {
  await web.app.db.prisma.reservation.create({
    data: {
      ...{ family: 4, subnetId: 2, identifierType: 'hw-address', identifierValue: '020000000803' },
      ...{ hostname: 'readonly', ip: '192.168.1.9', status: 'failed' },
      reason: 'readonly.site.com: the zone is read-only',
    },
  })
}

async function spentJob(name: string): Promise<string> {
  await addJob(web.app.db.pool, jobs.lookName(name))
  const [row] = await sql<{ id: string }>(
    `update graphile_worker._private_jobs set attempts = max_attempts, last_error = $2
     where key = $1 returning id::text`,
    [`name:${name}`, `the server hung up\n    at a stack`],
  )
  return row?.id ?? ''
}

const jobOf = async (key: string): Promise<{ attempts: number } | undefined> =>
  (await sql<{ attempts: number }>('select attempts from graphile_worker.jobs where key = $1', [key]))[0]

describe('work that was given up', () => {
  it('is listed with its reason, attempts and subject, page by page, and tried again by operators', async () => {
    expect((await list()).items).toEqual([])
    const record = await failedRecord('readonly.site.com')
    const created = await failedReservation('new', 'create')
    const taken = await failedReservation('old', null)
    await failedByRecord()
    const job = await spentJob('spent.site.com')
    await addJob(web.app.db.pool, jobs.lookName('busy.site.com'))

    const { items, total } = await list()
    expect(total).toBe(4)
    expect(items.map(({ id }) => id).sort()).toEqual(
      [`record:${record}`, `reservation:${created}`, `reservation:${taken}`, `job:${job}`].sort(),
    )
    expect(items.find(({ kind }) => kind === 'record')).toMatchObject({
      ...{ subject: 'readonly.site.com', detail: 'A 192.168.1.9, internal', reason: 'the zone is read-only' },
      ...{ attempts: 3, status: 'failed', retryable: true, recordId: record },
    })
    expect(items.find(({ kind }) => kind === 'job')).toMatchObject({
      ...{ subject: 'name:spent.site.com', reason: 'the server hung up', attempts: 25, retryable: true },
    })
    const first = await list('?limit=3')
    const second = await list(`?limit=3&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(items.map(({ id }) => id))
    expect((await list('?kind=reservation&q=new')).items.map(({ id }) => id)).toEqual([
      `reservation:${created}`,
    ])

    expect((await ask('POST', `/api/dead-letters/record:${record}/retry`, 'viewer')).status).toBe(403)
    const retried = await ask<DeadLetter>('POST', `/api/dead-letters/record:${record}/retry`)
    expect(retried).toMatchObject({ status: 200, item: { status: 'queued', subject: 'readonly.site.com' } })
    const row = await web.app.db.prisma.dnsRecord.findUniqueOrThrow({ where: { id: record } })
    expect(row).toMatchObject({ status: 'queued', reason: null })
    expect(await jobOf('name:readonly.site.com')).toBeDefined()
    const event = await web.app.db.prisma.auditEvent.findFirst({ where: { subjectId: record } })
    expect(event).toMatchObject({
      ...{ actor: 'token:operator', cause: 'ADMIN', verb: 'retried', subjectKind: 'record' },
      line: 'record retried (ADMIN) subject=readonly.site.com attempts=3 reason="the zone is read-only"',
    })
    expect((await ask('POST', `/api/dead-letters/record:${record}/retry`)).status).toBe(404)

    expect((await ask('POST', `/api/dead-letters/reservation:${created}/retry`)).status).toBe(200)
    expect(await jobOf(`reservation:${created}`)).toBeDefined()
    const refused = await ask('POST', `/api/dead-letters/reservation:${taken}/retry`)
    expect(refused.status).toBe(409)
    expect(refused.item.detail).toMatch(/change the reservation again/)

    expect((await ask('POST', `/api/dead-letters/job:${job}/retry`)).status).toBe(200)
    expect(await jobOf('name:spent.site.com')).toMatchObject({ attempts: 0 })
    expect((await list()).items.map(({ id }) => id)).toEqual([`reservation:${taken}`])
  })

  it.each(['nothing', 'record:nothing', 'job:99999999', 'record:00000000-0000-4000-8000-000000000000'])(
    'is not %s',
    async (id) => {
      expect((await ask('POST', `/api/dead-letters/${id}/retry`)).status).toBe(404)
    },
  )
})
