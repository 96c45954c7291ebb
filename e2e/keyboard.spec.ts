import { confirmPolicy, freshHost } from '@/e2e/support/api'
import { expect, test } from '@/e2e/support/test'

test('a reservation is made, found and deleted without a mouse', async ({ page }) => {
  await confirmPolicy()
  const host = await freshHost('keys')
  const { keyboard } = page
  await page.goto('/')
  await page.getByRole('heading', { name: 'Overview' }).waitFor()

  await keyboard.press('Control+k')
  await keyboard.type(host.hostname)
  await expect(page.getByText(/Nothing is known as/)).toBeVisible()
  await expect(page.getByRole('option', { name: `Create reservation for ${host.hostname}` })).toHaveAttribute(
    'aria-selected',
    'true',
  )
  await keyboard.press('Enter')
  const form = page.getByRole('dialog', { name: 'Create reservation' })
  await expect(form.getByLabel('Scope')).toBeFocused()
  await keyboard.type('LAN ')
  await expect(form.getByLabel('Scope')).toHaveValue('LAN')
  await keyboard.press('Tab')
  await expect(form.getByRole('textbox', { name: 'Hostname' })).toHaveValue(host.hostname)
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.type(host.mac)
  await keyboard.press('Tab')
  await keyboard.type(host.ip)
  await keyboard.press('Tab')
  await expect(form.getByLabel('Treat as Infrastructure')).toBeFocused()
  await keyboard.press('Space')
  await expect(form.getByText('Infrastructure', { exact: true }).last()).toBeVisible()
  await keyboard.press('Space')
  await keyboard.press('Shift+Tab')
  await keyboard.press('Enter')
  await expect(form).toBeHidden()
  await expect(page.getByText(`${host.hostname}: served`)).toBeVisible()

  await keyboard.press('Control+k')
  await keyboard.type(host.mac.replaceAll(':', '').toLowerCase())
  await expect(
    page.getByRole('option', { name: new RegExp(`^${host.hostname}\\s*Reservation · `) }),
  ).toHaveAttribute('aria-selected', 'true')
  await keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: host.hostname })).toBeVisible()

  await page.getByRole('button', { name: 'Delete' }).focus()
  await keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: /^Delete the reservation of/ })
  await expect(dialog.getByRole('button', { name: 'Delete reservation' })).not.toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: 'Delete' })).toBeFocused()
  await keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Delete reservation' }).focus()
  await keyboard.press('Enter')
  await expect(page.getByText(`${host.hostname}: removed`)).toBeVisible({ timeout: 20_000 })
})

test('the first tab leads past the navigation', async ({ page }) => {
  await page.goto('/dhcp/scopes')
  await page.getByRole('heading', { name: 'Scopes' }).waitFor()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('#main')).toBeFocused()
})
