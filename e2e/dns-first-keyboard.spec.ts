import type { Locator, Page } from '@playwright/test'
import { confirmPolicy } from '@/e2e/support/api'
import { grantLease, releaseLease } from '@/e2e/support/leases'
import {
  cleanAddress,
  DEFAULT_TOGGLES,
  recordsOf,
  reservationsAt,
  setToggles,
  unknownHost,
} from '@/e2e/support/static-records'
import { expect, test } from '@/e2e/support/test'

const MOST_TABS = 40

/** Presses Tab until the focus is there, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let count = 0; count < MOST_TABS; count++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(target, `is not reached by ${MOST_TABS} tabs`).toBeFocused()
}

test('a record is made, watched, bound, edited and deleted without a mouse', async ({ page }) => {
  test.slow()
  await confirmPolicy()
  await setToggles(DEFAULT_TOGGLES)
  const host = await unknownHost('keyed')
  const fqdn = `${host.hostname}.site.com`
  const { keyboard } = page
  await page.goto('/dns/records')
  await page.getByRole('heading', { name: 'Records', exact: true }).waitFor()
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Create record' })).toBeFocused()
  await keyboard.press('Enter')

  const form = page.getByRole('dialog', { name: 'Create record' })
  await expect(form.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await keyboard.type(fqdn)
  await keyboard.press('Tab')
  await keyboard.type(host.ip)
  await expect(form.getByText(/^Inside LAN/)).toBeVisible()
  await keyboard.press('Enter')

  const record = page.getByRole('dialog', { name: fqdn, exact: true })
  const prompt = record.getByRole('region', { name: 'Proposal' })
  await expect(prompt.getByText(/^Nobody knows which client uses/)).toBeVisible()
  await tabTo(page, prompt.getByRole('button', { name: 'Dismiss' }))
  await keyboard.press('Enter')
  await tabTo(page, prompt.getByRole('button', { name: 'Offer again' }))
  await keyboard.press('Enter')
  await tabTo(page, prompt.getByRole('link', { name: 'Open watch' }))
  await keyboard.press('Enter')

  const watch = page.getByRole('dialog', { name: host.ip })
  await expect(watch.getByText('watching', { exact: true })).toBeVisible()
  await grantLease({ ...host, hostname: `${host.hostname}-pc` })
  await tabTo(page, watch.getByRole('button', { name: 'Bind', exact: true }))
  await keyboard.press('Enter')
  await expect(watch.getByText('bound', { exact: true }).first()).toBeVisible()
  expect(await reservationsAt(host.ip)).toMatchObject([{ mac: host.mac, infra: true }])

  await tabTo(page, watch.getByRole('link', { name: 'Record', exact: true }))
  await keyboard.press('Enter')
  await tabTo(page, record.getByRole('button', { name: /^Edit the TTL of/ }))
  await keyboard.press('Enter')
  await keyboard.type('300')
  await keyboard.press('Enter')
  await expect(record.getByRole('button', { name: `Edit the TTL of ${fqdn}, 300` })).toBeFocused()
  await tabTo(page, record.getByRole('button', { name: 'Delete' }))
  await keyboard.press('Enter')
  const ask = page.getByRole('dialog', { name: `Delete ${fqdn}?` })
  await expect(ask.getByRole('region', { name: 'Plan for DNS' })).toBeVisible()
  await tabTo(page, ask.getByRole('button', { name: 'Delete record' }))
  await keyboard.press('Enter')
  await expect(ask).toBeHidden()
  const ours = async () => (await recordsOf(fqdn)).filter(({ staticRecordId }) => staticRecordId !== null)
  await expect.poll(async () => (await ours()).length, { timeout: 20_000 }).toBe(0)
  await cleanAddress(host.ip)
  await releaseLease(host.ip)
})
