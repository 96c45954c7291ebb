import { type Browser, chromium, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoAccess } from '@/scripts/start/access'
import { chromiumLaunch } from '@/scripts/testing/chromium'
import { until } from '@/scripts/testing/shell'
import { answers, type Stack } from '@/scripts/testing/stack'
import { type Lab, startLab, startProduct } from './lab/lab'

const CLIENT = { mac: '02:00:5e:10:20:30', hostname: 'my-own-name' }
const NAME = 'printer-7'

let lab: Lab
let stack: Stack
let browser: Browser
let page: Page

/** The first administrator, as the operator becomes it: by the one-time link. */
async function claim(): Promise<void> {
  const { claimToken } = await demoAccess(stack.databaseUrl, null)
  await page.goto(`${stack.webUrl}/claim/${claimToken}`)
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
}

beforeAll(async () => {
  lab = await startLab()
  stack = lab.stack
  await startProduct(lab)
  stack.start('web')
  await answers(`${stack.webUrl}/readyz`)
  browser = await chromium.launch(chromiumLaunch())
  page = await browser.newPage()
  page.setDefaultTimeout(15_000)
  await claim()
})
afterAll(async () => {
  await browser?.close()
  await lab?.stop()
})

describe('a reservation made in the browser', () => {
  it('is handed by Kea to the real client at its next DORA, and its name resolves', async () => {
    expect(await lab.dhclient.bind(CLIENT.mac, CLIENT.hostname)).toBe('172.30.19.120')
    await lab.dhclient.release()

    await page.goto(`${stack.webUrl}/dhcp/reservations`)
    await page.getByRole('button', { name: 'Create reservation' }).first().click()
    const form = page.getByRole('dialog', { name: 'Create reservation' })
    await form.getByLabel('Scope').selectOption('MGMT')
    await form.getByRole('textbox', { name: 'Hostname' }).fill(NAME)
    await form.getByLabel('MAC address').fill(CLIENT.mac)
    await form.getByLabel('IP address').fill('172.30.19.150')
    await form.getByLabel('Treat as Infrastructure').click()
    await form.getByRole('button', { name: 'Create reservation' }).click()
    await form.waitFor({ state: 'hidden' })
    const row = page.getByRole('row').filter({ hasText: NAME })
    await row.getByText('served', { exact: true }).waitFor()

    expect(await lab.dhclient.bind(CLIENT.mac, CLIENT.hostname)).toBe('172.30.19.150')
    expect(await stack.dig(`${NAME}.site.com`)).toBe('172.30.19.150')
    expect(await stack.dig('150.19.30.172.in-addr.arpa', 'PTR')).toBe(`${NAME}.site.com.`)
  })

  it('deleted, is gone from Kea and from DNS', async () => {
    const row = page.getByRole('row').filter({ hasText: NAME })
    await row.getByRole('link', { name: NAME }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog', { name: /^Delete the reservation of/ })
    await dialog.getByLabel(/type .+ to confirm/).fill(NAME)
    await dialog.getByRole('button', { name: 'Delete reservation' }).click()
    await page.getByText(`${NAME}: removed`).waitFor()

    await until('the name is gone', async () => (await stack.dig(`${NAME}.site.com`)) === '')
    expect(await stack.dig('150.19.30.172.in-addr.arpa', 'PTR')).toBe('')
    expect(await stack.kea('SELECT host_id FROM hosts')).toEqual([])
  })
})
