import { describe, expect, it } from 'vitest'
import { auditQuery } from '@/lib/contract/audit'
import type { Endpoint } from '@/lib/contract/endpoint'
import { type EndpointName, endpoints } from '@/lib/contract/endpoints'
import { reservationQuery } from '@/lib/contract/reservation'
import { openApiDocument } from '@/lib/http/openapi'
import { matchRoute } from '@/lib/http/router'

const all = Object.entries(endpoints) as [EndpointName, Endpoint][]

describe('the table of endpoints', () => {
  it('has no two for one method and path', () => {
    const keys = all.map(([, { method, path }]) => `${method} ${path.replace(/:\w+/g, ':')}`)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('lets nobody change anything without a role, but for signing in', () => {
    const open = all.filter(([, { access }]) => access === 'public').map(([name]) => name)
    expect(open.sort()).toEqual(['claim', 'getSetup', 'resetPassword', 'signIn'])
    for (const [, { method, access, path }] of all) {
      if (method === 'GET' || access === 'public' || /^\/api\/(me|auth)\//.test(path)) continue
      expect(access).not.toBe('viewer')
    }
  })

  it('is found by the router, a written path before a variable one', () => {
    for (const [name, { method, path }] of all) {
      const match = matchRoute(method, path.replace(/:\w+/g, 'x'))
      expect(match).toMatchObject({ kind: 'found', name })
    }
    expect(matchRoute('GET', '/api/dhcp/reservations/export')).toMatchObject({ name: 'exportReservations' })
    expect(matchRoute('GET', '/api/dhcp/reservations/a%2Fb')).toMatchObject({ params: { id: 'a/b' } })
  })

  it('is all in the OpenAPI document', () => {
    const { paths, openapi } = openApiDocument() as {
      openapi: string
      paths: Record<
        string,
        Record<string, { operationId: string; parameters?: { name: string; schema: { enum?: string[] } }[] }>
      >
    }
    expect(openapi).toBe('3.1.0')
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    )
    expect(ids.sort()).toEqual(all.map(([name]) => name).sort())
    const sort = paths['/api/dhcp/reservations']?.get?.parameters?.find(({ name }) => name === 'sort')
    expect(sort?.schema.enum).toEqual(expect.arrayContaining(['ip', '-ip', 'hostname', '-hostname']))
  })
})

describe('a query', () => {
  it('has a default for what is not said', () => {
    expect(reservationQuery.parse({})).toEqual({ limit: 50, sort: 'ip' })
    expect(auditQuery.parse({})).toEqual({ limit: 50, sort: '-id' })
    expect(reservationQuery.parse({ limit: '1000', sort: '-hostname', infra: 'false', family: '6' })).toEqual(
      {
        limit: 1000,
        sort: '-hostname',
        infra: false,
        family: 6,
      },
    )
  })

  it.each([
    { limit: '0' },
    { limit: '1001' },
    { limit: 'all' },
    { limit: '1.5' },
    { sort: 'password' },
    { sort: '--ip' },
    { infra: 'maybe' },
    { family: '5' },
    { status: 'odd' },
    { foo: 'bar' },
    { q: 'x'.repeat(301) },
    { ip: '1.2.3' },
    { mac: 'zz' },
  ])('is refused: %o', (query) => {
    expect(reservationQuery.safeParse(query).success).toBe(false)
  })
})
