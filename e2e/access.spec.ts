import { PASSWORD } from '@/e2e/support/accounts'
import { api } from '@/e2e/support/api'
import { seriousFaults } from '@/e2e/support/axe'
import { runUnderTest } from '@/e2e/support/run'
import { expect, test } from '@/e2e/support/test'

test.use({ role: null })

const email = `first-${Date.now().toString(36)}@e2e.example`

test('the first administrator claims the installation, signs out and in again', async ({ page }) => {
  const setup = await api<{ claimed: boolean }>('GET', '/api/setup')
  const { claimUrl } = runUnderTest()
  await page.goto(claimUrl ?? '/claim/used-long-ago')
  if (setup.body.claimed) {
    await expect(page.getByRole('heading', { name: /^This link (was used|is not valid)$/ })).toBeVisible()
    return
  }
  await expect(page.getByRole('heading', { name: 'Become the first administrator' })).toBeVisible()
  expect(await seriousFaults(page)).toEqual([])
  await page.getByLabel('Name').fill('First Administrator')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill('short')
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page.getByText('Password must have at least 12 characters.')).toBeVisible()
  await expect(page.getByLabel('Password')).toBeFocused()
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()

  await page.getByRole('button', { name: 'Account: First Administrator' }).click()
  await expect(page.getByText('administrator', { exact: true })).toBeVisible()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()

  await page.goto('/dns/zones')
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fdns%2Fzones/)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Wrong e-mail or password.')).toBeVisible()
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Zones' })).toBeVisible()

  await page.goto(claimUrl ?? '')
  await expect(page.getByRole('heading', { name: 'This link was used' })).toBeVisible()
  await expect(page.getByLabel('Password')).toHaveCount(0)
})

test('links that open nothing say so at once, and lead to the sign-in', async ({ page }) => {
  for (const [path, title] of [
    ['/claim/invented', /^This link is not valid$/],
    ['/reset-password/invented', /^This link was used, or is no longer valid$/],
  ] as const) {
    await page.goto(path)
    await expect(page.getByRole('heading', { name: title })).toBeVisible()
    await expect(page.getByLabel(/password/i)).toHaveCount(0)
    await page.getByRole('link', { name: 'Go to sign-in' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  }
})

test('many wrong passwords are throttled, with the time to wait', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(`throttled-${Date.now()}@e2e.example`)
  const throttled = page.getByText(/Too many attempts\. Wait .+, then try again\./)
  await expect(async () => {
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('alert').filter({ hasText: /./ })).toBeVisible()
    await expect(throttled).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 40_000 })
})

test('nobody reads the API without signing in', async () => {
  for (const path of ['/api/me', '/api/dhcp/reservations', '/api/audit', '/api/overview']) {
    expect((await api('GET', path, undefined, null)).status, path).toBe(401)
  }
})
