import { PASSWORD } from '@/e2e/support/accounts'
import { api } from '@/e2e/support/api'
import { runUnderTest } from '@/e2e/support/run'
import { expect, test } from '@/e2e/support/test'

test.use({ role: 'administrator' })

test('a token is shown once, works, and stops when it is revoked', async ({ page }) => {
  const name = `script ${Date.now().toString(36)}`
  await page.goto('/settings/tokens')
  await page.getByRole('button', { name: 'Create token' }).click()
  const form = page.getByRole('dialog', { name: 'Create API token' })
  await form.getByLabel('Expires in days').fill('0')
  await form.getByRole('button', { name: 'Create token' }).click()
  await expect(form.getByText('must be at least 1 day')).toBeVisible()
  await form.getByLabel('Name').fill(name)
  await form.getByLabel('Expires in days').fill('30')
  await form.getByRole('button', { name: 'Create token' }).click()

  const shown = page.getByRole('dialog', { name: `Token ${name}` })
  const token = (await shown.locator('code').textContent()) ?? ''
  expect(token.length).toBeGreaterThan(20)
  await shown.getByRole('button', { name: 'Done' }).click()
  await page.reload()
  const row = page.getByRole('row').filter({ hasText: name })
  await expect(row.getByText('valid')).toBeVisible()
  expect(await page.content()).not.toContain(token)

  expect((await api('GET', '/api/dhcp/scopes', undefined, token)).status).toBe(200)
  expect((await api('GET', '/api/users', undefined, token)).status).toBe(403)
  await row.getByRole('button', { name: `Revoke ${name}` }).click()
  await page.getByRole('button', { name: 'Revoke token' }).click()
  await expect(row.getByText('revoked', { exact: true })).toBeVisible()
  expect((await api('GET', '/api/dhcp/scopes', undefined, token)).status).toBe(401)
})

test('a new user sets the password with the link, signs in, and can be disabled', async ({
  page,
  browser,
}) => {
  const email = `new-${Date.now().toString(36)}@e2e.example`
  await page.goto(`/settings/users?q=${encodeURIComponent(email)}`)
  await page.getByRole('button', { name: 'Create user' }).click()
  const form = page.getByRole('dialog', { name: 'Create user' })
  await form.getByLabel('Name').fill('New Person')
  await form.getByLabel('E-mail').fill(email)
  await form.getByLabel('Role').selectOption('operator')
  await form.getByRole('button', { name: 'Create user' }).click()
  const link =
    (await page
      .getByRole('dialog', { name: 'Password link for New Person' })
      .locator('code')
      .textContent()) ?? ''
  await page.getByRole('button', { name: 'Done' }).click()

  const theirs = await browser.newContext({
    baseURL: runUnderTest().webUrl,
    storageState: { cookies: [], origins: [] },
  })
  const their = await theirs.newPage()
  await their.goto(link)
  await their.getByLabel('New password').fill(PASSWORD)
  await their.getByRole('button', { name: 'Set password' }).click()
  await their.getByLabel('E-mail').fill(email)
  await their.getByLabel('Password').fill(PASSWORD)
  await their.getByRole('button', { name: 'Sign in' }).click()
  await expect(their.getByRole('heading', { name: 'Overview' })).toBeVisible()

  await page.getByRole('button', { name: `Verbs for ${email}` }).click()
  await page.getByRole('menuitem', { name: 'Disable' }).click()
  await expect(page.getByRole('row').filter({ hasText: email }).getByText('disabled')).toBeVisible()
  // Live: nobody has to press anything.
  await expect(their.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await theirs.close()
})

test('connections show each hop with its age', async ({ page }) => {
  await page.goto('/settings/connections')
  for (const hop of ['Kea feed', 'DNS internal', 'DNS external', 'Worker', 'Database']) {
    await expect(
      page
        .getByRole('listitem')
        .filter({ hasText: hop })
        .getByText(/^\d+ (s|min) ago$/),
    ).toBeVisible()
  }
  await expect(page.getByRole('table', { name: 'Workers' }).getByText('alive')).toBeVisible()
})

test('the policy is changed, and told to the audit log', async ({ page }) => {
  await page.goto('/settings/policy')
  const grace = page.getByLabel('Grace before EXPIRY delete:')
  const apply = page.getByRole('button', { name: 'Apply' })
  await expect(apply).toHaveAttribute('aria-disabled', 'true')
  await grace.fill('36')
  await apply.click()
  await expect(page.getByText('Policy applied')).toBeVisible()
  expect((await api<{ graceHours: number }>('GET', '/api/policy')).body.graceHours).toBe(36)
  await page.goto('/audit?cause=POLICY')
  await expect(page.getByText(/graceHours/).first()).toBeVisible()
  await api('PUT', '/api/policy', { graceHours: 24 })
})
