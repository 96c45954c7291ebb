import { expect, test } from '@/e2e/support/test'

test.use({ role: 'viewer' })

const pages = [
  ['Overview', '/'],
  ['Scopes', '/dhcp/scopes'],
  ['Reservations', '/dhcp/reservations'],
  ['Leases', '/dhcp/leases'],
  ['Inventory', '/dhcp/inventory'],
  ['192.168.1.10', '/addresses/192.168.1.10'],
  ['Zones', '/dns/zones'],
  ['Records', '/dns/records'],
  ['Watchlist', '/watchlist'],
  ['Audit', '/audit'],
  ['Drift', '/drift'],
  ['Mark as Infrastructure', '/dhcp/infrastructure'],
  ['Global DHCP settings', '/settings/policy'],
  ['Zone rules', '/settings/zone-rules'],
  ['Notifications', '/settings/notifications'],
  ['Connections', '/settings/connections'],
  ['Dead letters', '/settings/dead-letters'],
] as const

test('no page is wider than the phone @mobile', async ({ page }) => {
  for (const [title, path] of pages) {
    await page.goto(path)
    await page.getByRole('heading', { name: title, exact: true }).waitFor()
    await page.waitForFunction(() => document.querySelector('[aria-label="Loading"]') === null)
    const wide = await page.evaluate(() => {
      const main = document.querySelector('main')
      return Math.max(document.documentElement.scrollWidth, main?.scrollWidth ?? 0) - window.innerWidth
    })
    expect(wide, path).toBeLessThanOrEqual(0)
  }
})

test('lists are cards, filters wait behind a button, the menu is a drawer @mobile', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Navigation' }).click()
  await page.getByRole('dialog', { name: 'Navigation' }).getByRole('link', { name: 'Reservations' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('table')).toHaveCount(0)
  const card = page.getByRole('list', { name: 'Reservations' }).getByRole('listitem').first()
  await expect(card.getByText('served', { exact: true })).toBeVisible()
  await expect(card.getByText('IP address')).toBeVisible()
  await page.getByRole('button', { name: 'Show the filters' }).click()
  await page.getByRole('combobox', { name: 'Scope' }).selectOption('LAN')
  await expect(card).toContainText('192.168.1.')
  const box = await page.getByRole('button', { name: 'Next' }).boundingBox()
  expect(box?.height).toBeGreaterThanOrEqual(24)
})
