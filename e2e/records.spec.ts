import { addReservation, confirmPolicy, freshHost, removeReservation } from '@/e2e/support/api'
import { expect, test } from '@/e2e/support/test'

test.use({ role: 'viewer' })

test('every record says why it is there, and whether that is inferred', async ({ page }) => {
  await confirmPolicy()
  const host = await freshHost()
  const { id } = await addReservation(host)
  await page.goto(`/dns/records?q=${host.hostname}&type=A&view=internal`)
  const row = page.locator('[data-row]').first()
  await expect(row.getByText('ddns(reservation)')).toBeVisible()
  await expect(row.getByText('served', { exact: true })).toBeVisible()

  await row.getByRole('button', { name: `${host.hostname}.site.com` }).click()
  const panel = page.getByRole('dialog', { name: `${host.hostname}.site.com` })
  await expect(panel.getByText(host.ip, { exact: true })).toBeVisible()
  const why = panel.locator('section').filter({ has: page.getByRole('heading', { name: /^Why\?/ }) })
  await expect(why.getByText('a reservation changed')).toBeVisible()
  await expect(why.getByText(`Create A ${host.hostname}.site.com`)).toBeVisible()
  await expect(why.getByText('An authoritative server answers so')).toBeVisible()
  await panel.getByRole('link', { name: 'Reservation', exact: true }).click()
  await expect(page.getByRole('heading', { name: host.hostname })).toBeVisible()
  await removeReservation(id)

  await page.goto('/dns/records?origin=imported')
  await expect(page.getByText('static(admin) imported').first()).toBeVisible()
})

test('zones lead to their records, scopes to their reservations', async ({ page }) => {
  await page.goto('/dns/zones')
  await page
    .getByRole('table', { name: 'Zones of view internal' })
    .getByRole('link', { name: 'site.com', exact: true })
    .click()
  await expect(page).toHaveURL(/zone=site\.com&view=internal/)
  await expect(page.locator('[data-row]').first()).toContainText('site.com')
  await page.goto('/dhcp/scopes')
  await page.getByRole('link', { name: 'LAN', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'LAN', exact: true })).toBeVisible()
  await expect(page.getByRole('meter', { name: /Pools of LAN: \d+ of 100 leased/ })).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: 'Reservations', exact: true }).click()
  await expect(page).toHaveURL(/scope=LAN/)
  await expect(page.locator('[data-row]').first()).toContainText('192.168.1.')
})
