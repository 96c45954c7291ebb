import { PASSWORD } from '@/e2e/support/accounts'
import { api } from '@/e2e/support/api'
import { runUnderTest } from '@/e2e/support/run'
import { expect, test } from '@/e2e/support/test'

test.use({ role: null })

const email = `first-${Date.now().toString(36)}@e2e.example`

test('the first administrator claims the installation, signs out and in again', async ({ page }) => {
  const setup = await api<{ claimed: boolean }>('GET', '/api/setup')
  const { claimUrl } = runUnderTest()
  await page.goto(claimUrl ?? '/claim/used-long-ago')
  await page.getByLabel('Name').fill('First Administrator')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill('short')
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page.getByText('must have at least 12 characters')).toBeVisible()
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Create the account' }).click()
  if (setup.body.claimed) {
    await expect(page.getByText(/This link is not valid, was used, or has expired/)).toBeVisible()
    return
  }
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
})

test('a used or invented claim link says so', async ({ page }) => {
  await page.goto('/claim/invented')
  await page.getByLabel('Name').fill('Mallory')
  await page.getByLabel('E-mail').fill('mallory@e2e.example')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page.getByText(/This link is not valid, was used, or has expired/)).toBeVisible()
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
