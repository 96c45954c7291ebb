import { afterAll, beforeAll, expect, it } from 'vitest'
import type { InventoryFileItem } from '@/lib/contract/inventory'
import type { Page } from '@/lib/contract/list'
import { startTestWeb, type TestWeb } from '@/lib/http/testing/web'

let web: TestWeb
beforeAll(async () => {
  web = await startTestWeb()
  const hosts = [
    ['us3-cab10-ru20-idrac', '172.30.19.101'],
    ['US3-CAB10-RU15-ILO.site.com', '172.30.19.43'],
    ['printer', '172.30.19.44'],
  ]
  for (const [index, [hostname, ip]] of hosts.entries()) {
    const identifierValue = `0a000000000${index}`
    const seen = { hostId: index + 1, family: 4, subnetId: 1, identifierType: 'hw-address', identifierValue }
    await web.app.db.pool.query(
      `insert into reservation (family, kea_host_id, subnet_id, identifier_type, identifier_value, ip, hostname, observed)
       values (4, $1, 1, 'hw-address', $2, $3, $4, $5)`,
      [
        index + 1,
        identifierValue,
        ip,
        hostname,
        { ...seen, ip, moreAddresses: [], hostname, userContext: null },
      ],
    )
  }
}, 60_000)
afterAll(() => web.close())

const ask = (path: string) => web.ask('GET', path, { token: web.tokens.viewer })

it('lists the files of the reservations that are management controllers', async () => {
  const page = (await (await ask('/api/inventory')).json()) as Page<InventoryFileItem>
  expect(page).toEqual({
    items: [{ file: 'us3-cab10-discovery.yml', site: 'us3', cabinet: 'cab10', hosts: 2 }],
    nextCursor: null,
    total: 1,
  })
})

it('gives one as a file', async () => {
  const response = await ask('/api/inventory/us3-cab10-discovery.yml')
  expect(response.headers.get('content-type')).toBe('application/yaml; charset=utf-8')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="us3-cab10-discovery.yml"')
  expect(await response.text()).toMatch(/"us3-cab10-ru15-ilo":\n\s+ansible_host: "172.30.19.43"/)
})

it.each(['..%2Fetc%2Fpasswd', 'us3-cab11-discovery.yml', 'a%22b'])('404 for %s', async (file) => {
  expect((await ask(`/api/inventory/${file}`)).status).toBe(404)
})

it('goes by the patterns of the worker', async () => {
  await web.app.db.pool.query(
    `insert into setting (key, value) values ('inventory-patterns', '["{site}-{cabinet}-none"]')`,
  )
  expect(await (await ask('/api/inventory')).json()).toMatchObject({ items: [] })
})
