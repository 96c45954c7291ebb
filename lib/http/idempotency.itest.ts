import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reservation } from '@/lib/contract/reservation'
import { answerOnce } from '@/lib/http/idempotency'
import { insertScopes, startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
beforeAll(async () => {
  web = await startTestWeb()
  await insertScopes(web.app)
})
afterAll(() => web.close())

async function create(body: Record<string, unknown>, headers: Record<string, string> = {}) {
  const response = await web.ask('POST', '/api/dhcp/reservations', {
    token: web.tokens.operator,
    body,
    headers,
  })
  return { response, item: (await response.json()) as Reservation }
}

describe('Idempotency-Key', () => {
  const body = { scope: 'MGMT', mac: '02:00:00:00:02:01', ip: '172.30.19.121', hostname: 'i-1' }

  it('gives the first answer again, and refuses another body', async () => {
    const first = await create(body, { 'idempotency-key': 'k1' })
    const again = await create(body, { 'idempotency-key': 'k1' })
    expect([first.response.status, again.response.status]).toEqual([201, 201])
    expect(again.item).toEqual(first.item)
    const other = await create({ ...body, hostname: 'i-2' }, { 'idempotency-key': 'k1' })
    expect(other.response.status).toBe(422)
    expect((await create(body)).response.status).toBe(409)
  })

  it('creates one when many with one key come at once', async () => {
    const many = await Promise.all(
      Array.from({ length: 8 }, () =>
        create(
          { ...body, mac: '02:00:00:00:02:02', ip: '172.30.19.122', hostname: 'i-3' },
          { 'idempotency-key': 'k2' },
        ),
      ),
    )
    expect(new Set(many.map(({ response }) => response.status))).toEqual(new Set([201]))
    for (const { item } of many) expect(item).toEqual(many[0]?.item)
    const replayed = many.filter(({ response }) => response.headers.get('idempotency-replayed') === 'true')
    expect(replayed).toHaveLength(7)
    expect(await web.app.db.prisma.reservation.count({ where: { hostname: 'i-3' } })).toBe(1)
  })

  it('refuses all of them when the first is refused, and each in its own name', async () => {
    const many = await Promise.all(
      Array.from({ length: 4 }, () =>
        create({ ...body, mac: '02:00:00:00:02:05', hostname: 'i-5' }, { 'idempotency-key': 'k5' }),
      ),
    )
    for (const { response, item } of many) {
      expect(response.status).toBe(409)
      expect(item).toMatchObject({ holder: { hostname: 'i-1' } })
    }
  })

  it('answers 409 with Retry-After to whoever waited too long for the first', async () => {
    const asked = { actor: 'token:x', key: 'slow', request: 'r', signal: new AbortController().signal }
    let finish = (): void => {}
    const made = new Promise<void>((resolve) => {
      finish = resolve
    })
    let begun = (): void => {}
    const beginning = new Promise<void>((resolve) => {
      begun = resolve
    })
    const first = answerOnce(web.app, { ...asked, patienceMs: 0 }, async () => {
      begun()
      await made
      return { status: 201, body: { n: 1 } }
    })
    await beginning
    const never = () => Promise.reject(new Error('carried out twice'))
    await expect(answerOnce(web.app, { ...asked, patienceMs: 60 }, never)).rejects.toMatchObject({
      status: 409,
      headers: { 'retry-after': '1' },
    })
    const other = { ...asked, request: 'another', patienceMs: 10_000 }
    await expect(answerOnce(web.app, other, never)).rejects.toMatchObject({ status: 422 })
    const patient = answerOnce(web.app, { ...asked, patienceMs: 10_000 }, never)
    finish()
    expect(await first).toEqual({ status: 201, body: { n: 1 }, replayed: false })
    expect(await patient).toEqual({ status: 201, body: { n: 1 }, replayed: true })
  })

  it('remembers a refusal only as long as it is one', async () => {
    const wrong = await create(
      { ...body, mac: '02:00:00:00:02:03', ip: '9.9.9.9' },
      { 'idempotency-key': 'k3' },
    )
    expect(wrong.response.status).toBe(422)
    const right = await create(
      { ...body, mac: '02:00:00:00:02:03', ip: '172.30.19.123', hostname: 'i-4' },
      { 'idempotency-key': 'k3' },
    )
    expect(right.response.status).toBe(201)
  })
})
