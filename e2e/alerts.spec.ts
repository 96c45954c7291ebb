import type { Page } from '@playwright/test'
import {
  addReservation,
  api,
  confirmPolicy,
  freshHost,
  type NewHost,
  removeReservation,
} from '@/e2e/support/api'
import { declineLease, grantLease, releaseLease } from '@/e2e/support/leases'
import { expect, test } from '@/e2e/support/test'

test.beforeAll(confirmPolicy)

const rowOf = (page: Page, text: string) => page.locator('[data-row]').filter({ hasText: text })

interface Found {
  items: { id: string; state: string; acknowledgedBy: string | null }[]
}

/** An infrastructure name, and a client that announces it with another MAC. */
async function conflict(): Promise<{ id: string; guarded: NewHost; thief: NewHost }> {
  const guarded = await freshHost('guard')
  const { id } = await addReservation(guarded, { infra: true })
  const other = await freshHost('thief')
  const last = Number(other.ip.split('.')[3]) + 1
  const thief = { ...other, hostname: guarded.hostname, ip: `192.168.1.${last > 253 ? 252 : last}` }
  const served = async () =>
    (await api<{ status: string }>('GET', `/api/dhcp/reservations/${id}`)).body.status
  await expect.poll(served, { timeout: 20_000 }).toBe('served')
  await grantLease(thief)
  return { id, guarded, thief }
}

test('a refused name is an alert with both identities, and stands at whatever it concerns', async ({
  page,
}) => {
  await page.goto('/drift')
  const { id, guarded, thief } = await conflict()
  // Live: nobody reloads.
  const row = rowOf(page, `${guarded.hostname}.site.com was refused`)
  await expect(row).toBeVisible({ timeout: 20_000 })
  await expect(row.getByText('medium', { exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: /Drift \d+\+? open alerts/ })).toBeVisible()

  await row.locator('[data-open]').click()
  const panel = page.getByRole('dialog', { name: `${guarded.hostname}.site.com` })
  await expect(panel.getByRole('region', { name: 'Has the name' })).toContainText(guarded.mac)
  await expect(panel.getByRole('region', { name: 'Was refused' })).toContainText(thief.mac)
  await expect(panel.getByRole('heading', { name: /^Why\?/ })).toBeVisible()

  await panel.getByRole('region', { name: 'Has the name' }).getByRole('link', { name: 'Reservation' }).click()
  await expect(page.getByRole('heading', { name: guarded.hostname })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Alerts' }).getByText('Name conflict')).toBeVisible()
  await page.goto(`/dhcp/leases?open=${thief.ip}`)
  await expect(page.getByRole('region', { name: 'Alerts' }).getByText('Name conflict')).toBeVisible()
  await expect(page.getByText(/held by a reservation with Conflict Guard/).first()).toBeVisible()

  await releaseLease(thief.ip)
  await page.goto(`/drift?state=resolved&q=${guarded.hostname}`)
  await expect(rowOf(page, guarded.hostname).getByText('resolved', { exact: true })).toBeVisible({
    timeout: 20_000,
  })
  await removeReservation(id)
})

test('the inbox is worked off by keyboard', async ({ page }) => {
  const hosts = [await freshHost('tria')]
  hosts.push({ ...(await freshHost('trib')), ip: '192.168.1.251' })
  for (const host of hosts) {
    await grantLease(host)
    await declineLease(host.ip)
  }
  const alerts = async (ip = '') =>
    (await api<Found>('GET', `/api/alerts?kind=declined-address&state=all&ip=${ip}`)).body.items
  for (const { ip } of hosts) await expect.poll(async () => (await alerts(ip)).length).toBeGreaterThan(0)
  await page.goto('/drift?kind=declined-address')
  const rows = page.locator('[data-row]')
  await expect(rows.nth(1)).toBeVisible()
  const { keyboard } = page
  await keyboard.press('j')
  await expect(rows.nth(0).locator('[data-open]')).toBeFocused()
  await keyboard.press('j')
  await expect(rows.nth(1).locator('[data-open]')).toBeFocused()
  await keyboard.press('k')
  await expect(rows.nth(0).locator('[data-open]')).toBeFocused()
  const first = (await rows.nth(0).getAttribute('data-row')) ?? ''
  await keyboard.press('c')
  await expect(page.locator(`[data-row="${first}"]`).getByText('acknowledged', { exact: true })).toBeVisible()
  expect((await api<Found['items'][0]>('GET', `/api/alerts/${first}`)).body.acknowledgedBy).toContain(
    'operator',
  )
  await page.locator(`[data-row="${first}"] [data-open]`).focus()
  await keyboard.press('s')
  await expect(page.locator(`[data-row="${first}"]`).getByText(/^snoozed, in 23 h$/)).toBeVisible()
  await page.locator(`[data-row="${first}"] [data-open]`).focus()
  await keyboard.press('r')
  await expect(page.locator(`[data-row="${first}"]`)).toHaveCount(0)
  // The focus goes on to a row that is still there.
  await expect(page.locator('[data-open]:focus')).toHaveCount(1)
  await keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  // Letters typed into the search are letters.
  await page.getByRole('searchbox').fill('jr')
  await expect(page.getByText('No alert fits')).toBeVisible()
  for (const { ip } of hosts) await releaseLease(ip)
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('reads alerts, and is told why not to change them', async ({ page }) => {
    const host = await freshHost('view')
    await grantLease(host)
    await declineLease(host.ip)
    await page.goto(`/drift?ip=${host.ip}`)
    const row = rowOf(page, host.ip)
    await expect(row).toBeVisible({ timeout: 20_000 })
    await row.getByRole('button', { name: /^Verbs for/ }).click()
    const resolve = page.getByRole('menuitem', { name: /^Resolve/ })
    await expect(resolve).toHaveAttribute('aria-disabled', 'true')
    await expect(resolve).toContainText('this needs operator')
    await page.keyboard.press('Escape')
    await row.locator('[data-open]').focus()
    await page.keyboard.press('r')
    await expect(row.getByText('open', { exact: true })).toBeVisible()
    await releaseLease(host.ip)
  })
})
