import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RecordPreviewed, RecordWritten } from '@/lib/contract/record-write'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
let reverse = ''
beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
  const zone = { view: 'internal', server: 's' }
  const { prisma } = web.app.db
  await prisma.zone.create({ data: { ...zone, name: 'site.com', reverse: false, providerId: '1' } })
  const data = { ...zone, name: '1.168.192.in-addr.arpa', reverse: true, providerId: '2' }
  reverse = (await prisma.zone.create({ data })).id
})
afterAll(() => web.close())

async function ask<T>(method: string, path: string, body: unknown): Promise<T> {
  const response = await web.ask(method, path, { token: web.tokens.operator, body })
  expect(response.ok).toBe(true)
  return (await response.json()) as T
}

it.each([
  ['reservation', 5],
  ['lease', 6],
])('a static record says that the PTR of a %s gives way, and once', async (kind, host) => {
  const ip = `192.168.1.${host}`
  const name = `of-${kind}.site.com`
  await web.app.db.pool.query(
    `insert into claim (source_kind, source_id, zone_id, name, type, value, ttl, provenance, ref)
     values ($1, gen_random_uuid()::text, $2, $3, 'PTR', 'before.site.com', 600, $4, 'hw-address:020000000001@2')`,
    [
      kind,
      reverse,
      `${host}.1.168.192.in-addr.arpa`,
      kind === 'lease' ? 'ddns(dynamic)' : 'ddns(reservation)',
    ],
  )
  const warnings = [
    {
      path: 'ptr',
      message: `the PTR of ${ip} names ${name} from now on: before.site.com, by its ${kind}, gives way`,
    },
  ]
  const warned = async (more: object) => {
    const create = { name, value: ip, ...more }
    const all = (await ask<RecordPreviewed>('POST', '/api/dns/records/preview', { create })).warnings
    return all.filter(({ path }) => path === 'ptr')
  }
  expect(await warned({})).toEqual(warnings)
  expect(await warned({ ptr: false })).toEqual([])
  const written = await ask<RecordWritten>('POST', '/api/dns/records', { name, value: ip })
  expect({ ptr: written.ptr, warnings: written.warnings.filter(({ path }) => path === 'ptr') }).toEqual({
    ptr: true,
    warnings,
  })
  const patched = await ask<RecordWritten>('PATCH', `/api/dns/records/${written.id}`, { ttl: 900 })
  expect(patched.warnings.filter(({ path }) => path === 'ptr')).toEqual([])
})
