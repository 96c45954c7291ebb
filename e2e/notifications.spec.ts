import { api, freshHost } from '@/e2e/support/api'
import { hookServer, isSigned } from '@/e2e/support/hook-server'
import { declineLease, grantLease, releaseLease } from '@/e2e/support/leases'
import { expect, test } from '@/e2e/support/test'

test.use({ role: 'administrator' })

interface Found {
  items: { id: string; name: string }[]
}

test('a webhook is added, tested and told of an alert, signed with a secret that is shown once', async ({
  page,
}) => {
  const hook = await hookServer()
  const name = `hook ${Date.now().toString(36)}`
  await page.goto('/settings/notifications')
  await page.getByRole('button', { name: 'Add channel' }).first().click()
  const form = page.getByRole('dialog', { name: 'Add channel' })
  await form.getByLabel('Name').fill(name)
  await form.getByLabel('URL').fill('not a url')
  await form.getByRole('button', { name: 'Add channel' }).click()
  await expect(form.getByText('must be a URL', { exact: false })).toBeVisible()
  await form.getByLabel('URL').fill(hook.url)
  await form.getByRole('button', { name: 'Add channel' }).click()
  const shown = page.getByRole('dialog', { name: `Secret of ${name}` })
  const secret = (await shown.locator('code').textContent()) ?? ''
  expect(secret).toMatch(/^whsec_/)
  await shown.getByRole('button', { name: 'Done' }).click()

  await page.getByRole('button', { name: `Test ${name}` }).click()
  const messages = page.getByRole('table', { name: 'Last messages' })
  const line = messages.getByRole('row').filter({ hasText: name })
  await expect(line.filter({ hasText: 'Test' }).getByText('delivered')).toBeVisible({ timeout: 20_000 })
  expect(hook.received).toHaveLength(1)

  const host = await freshHost('told')
  await grantLease(host)
  await declineLease(host.ip)
  await expect(line.filter({ hasText: host.ip }).getByText('delivered').first()).toBeVisible({
    timeout: 20_000,
  })
  const told = hook.received.find(({ body }) => body.includes(host.ip))
  expect(told && isSigned(told, secret)).toBe(true)
  await expect(page.locator('body')).not.toContainText(secret)
  await releaseLease(host.ip)
  await expect
    .poll(() => hook.received.some(({ body }) => body.includes('"resolved"')), { timeout: 20_000 })
    .toBe(true)

  await page.getByRole('button', { name: `Delete ${name}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete channel' }).click()
  // While the question stands the page behind it is hidden.
  await expect(page.getByText(`${name}: deleted`)).toBeVisible()
  await expect(page.getByRole('button', { name: `Test ${name}` })).toHaveCount(0)
  const left = await api<Found>('GET', '/api/settings/notifications')
  expect(left.body.items.map((channel) => channel.name)).not.toContain(name)
  await hook.close()
})

test.describe('an operator', () => {
  test.use({ role: 'operator' })

  test('is told that channels are for administrators', async ({ page }) => {
    await page.goto('/settings/notifications')
    await expect(page.getByText('Only administrators see the channels')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Add channel' })).toHaveAttribute('aria-disabled', 'true')
  })
})
