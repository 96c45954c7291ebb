import { api, confirmPolicy, freshHost } from '@/e2e/support/api'
import { expireLease, grantLease, releaseLease } from '@/e2e/support/leases'
import { expect, test } from '@/e2e/support/test'

test.use({ role: 'administrator' })

const standard = {
  deleteOnRelease: true,
  deleteOnExpiry: false,
  graceHours: 24,
  drift: 'warn',
  observe: false,
}

test.beforeEach(confirmPolicy)
test.afterEach(async () => {
  await api('PUT', '/api/policy', standard)
})

test('the toggles stand in the words that operators know', async ({ page }) => {
  await page.goto('/settings/policy')
  await expect(page.getByRole('heading', { name: 'Global DHCP settings' })).toBeVisible()
  await expect(
    page.getByLabel('Delete A/AAAA on lease EXPIRY (aggressive cleanup; not for infrastructure)'),
  ).not.toBeChecked()
  await expect(page.getByLabel('Delete A/AAAA on DHCP RELEASE (recommended)')).toBeChecked()
  await expect(page.getByLabel('Grace before EXPIRY delete:')).toHaveValue('24')
})

test('a change shows what it would do before it is applied', async ({ page }) => {
  const host = await freshHost('plan')
  await grantLease(host)
  const records = `/api/dns/records?name=${host.hostname}.site.com&type=A`
  const status = async () =>
    (await api<{ items: { status: string }[] }>('GET', records)).body.items[0]?.status
  await expect.poll(status).toBe('served')
  await expireLease(host.ip)

  await page.goto('/settings/policy')
  const apply = page.getByRole('button', { name: 'Apply' })
  await expect(apply).toHaveAttribute('aria-disabled', 'true')
  const expiry = page.getByLabel(/^Delete A\/AAAA on lease EXPIRY/)
  const plan = page.getByRole('region', { name: 'Plan for DNS' })
  await expect(async () => {
    // What ran out just now must have been heard.
    await page.reload()
    await expiry.click()
    await expect(plan.getByText(`${host.hostname}.site.com`).first()).toBeVisible({ timeout: 3000 })
  }).toPass({ timeout: 20_000 })
  await expect(page.getByText(/would stop resolving when the grace is over/)).toBeVisible()
  await expect(plan.getByText(/^goes at/).first()).toBeVisible()
  expect(await status()).toBe('served')

  await apply.click()
  await expect(page.getByText('Policy applied')).toBeVisible()
  await expect.poll(status).toBe('leaving')
  await page.goto(`/dns/records?q=${host.hostname}&type=A`)
  await expect(page.getByText(/^leaves in 23 h$/)).toBeVisible()
  await expect(page.getByText(/^leaves in 23 h$/).locator('xpath=..')).toHaveAttribute('title', /^Leaves at /)
  await api('PUT', '/api/policy', standard)
  await releaseLease(host.ip)
})

test('what is wrong is told, and a plan that changes nothing says so', async ({ page }) => {
  await page.goto('/settings/policy')
  const grace = page.getByLabel('Grace before EXPIRY delete:')
  await grace.fill('999')
  await expect(page.getByText('Something above is wrong', { exact: false })).toBeVisible()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByText('must be at most 168 hours')).toBeVisible()
  await grace.fill('36')
  await expect(page.getByText('No record changes now', { exact: false })).toBeVisible()
  await page.getByRole('button', { name: 'Undo changes' }).click()
  await expect(grace).toHaveValue('24')
})

test('an installation that observes is confirmed by its plan', async ({ page }) => {
  await api('PUT', '/api/policy', { observe: true })
  await page.goto('/settings/policy')
  await page.getByRole('button', { name: 'Confirm these toggles' }).click()
  await expect(page.getByLabel(/^Only observe/)).not.toBeChecked()
  const apply = page.getByRole('button', { name: 'Apply' })
  await expect(apply).not.toHaveAttribute('aria-disabled', 'true')
  expect((await api<{ observe: boolean }>('GET', '/api/policy')).body.observe).toBe(true)
  await apply.click()
  await expect(page.getByText('Policy applied')).toBeVisible()
  expect((await api<{ observe: boolean }>('GET', '/api/policy')).body.observe).toBe(false)
  await expect(page.getByRole('button', { name: 'Confirm these toggles' })).toHaveCount(0)
})

test('a scope overrides a setting, says from where each is, and inherits it again', async ({ page }) => {
  await page.goto('/dhcp/scopes')
  await page.getByRole('link', { name: 'GUEST', exact: true }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'Grace before EXPIRY delete' })
  await expect(row.getByText('24 hours')).toBeVisible()
  await expect(row.getByText('from global')).toBeVisible()
  await row.getByLabel('Override Grace before EXPIRY delete').click()
  await row.getByRole('textbox', { name: 'Grace before EXPIRY delete' }).fill('200')
  await expect(row.getByText('must be at most 168 hours', { exact: false })).toBeVisible()
  await row.getByRole('textbox', { name: 'Grace before EXPIRY delete' }).fill('48')
  await expect(row.getByText('this scope')).toBeVisible()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByText('Settings of the scope applied')).toBeVisible()
  const scopes = await api<{ items: { name: string; policy: unknown }[] }>('GET', '/api/dhcp/scopes')
  expect(scopes.body.items.find(({ name }) => name === 'GUEST')?.policy).toEqual({ graceHours: 48 })

  await page.reload()
  await row.getByRole('button', { name: /^Reset Grace before EXPIRY delete/ }).click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(row.getByText('from global')).toBeVisible()
  await expect
    .poll(async () => {
      const { body } = await api<typeof scopes.body>('GET', '/api/dhcp/scopes')
      return body.items.find(({ name }) => name === 'GUEST')?.policy
    })
    .toEqual({})
})
