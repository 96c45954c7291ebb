import type { Page } from '@playwright/test'
import { api, confirmPolicy } from '@/e2e/support/api'
import { grantLease, releaseLease } from '@/e2e/support/leases'
import {
  addStaticRecord,
  cleanAddress,
  DEFAULT_TOGGLES,
  reservationsAt,
  setToggles,
  unknownHost,
} from '@/e2e/support/static-records'
import { expect, test } from '@/e2e/support/test'

test.beforeAll(async () => {
  await confirmPolicy()
  await setToggles(DEFAULT_TOGGLES)
})
test.afterEach(() => setToggles(DEFAULT_TOGGLES))

const rowOf = (page: Page, ip: string) =>
  page.locator('[data-row]').filter({ has: page.getByRole('button', { name: ip, exact: true }) })
const badge = (page: Page) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Watchlist/ })
const other = (mac: string) => mac.replace(/..$/, mac.endsWith('01') ? '02' : '01')

test('a lease on a watched address shows its client, and Bind reserves the address for it', async ({
  page,
}) => {
  const host = await unknownHost('bind')
  const record = await addStaticRecord(host)
  await page.goto('/watchlist')
  const row = rowOf(page, host.ip)
  await expect(row.getByText('watching', { exact: true })).toBeVisible()
  await expect(row.getByText('nobody yet')).toBeVisible()
  await grantLease({ ...host, hostname: `${host.hostname}-client` })
  await expect(row.getByText('client seen', { exact: true })).toBeVisible({ timeout: 5_000 })
  await expect(row).toContainText(`${host.mac} (${host.hostname}-client)`)
  await expect(badge(page)).toContainText(/\d+ to bind/)
  await row.getByRole('button', { name: `Bind ${host.ip}` }).click()
  await expect(row.getByText('bound', { exact: true })).toBeVisible()
  expect(await reservationsAt(host.ip)).toMatchObject([
    { mac: host.mac, infra: true, hostname: host.hostname, staticRecordId: record.staticRecordId },
  ])

  // Each leads to the others.
  await row.getByRole('button', { name: host.ip, exact: true }).click()
  const panel = page.getByRole('dialog', { name: host.ip })
  await panel.getByRole('link', { name: 'Reservation', exact: true }).first().click()
  await expect(page.getByText('Its address was on the watchlist')).toBeVisible()
  await page.getByRole('link', { name: 'Open watch' }).click()
  await panel.getByRole('link', { name: 'Record', exact: true }).click()
  await expect(page.getByRole('dialog', { name: `${host.hostname}.site.com`, exact: true })).toBeVisible()
  await cleanAddress(host.ip)
  await releaseLease(host.ip)
})

test('Not this one: the client is ignored, and the next one is asked about', async ({ page }) => {
  const host = await unknownHost('wrong')
  await addStaticRecord(host)
  await page.goto(`/watchlist?ip=${host.ip}`)
  const row = rowOf(page, host.ip)
  await expect(row.getByText('watching', { exact: true })).toBeVisible()
  await grantLease(host)
  await row.getByRole('button', { name: host.ip, exact: true }).click()
  const panel = page.getByRole('dialog', { name: host.ip })
  const ask = panel.getByRole('region', { name: 'Bind?' })
  await expect(ask).toContainText(host.mac)
  await ask.getByRole('button', { name: 'Not this one' }).click()
  await expect(ask).toHaveCount(0)
  await expect(panel.getByText(`MAC address ${host.mac}`)).toBeVisible()
  await releaseLease(host.ip)
  await grantLease({ ...host, mac: other(host.mac) })
  await expect(ask).toContainText(other(host.mac), { timeout: 20_000 })
  expect(await reservationsAt(host.ip)).toEqual([])
  await cleanAddress(host.ip)
  await releaseLease(host.ip)
})

test('an address is watched by hand, removed, brought back, and bound to a client that is typed', async ({
  page,
}) => {
  const host = await unknownHost('hand')
  await page.goto('/watchlist')
  await page.getByRole('button', { name: 'Watch an address' }).first().click()
  const add = page.getByRole('dialog', { name: 'Watch an address' })
  await add.getByLabel('IP address').fill('10.99.1.8')
  await add.getByRole('button', { name: 'Watch', exact: true }).click()
  await expect(add.getByText(/lies in no scope/)).toBeVisible()
  await add.getByLabel('IP address').fill(host.ip)
  await expect(add.getByText(/^Inside LAN/)).toBeVisible()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('dialog', { name: host.ip })
  await expect(panel.getByText('watching', { exact: true })).toBeVisible()
  const learn = panel.getByRole('button', { name: 'Learn next client' })
  await expect(learn).toHaveAccessibleDescription(/There is no hold to lift/)

  await panel.getByRole('button', { name: 'Remove' }).click()
  await expect(panel.getByText('dismissed', { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(panel.getByText('watching', { exact: true })).toBeVisible()

  await panel.getByRole('button', { name: 'Bind a client by hand' }).click()
  const bind = page.getByRole('dialog', { name: `Bind ${host.ip}` })
  await bind.getByRole('button', { name: 'Bind', exact: true }).click()
  await expect(bind.getByText('MAC address is required.')).toBeVisible()
  await bind.getByLabel('Identifier').selectOption('client-id')
  await bind.getByRole('textbox', { name: 'Client ID' }).fill(`01:${host.mac}`)
  await bind.getByRole('button', { name: 'Bind', exact: true }).click()
  await expect(bind).toBeHidden()
  await expect(panel.getByText('bound', { exact: true }).first()).toBeVisible()
  const [reservation] = await reservationsAt(host.ip)
  expect(reservation).toMatchObject({ infra: true, createdFrom: 'console' })
  await cleanAddress(host.ip)
})

test('a free address offers the client that had it last: one click, and it is bound', async ({ page }) => {
  const host = await unknownHost('last')
  await grantLease({ ...host, hostname: `${host.hostname}-client` })
  const state = async () =>
    (await api<{ lease: { state: string } | null }>('GET', `/api/addresses/${host.ip}`)).body.lease?.state
  await expect.poll(state).toBe('active')
  await page.goto(`/watchlist?form=new&for=${host.ip}`)
  const add = page.getByRole('dialog', { name: 'Watch an address' })
  const bind = add.getByRole('button', { name: 'Bind this client' })
  await expect(add.getByText(/^Inside LAN/)).toBeVisible()
  await expect(bind).toHaveCount(0)
  await releaseLease(host.ip)
  await expect(add.getByText(`${host.mac} ${host.hostname}-client`)).toBeVisible()
  await bind.click()
  const panel = page.getByRole('dialog', { name: host.ip })
  await expect(panel.getByText('bound', { exact: true }).first()).toBeVisible()
  expect(await reservationsAt(host.ip)).toMatchObject([{ mac: host.mac, infra: true }])
  await cleanAddress(host.ip)
})

test('with Block the address is held; Learn next client lifts the hold for a time that counts down', async ({
  page,
}) => {
  const host = await unknownHost('held', { pool: true })
  await addStaticRecord(host)
  await setToggles({ drift: 'block' })
  const watches = async () =>
    (await api<{ items: { id: string }[] }>('GET', `/api/watchlist?ip=${host.ip}`)).body.items
  await expect.poll(async () => (await watches()).length).toBe(1)
  await page.goto(`/watchlist?open=${(await watches())[0]?.id}`)
  const panel = page.getByRole('dialog', { name: host.ip })
  await expect(panel.getByText('hold held')).toBeVisible({ timeout: 20_000 })
  await expect(panel.getByText('in Kea’s hosts, for nobody: every client is refused')).toBeVisible()
  await panel.getByLabel('Minutes').fill('2000')
  await panel.getByRole('button', { name: 'Learn next client' }).click()
  await expect(panel.getByText(/must be whole minutes, 1 to 1440/)).toBeVisible()
  await panel.getByLabel('Minutes').fill('5')
  await panel.getByRole('button', { name: 'Learn next client' }).click()
  await expect(panel.getByRole('timer')).toHaveText(/^4:\d\d$/)
  await panel.getByRole('button', { name: 'Stop' }).click()
  await expect(panel.getByRole('timer')).toHaveCount(0)
  await expect(panel.getByText('hold held')).toBeVisible({ timeout: 20_000 })
  await setToggles({ drift: 'warn' })
  await expect(panel.getByText('hold none')).toBeVisible({ timeout: 20_000 })
  await cleanAddress(host.ip)
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('reads the list, and is told why not to change it', async ({ page }) => {
    const host = await unknownHost('seen')
    await addStaticRecord(host)
    await page.goto(`/watchlist?ip=${host.ip}`)
    await expect(page.getByRole('button', { name: 'Watch an address' })).toHaveAccessibleDescription(
      /this needs operator/,
    )
    await rowOf(page, host.ip)
      .getByRole('button', { name: /^Verbs for/ })
      .click()
    await expect(page.getByRole('menuitem', { name: /^Remove/ })).toContainText('this needs operator')
    await cleanAddress(host.ip)
  })
})
