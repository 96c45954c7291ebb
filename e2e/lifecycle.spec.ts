import { addReservation, api, confirmPolicy, freshHost, removeReservation } from '@/e2e/support/api'
import { grantLease, releaseLease } from '@/e2e/support/leases'
import { expect, test } from '@/e2e/support/test'

test.beforeAll(confirmPolicy)

interface Reservations {
  items: { id: string; infra: boolean; mac: string | null; staticRecordId: string | null }[]
}

test('a lease is published, says why, and its name goes with the release', async ({ page }) => {
  const host = await freshHost('dyn')
  await page.goto(`/dns/records?q=${host.hostname}&type=A`)
  await expect(page.getByText('No record fits')).toBeVisible()
  await grantLease(host)
  const row = page.locator('[data-row]').first()
  await expect(row.getByText('ddns(dynamic)')).toBeVisible({ timeout: 20_000 })
  await expect(row.getByText('served', { exact: true })).toBeVisible()

  await page.goto(`/dhcp/leases?q=${host.ip}`)
  await page.getByRole('button', { name: host.ip }).click()
  const panel = page.getByRole('dialog', { name: host.ip })
  await expect(panel.getByText('active', { exact: true })).toBeVisible()
  await expect(panel.getByRole('link', { name: `${host.hostname}.site.com` })).toBeVisible()
  await expect(panel.getByText(`Kea granted ${host.ip} to ${host.mac}`)).toBeVisible()
  await expect(panel.getByText('An authoritative server answers so')).toBeVisible()

  await releaseLease(host.ip)
  await expect(panel.getByText('released', { exact: true })).toBeVisible()
  await expect(panel.getByText('Delete on RELEASE is on')).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Reserve' })).toHaveAttribute('aria-disabled', 'true')
  await page.goto(`/dns/records?q=${host.hostname}&type=A`)
  await expect(page.getByText('No record fits')).toBeVisible({ timeout: 20_000 })
})

test('a dynamic record becomes static, and its address is reserved in the same step', async ({ page }) => {
  const host = await freshHost('stat')
  await grantLease(host)
  await page.goto(`/dns/records?q=${host.hostname}&type=A`)
  await page.getByRole('button', { name: `${host.hostname}.site.com` }).click({ timeout: 20_000 })
  const panel = page.getByRole('dialog', { name: `${host.hostname}.site.com`, exact: true })
  await expect(panel.getByText('served', { exact: true })).toBeVisible()
  await panel.getByRole('button', { name: 'Promote to static' }).click()
  const ask = page.getByRole('dialog', { name: `Promote ${host.hostname}.site.com to static` })
  await expect(ask.getByText('No name stops resolving')).toBeVisible()
  await expect(ask.getByRole('region', { name: 'Plan for DNS' })).toContainText('static(admin)')
  await expect(ask.getByRole('region', { name: 'Plan for Kea' })).toContainText(host.mac)
  await ask.getByLabel('Reserve the address for this client').click()
  await expect(ask.getByRole('region', { name: 'Plan for Kea' })).toHaveCount(0)
  await ask.getByLabel('Reserve the address for this client').click()
  await ask.getByRole('button', { name: 'Promote and reserve' }).click()
  await expect(ask).toBeHidden()
  await expect(panel.getByText('static(admin)').first()).toBeVisible({ timeout: 20_000 })
  await expect(panel.getByRole('button', { name: 'Promote to static' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  const { body } = await api<Reservations>('GET', `/api/dhcp/reservations?ip=${host.ip}`)
  expect(body.items[0]).toMatchObject({ infra: true, mac: host.mac })

  // No event of DHCP touches it any more.
  await releaseLease(host.ip)
  await page.goto(`/dhcp/reservations/${body.items[0]?.id}`)
  await expect(page.getByText('Its name is a static record')).toBeVisible()
  await expect(page.getByText('released', { exact: true })).toBeVisible({ timeout: 20_000 })
  const records = await api<{ items: { status: string; provenance: string }[] }>(
    'GET',
    `/api/dns/records?name=${host.hostname}.site.com&type=A`,
  )
  expect(records.body.items).toMatchObject([{ status: 'served', provenance: 'static(admin)' }])
  await removeReservation(body.items[0]?.id ?? '')
})

test('the address of a lease is reserved, prefilled, from the palette', async ({ page }) => {
  const host = await freshHost('resv')
  await grantLease(host)
  const known = async () =>
    (await api<{ items: unknown[] }>('GET', `/api/dhcp/leases?ip=${host.ip}&state=active`)).body.items.length
  await expect.poll(known).toBe(1)
  await page.goto('/')
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type(host.ip)
  await page.getByRole('option', { name: `Reserve ${host.ip}` }).click()
  const ask = page.getByRole('dialog', { name: `Reserve ${host.ip}` })
  await expect(ask.getByText(host.mac)).toBeVisible()
  await expect(ask.getByLabel('Hostname')).toHaveValue(host.hostname)
  await ask.getByLabel('Hostname').fill('under_score')
  await ask.getByRole('button', { name: 'Reserve', exact: true }).click()
  await expect(ask.getByText(/must not contain an underscore/)).toBeVisible()
  await ask.getByLabel('Hostname').fill(host.hostname)
  await ask.getByLabel('Treat as Infrastructure').click()
  await ask.getByRole('button', { name: 'Reserve', exact: true }).click()
  await expect(ask).toBeHidden()
  await expect(page.getByText(`${host.hostname}: served`)).toBeVisible({ timeout: 20_000 })
  const { body } = await api<Reservations>('GET', `/api/dhcp/reservations?ip=${host.ip}`)
  expect(body.items[0]).toMatchObject({ infra: true, mac: host.mac })
  await removeReservation(body.items[0]?.id ?? '')
  await releaseLease(host.ip)
})

test('an infrastructure name that its client gave back says so, and returns', async ({ page }) => {
  const host = await freshHost('back')
  const { id } = await addReservation(host, { infra: true })
  const records = async () =>
    (await api<{ items: unknown[] }>('GET', `/api/dns/records?reservationId=${id}&status=served`)).body.items
      .length
  await expect.poll(records, { timeout: 20_000 }).toBeGreaterThan(0)
  await grantLease(host)
  await page.goto(`/dhcp/reservations/${id}`)
  await expect(page.getByText('86400 s', { exact: true })).toBeVisible()
  await expect(page.getByText('active', { exact: true })).toBeVisible({ timeout: 20_000 })
  await releaseLease(host.ip)
  await expect(page.getByText('Withdrawn from DNS by RELEASE')).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText('withdrawn', { exact: true })).toBeVisible()
  await expect(
    page.getByRole('region', { name: 'Alerts' }).getByText('Infrastructure withdrawn'),
  ).toBeVisible()
  await grantLease(host)
  await expect(page.getByText('Withdrawn from DNS by RELEASE')).toHaveCount(0, { timeout: 20_000 })
  await expect(page.getByRole('region', { name: 'Alerts' })).toHaveCount(0)
  await removeReservation(id)
  await releaseLease(host.ip)
})

test('candidates are chosen, planned and marked, and what cannot be is left out with the reason', async ({
  page,
}) => {
  const good = await freshHost('cand')
  const bad = { ...(await freshHost('cand')), ip: '192.168.1.250' }
  const made = [await addReservation(good), await addReservation(bad, { allowClientHostname: true })]
  const prefix = good.hostname.slice(0, 11)
  await page.goto('/dhcp/reservations?infra=false')
  await page.goto(`/dhcp/infrastructure?q=${prefix}`)
  const row = page.locator('[data-row]').filter({ hasText: good.hostname })
  await expect(row.getByText('reserved server')).toBeVisible()
  await expect(row).toContainText('It is reserved under the hostname')
  await page.getByRole('checkbox', { name: `Select ${good.hostname}` }).click()
  await page.getByRole('checkbox', { name: `Select ${bad.hostname}` }).click()
  await expect(page.getByText('2 selected')).toBeVisible()
  await page.getByRole('button', { name: 'Preview 2' }).click()
  const dialog = page.getByRole('dialog', { name: 'Mark as Infrastructure' })
  await expect(dialog.getByRole('region', { name: 'Plan for Kea' })).toContainText(good.hostname)
  await expect(dialog.getByText('1 stays as it is')).toBeVisible()
  await dialog.getByRole('button', { name: 'Apply to 1' }).click()
  await expect(dialog.getByText('1 was left out')).toBeVisible()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(row).toHaveCount(0)
  const infra = async (id = '') =>
    (await api<{ infra: boolean }>('GET', `/api/dhcp/reservations/${id}`)).body.infra
  expect(await infra(made[0]?.id)).toBe(true)
  expect(await infra(made[1]?.id)).toBe(false)
  for (const { id } of made) await removeReservation(id)
})

test('a name that another reservation has is saved with a warning', async ({ page }) => {
  const first = await freshHost('twin')
  const second = { ...(await freshHost('twin')), ip: '192.168.1.249' }
  const { id } = await addReservation(first)
  await page.goto(`/dhcp/reservations?form=new&for=${second.ip}`)
  const form = page.getByRole('dialog', { name: 'Create reservation' })
  await form.getByLabel('Scope').selectOption(second.scope)
  await form.getByRole('textbox', { name: 'Hostname' }).fill(first.hostname)
  await form.getByLabel('MAC address').fill(second.mac)
  await form.getByRole('button', { name: 'Create reservation' }).click()
  await expect(form).toBeHidden()
  await expect(page.getByText('Saved, but look at this')).toBeVisible()
  await expect(page.getByText(/is also the name of the reservation of/)).toBeVisible()
  const { body } = await api<Reservations>('GET', `/api/dhcp/reservations?ip=${second.ip}`)
  await removeReservation(body.items[0]?.id ?? '')
  await removeReservation(id)
})
