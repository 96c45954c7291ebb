import type { Page } from '@playwright/test'
import {
  addReservation,
  api,
  changeReservation,
  confirmPolicy,
  freshHost,
  type NewHost,
  removeReservation,
} from '@/e2e/support/api'
import { expect, test } from '@/e2e/support/test'

test.beforeAll(confirmPolicy)

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

async function fillForm(page: Page, host: NewHost) {
  const form = page.getByRole('dialog', { name: 'Create reservation' })
  await form.getByLabel('Scope').selectOption(host.scope)
  await form.getByRole('textbox', { name: 'Hostname' }).fill(host.hostname)
  await form.getByLabel('MAC address').fill(host.mac)
  await form.getByLabel('IP address').fill(host.ip)
  return form
}

test('a reservation is created, served, renamed and deleted, all without a reload', async ({ page }) => {
  const host = await freshHost()
  await page.goto(`/dhcp/reservations?q=${host.hostname}`)
  await expect(page.getByText('No reservation fits')).toBeVisible()
  await page.evaluate(() => Object.assign(window, { sameDocument: true }))

  await page.getByRole('button', { name: 'Create reservation' }).click()
  const form = await fillForm(page, host)
  await expect(form.getByText(/In LAN, outside its pools, free/)).toBeVisible()
  await form.getByLabel('Treat as Infrastructure').click()
  await form.getByRole('button', { name: 'Create reservation' }).click()
  await expect(form).toBeHidden()

  const row = rowOf(page, host.hostname)
  await expect(row).toBeVisible()
  await expect(row.getByText('served', { exact: true })).toBeVisible()
  await expect(row.getByText('Infrastructure', { exact: true })).toBeVisible()
  await expect(page.getByText(`${host.hostname}: served`)).toBeVisible()

  const renamed = `${host.hostname}-b`
  await row.getByRole('button', { name: /^Verbs for/ }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog', { name: `Edit ${host.hostname}` })
  await expect(edit.getByLabel('MAC address')).toHaveValue(host.mac)
  await edit.getByRole('textbox', { name: 'Hostname' }).fill(renamed)
  await edit.getByRole('button', { name: 'Save changes' }).click()
  await expect(edit).toBeHidden()
  await expect(rowOf(page, renamed).getByText('served', { exact: true })).toBeVisible()

  await rowOf(page, renamed).getByRole('link', { name: renamed }).click()
  const records = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Records' }) })
  await expect(records.getByText(`${renamed}.site.com`).first()).toBeVisible()
  await expect(records.getByText('TTL 86400 s').first()).toBeVisible()

  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog', { name: /^Delete the reservation of/ })
  await expect(dialog.getByText(/records will stop resolving/)).toBeVisible()
  await expect(dialog.getByText(`${renamed}.site.com`).first()).toBeVisible()
  const confirm = dialog.getByRole('button', { name: 'Delete reservation' })
  await expect(confirm).toHaveAttribute('aria-disabled', 'true')
  await dialog.getByLabel(/type .+ to confirm/).fill(renamed)
  const missing: string[] = []
  page.on('response', (response) => {
    if (response.status() === 404) missing.push(response.url())
  })
  await confirm.click()
  await expect(page.getByRole('heading', { name: 'Reservations' })).toBeVisible()
  await expect(page).toHaveURL(/\/dhcp\/reservations$/)
  await expect(page.getByText(`${renamed}: removed`)).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText('There is no such reservation')).toHaveCount(0)
  await expect(rowOf(page, renamed)).toHaveCount(0)
  expect(missing).toEqual([])
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
})

test('a reservation that somebody else makes appears by itself', async ({ page }) => {
  const host = await freshHost()
  await page.goto(`/dhcp/reservations?q=${host.hostname}`)
  await expect(page.getByText('No reservation fits')).toBeVisible()
  const { id } = await addReservation(host)
  await expect(rowOf(page, host.hostname).getByText('served', { exact: true })).toBeVisible()
  await removeReservation(id)
  await expect(page.getByText('No reservation fits')).toBeVisible({ timeout: 20_000 })
})

test('what is wrong stands beside its field, found by the form and by the server alike', async ({ page }) => {
  const host = await freshHost()
  const { id } = await addReservation(host)
  await page.goto('/dhcp/reservations?form=new')
  const form = page.getByRole('dialog', { name: 'Create reservation' })
  const create = form.getByRole('button', { name: 'Create reservation' })
  await create.click()
  await expect(form.getByText('Choose a scope.')).toBeVisible()
  await expect(form.getByText('MAC address is required.')).toBeVisible()
  await expect(form.getByText('IP address is required when there is no hostname.')).toBeVisible()
  await expect(form.getByLabel('Scope')).toBeFocused()
  await expect(form.getByLabel('Scope')).toHaveAccessibleDescription('Choose a scope.')
  await form.getByLabel('Scope').selectOption('LAN')

  await form.getByRole('textbox', { name: 'Hostname' }).fill('under_score')
  await form.getByLabel('MAC address').fill('12:34')
  await form.getByLabel('IP address').fill('192.168.1.999')
  await form.getByLabel('Grace').fill('200')
  await create.click()
  await expect(form.getByText(/^Hostname must not contain an underscore.*\.$/)).toBeVisible()
  await expect(form.getByText(/^This must be a MAC address.*\.$/)).toBeVisible()
  await expect(form.getByText(/^IP address must be an IPv4 or IPv6 address.*\.$/)).toBeVisible()
  await expect(form.getByText('Grace must be at most 168 hours.')).toBeVisible()
  await expect(form.getByRole('textbox', { name: 'Hostname' })).toBeFocused()

  const other = await freshHost()
  await fillForm(page, { ...other, ip: host.ip })
  await form.getByLabel('Grace').fill('24')
  await expect(form.getByText(`Reserved for ${host.mac} (${host.hostname})`, { exact: false })).toBeVisible()
  await create.click()
  await expect(form.getByLabel('IP address')).toHaveAttribute('aria-invalid', 'true')
  await expect(form.getByLabel('IP address')).toBeFocused()
  await expect(
    form.getByText(`${host.ip} is reserved for ${host.hostname}, MAC address`, { exact: false }),
  ).toBeVisible()
  await removeReservation(id)
})

test('contradictions are disabled, and say why', async ({ page }) => {
  await page.goto('/dhcp/reservations?form=new')
  const form = page.getByRole('dialog', { name: 'Create reservation' })
  await form.getByLabel('Treat as Infrastructure').click()
  await expect(form.getByText('Infrastructure', { exact: true }).last()).toBeVisible()
  await expect(form.getByLabel('Allow client to update hostname')).toBeDisabled()
  await expect(form.getByText(/Pin Hostname ignores the name a client reports/)).toBeVisible()
  await expect(form.getByLabel('EXPIRY')).toBeDisabled()
  await expect(form.getByText(/Sticky DNS never deletes on expiry/)).toBeVisible()
  await form.getByLabel('Sticky DNS').click()
  await expect(form.getByLabel('EXPIRY')).toBeEnabled()
  await expect(form.getByText('Infrastructure (modified)')).toBeVisible()
})

test('a lost race is told, and what stands there now can be loaded', async ({ page }) => {
  const host = await freshHost()
  const { id } = await addReservation(host)
  await page.goto(`/dhcp/reservations/${id}`)
  await expect(page.getByText('served', { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Edit' }).click()
  const form = page.getByRole('dialog', { name: `Edit ${host.hostname}` })
  await form.getByRole('textbox', { name: 'Hostname' }).fill(`${host.hostname}-mine`)
  await changeReservation(id, { hostname: `${host.hostname}-theirs` })
  await form.getByRole('button', { name: 'Save changes' }).click()
  await expect(form.getByText(/Somebody changed this reservation since you opened it/)).toBeVisible()
  await form.getByRole('button', { name: 'Load what stands there now' }).click()
  await expect(form.getByRole('textbox', { name: 'Hostname' })).toHaveValue(`${host.hostname}-theirs`)
  const now = await api<{ hostname: string }>('GET', `/api/dhcp/reservations/${id}`)
  expect(now.body.hostname).toBe(`${host.hostname}-theirs`)
  await removeReservation(id)
})

test('chosen reservations become infrastructure together, after their plan was shown', async ({ page }) => {
  const hosts = [await freshHost('bulk')]
  hosts.push({ ...(await freshHost('bulk')), ip: '192.168.1.253' })
  const prefix = hosts[0]?.hostname.slice(0, 9) ?? ''
  const made = await Promise.all(hosts.map((host) => addReservation(host)))
  await page.goto(`/dhcp/reservations?q=${prefix}&infra=false`)
  for (const host of hosts) await page.getByRole('checkbox', { name: `Select ${host.hostname}` }).click()
  await expect(page.getByText('2 selected')).toBeVisible()
  await page.getByRole('button', { name: 'Mark as Infrastructure' }).click()
  const dialog = page.getByRole('dialog', { name: 'Mark as Infrastructure' })
  await expect(dialog.getByRole('region', { name: 'Plan for Kea' })).toContainText(hosts[0]?.hostname ?? '-')
  await dialog.getByRole('button', { name: 'Apply to 2' }).click()
  await expect(dialog).toBeHidden()
  for (const { id } of made) {
    expect((await api<{ infra: boolean }>('GET', `/api/dhcp/reservations/${id}`)).body.infra).toBe(true)
    await removeReservation(id)
  }
})
