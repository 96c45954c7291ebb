import type { Page } from '@playwright/test'
import { emailOf } from '@/e2e/support/accounts'
import { api, confirmPolicy, freshHost, type NewHost } from '@/e2e/support/api'
import { declineLease, grantLease, releaseLease } from '@/e2e/support/leases'
import { deleteOnServer } from '@/e2e/support/simulator'
import { expect, test } from '@/e2e/support/test'

test.beforeAll(confirmPolicy)

interface Found {
  items: {
    id: string
    state: string
    assignedTo: string | null
    muted: boolean
    snoozedUntil: string | null
  }[]
}
const alertsAt = async (ip: string) =>
  (await api<Found>('GET', `/api/alerts?ip=${ip}&state=all&muted=all`)).body.items

const rowOf = (page: Page, text: string) => page.locator('[data-row]').filter({ hasText: text })

/** Two addresses that were declined, each an alert. */
async function twoDeclined(): Promise<NewHost[]> {
  const first = await freshHost('inbox')
  await grantLease(first)
  const ip = first.ip.replace(/\d+$/, (last) => String(Number(last) + 1))
  const hosts = [first, { ...first, ip, mac: first.mac.replace(/..$/, '77'), hostname: `${first.hostname}b` }]
  for (const host of hosts) {
    await grantLease(host)
    await declineLease(host.ip)
    await expect.poll(async () => (await alertsAt(host.ip)).length, { timeout: 20_000 }).toBeGreaterThan(0)
  }
  return hosts
}

test('selected alerts are assigned, snoozed and found again by keyboard alone', async ({ page }) => {
  const hosts = await twoDeclined()
  await page.goto('/drift?kind=declined-address&sort=-lastAt')
  for (const { ip } of hosts) await expect(rowOf(page, ip)).toBeVisible()
  const { keyboard } = page
  for (const { ip } of hosts) {
    await rowOf(page, ip).locator('[data-open]').focus()
    await keyboard.press('x')
  }
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('2 selected')
  await rowOf(page, hosts[0]?.ip ?? '')
    .locator('[data-open]')
    .focus()
  await keyboard.press('a')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Assign to')).toHaveValue(emailOf('operator'))
  await dialog.getByRole('button', { name: 'Assign' }).focus()
  await keyboard.press('Enter')
  await expect(page.getByText('2 alerts assigned to you')).toBeVisible()
  for (const { ip } of hosts) expect((await alertsAt(ip))[0]?.assignedTo).toBe(emailOf('operator'))

  await page.goto('/drift?assignedTo=me')
  for (const { ip } of hosts) await expect(rowOf(page, ip)).toBeVisible()
  await rowOf(page, hosts[0]?.ip ?? '')
    .locator('[data-open]')
    .focus()
  await keyboard.press('s')
  await expect(rowOf(page, hosts[0]?.ip ?? '').getByText(/^snoozed, in 23 h$/)).toBeVisible()

  await keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys of the inbox' })).toBeVisible()
  await keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  for (const { ip } of hosts) await releaseLease(ip)
})

test('a row that somebody else settles hands the focus on, and the keys go on working', async ({ page }) => {
  const hosts = await twoDeclined()
  await page.goto('/drift?state=open&kind=declined-address&sort=-lastAt')
  const { keyboard } = page
  const settle = async (ip: string) => {
    const alert = (await alertsAt(ip)).find(({ state }) => state === 'open')
    expect((await api('POST', `/api/alerts/${alert?.id}/resolve`)).status).toBe(200)
    await expect(rowOf(page, ip)).toHaveCount(0)
  }
  const [below, above] = hosts.map(({ ip }) => ip)
  await expect(rowOf(page, below ?? '')).toBeVisible()
  await rowOf(page, above ?? '')
    .locator('[data-open]')
    .focus()
  // Live: nobody touches this page.
  await settle(above ?? '')
  await expect(rowOf(page, below ?? '').locator('[data-open]')).toBeFocused()
  await keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys of the inbox' })).toBeVisible()
  await keyboard.press('Escape')
  await expect(rowOf(page, below ?? '').locator('[data-open]')).toBeFocused()

  // Open in the panel while it leaves: closing gives the focus to a row that is there, or to the empty list.
  await keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await settle(below ?? '')
  await keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.locator('[data-list]:focus, [data-row] [data-open]:focus')).toHaveCount(1)
  await keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys of the inbox' })).toBeVisible()
  await keyboard.press('Escape')
  for (const { ip } of hosts) await releaseLease(ip)
})

test('what is muted leaves the inbox, is found by its filter, and comes back', async ({ page }) => {
  const host = await freshHost('mute')
  await grantLease(host)
  await declineLease(host.ip)
  await page.goto(`/drift?ip=${host.ip}`)
  const row = rowOf(page, host.ip)
  await expect(row).toBeVisible({ timeout: 20_000 })
  await row.locator('[data-open]').focus()
  await page.keyboard.press('m')
  const dialog = page.getByRole('dialog', { name: 'Mute Address declined' })
  await expect(dialog.getByLabel(`“Address declined” of ${host.ip}`)).toBeChecked()
  await expect(dialog.getByLabel('every “Address declined”')).toBeDisabled()
  await dialog.getByLabel('Reason').fill('a known camera')
  await page.keyboard.press('Enter')
  await expect(row).toHaveCount(0)
  expect((await alertsAt(host.ip))[0]).toMatchObject({ muted: true, state: 'open' })
  await page.getByLabel('Muted').selectOption('true')
  await expect(row).toBeVisible()
  await row.locator('[data-open]').click()
  await expect(page.getByRole('dialog').getByText('muted', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Mute rules' }).click()
  const rules = page.getByRole('dialog', { name: 'Mute rules' })
  await expect(rules.getByText('a known camera')).toBeVisible()
  await rules.getByRole('button', { name: `Unmute “Address declined” of ${host.ip}` }).click()
  await expect.poll(async () => (await alertsAt(host.ip))[0]?.muted).toBe(false)
  await releaseLease(host.ip)
})

test('a record that was deleted on the DNS server is fixed by its plan', async ({ page }) => {
  const { ip, hostname } = await freshHost('fix')
  const name = `${hostname}.site.com`
  const made = await api<{ id: string }>('POST', '/api/dns/records', { name, value: ip })
  const status = async () =>
    (await api<{ status: string }>('GET', `/api/dns/records/${made.body.id}`)).body.status
  await expect.poll(status, { timeout: 20_000 }).toBe('served')
  await deleteOnServer(name, ip)
  await api('POST', '/api/dns/check')
  await page.goto(`/drift?q=${name}`)
  const row = rowOf(page, name)
  await expect(row.getByText('Record missing')).toBeVisible({ timeout: 30_000 })
  await row.locator('[data-open]').focus()
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog', { name: 'Fix' })
  await expect(dialog.getByRole('region', { name: 'Plan for DNS' }).getByText(name)).toBeVisible()
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await expect(row).toHaveCount(0, { timeout: 20_000 })
  await expect.poll(status, { timeout: 20_000 }).toBe('served')
  const audit = await api<{ items: { cause: string; line: string }[] }>(
    'GET',
    `/api/audit?cause=REPAIR&q=${hostname}`,
  )
  expect(audit.body.items.length).toBeGreaterThan(0)
  await api('DELETE', `/api/dns/records/${made.body.id}`)
})
