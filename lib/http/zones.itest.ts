import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from '@/lib/contract/list'
import type { Zone } from '@/lib/contract/record'
import { startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
beforeAll(async () => {
  web = await startTestWeb()
  await web.app.db.pool.query(`insert into zone (view, server, name, reverse, provider_id, managed, gone_at) values
    ('internal', 's', '1.168.192.in-addr.arpa', true, '1', true, null),
    ('internal', 's', 'site.com', false, '2', true, null),
    ('external', 's', 'site.com', false, '3', true, null),
    ('internal', 's', 'example.org', false, '4', false, null),
    ('internal', 's', '8.b.d.0.1.0.0.2.ip6.arpa', true, '5', true, null),
    ('internal', 's', 'gone.com', false, '6', true, now())`)
})
afterAll(() => web.close())

async function get(
  query: string,
): Promise<{ status: number; page: Page<Zone> & { errors?: { path: string }[] } }> {
  const response = await web.ask('GET', `/api/dns/zones${query}`, { token: web.tokens.viewer })
  return { status: response.status, page: (await response.json()) as Page<Zone> }
}

const ALL = [
  'example.org internal',
  'site.com external',
  'site.com internal',
  '1.168.192.in-addr.arpa internal',
  '8.b.d.0.1.0.0.2.ip6.arpa internal',
]

const shown = (page: Page<Zone>) => page.items.map(({ name, view }) => `${name} ${view}`)

describe('the list of zones', () => {
  it('holds all of them, forward ones first', async () => {
    const { page } = await get('')
    expect(shown(page)).toEqual(ALL)
    expect(page).toMatchObject({ nextCursor: null, total: 5 })
  })

  it.each(['direction', '-direction', 'name', '-name', 'view', 'recordCount'])(
    'is paged by %s',
    async (sort) => {
      const names: string[] = []
      let cursor: string | null = null
      do {
        const { page } = await get(`?sort=${sort}&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`)
        expect(page.items.length).toBeLessThanOrEqual(2)
        names.push(...shown(page))
        cursor = page.nextCursor
      } while (cursor !== null)
      expect(names).toEqual(shown((await get(`?sort=${sort}`)).page))
      expect([...names].sort()).toEqual([...ALL].sort())
    },
  )

  it.each<[string, number]>([
    ['?view=external', 1],
    ['?reverse=true', 2],
    ['?managed=false', 1],
    ['?name=SITE.com.', 2],
    ['?q=site', 2],
    ['?q=SITE.com.', 2],
    ['?q=192.168.1.7', 1],
    ['?q=192.168.1.0/24', 1],
    ['?q=192.168.11.7', 0],
    ['?q=2001:db8:77::5', 1],
    ['?q=%25', 0],
  ])('is filtered by %s', async (query, count) => {
    const { page } = await get(query)
    expect(page.items).toHaveLength(count)
  })

  it.each<[string, string]>([
    ['?foo=bar', 'foo'],
    ['?limit=0', 'limit'],
    ['?limit=1001', 'limit'],
    ['?sort=server', 'sort'],
    ['?cursor=x', 'cursor'],
    ['?q=10.0.0.0/99', 'q'],
  ])('refuses %s', async (query, path) => {
    const { status, page } = await get(query)
    expect(status).toBe(422)
    expect(page.errors?.map((error) => error.path)).toEqual([path])
  })
})
