import { emailOf } from '@/e2e/support/accounts'
import { confirmPolicy, freshHost } from '@/e2e/support/api'
import { expect, test } from '@/e2e/support/test'

test('who did what, with the line, before and after', async ({ page }) => {
  await confirmPolicy()
  const host = await freshHost()
  await page.goto(`/dhcp/reservations?form=new&for=${host.ip}`)
  const form = page.getByRole('dialog', { name: 'Create reservation' })
  await expect(form.getByLabel('IP address')).toHaveValue(host.ip)
  await form.getByLabel('Scope').selectOption(host.scope)
  await form.getByRole('textbox', { name: 'Hostname' }).fill(host.hostname)
  await form.getByLabel('MAC address').fill(host.mac)
  await form.getByRole('button', { name: 'Create reservation' }).click()
  await expect(form).toBeHidden()

  await page.goto(`/audit?q=${host.hostname}`)
  const line = `A created (RESERVATION) host=${host.hostname} mac=${host.mac} ip=${host.ip} scope=LAN ttl=600`
  await expect(page.getByRole('button', { name: line }).first()).toBeVisible()
  const mine = page.locator('[data-row]').filter({ hasText: emailOf('operator') })
  await expect(mine.first()).toBeVisible()

  await page.getByRole('button', { name: line }).first().click()
  const panel = page.getByRole('dialog')
  await expect(panel.getByText(line)).toBeVisible()
  await expect(panel.getByRole('heading', { name: 'Before and after' })).toBeVisible()
  await expect(panel.getByText(`+ ${host.ip}`)).toBeVisible()
  await expect(panel.getByRole('heading', { name: 'What led to it' })).toBeVisible()
  await panel.getByRole('link', { name: /^Reservation/ }).click()
  await expect(page.getByRole('heading', { name: host.hostname })).toBeVisible()

  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete reservation' }).click()
  await page.goto(`/audit?q=${host.hostname}&verb=deleted`)
  await expect(page.getByText(new RegExp(`^A deleted .*host=${host.hostname} `)).first()).toBeVisible({
    timeout: 20_000,
  })
})

test('the log narrows by cause, verb and actor', async ({ page }) => {
  await page.goto('/audit')
  await page.getByRole('combobox', { name: 'Cause' }).selectOption('RESERVATION')
  await page.getByRole('combobox', { name: 'Verb' }).selectOption('created')
  await page.getByRole('textbox', { name: 'Actor' }).fill('worker')
  await page.getByRole('textbox', { name: 'Actor' }).press('Enter')
  await expect(page).toHaveURL(/cause=RESERVATION.*verb=created.*actor=worker/)
  const rows = page.locator('[data-row]')
  // Until the answer is there, the rows of the filters before stay.
  await expect(rows.filter({ hasNotText: 'worker' })).toHaveCount(0)
  await expect(rows.first()).toContainText('created (RESERVATION)')
})
