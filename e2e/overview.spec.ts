import { addReservation, api, confirmPolicy, freshHost, removeReservation } from '@/e2e/support/api'
import { expect, test } from '@/e2e/support/test'

test.use({ role: 'viewer' })

const tile = (name: string) => `xpath=//dt[.="${name}"]/..`

test('what waits and what failed stand apart, each with the way to its list', async ({ page }) => {
  await confirmPolicy()
  // The name is taken by a record that nobody here made.
  const host = { ...(await freshHost()), hostname: 'gw' }
  const { id } = await addReservation(host)
  try {
    await page.goto('/')
    const failed = page.locator(tile('Failed')).getByRole('link', { name: /^\d+ reservations? failed$/ })
    await expect(failed).toBeVisible({ timeout: 20_000 })
    await expect(page.locator(tile('Waiting'))).not.toContainText('failed')
    await failed.click()
    await expect(page).toHaveURL(/\/dhcp\/reservations\?status=failed$/)
    const row = page.locator('[data-row]').filter({ hasText: host.ip })
    await expect(row).toContainText('failed')
    await row.getByRole('link', { name: 'gw' }).click()
    const records = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Records' }) })
    await expect(records.getByText('refused', { exact: true }).first()).toBeVisible()
  } finally {
    await removeReservation(id)
  }
})

test('the lag is told as exactly as it was measured', async ({ page }) => {
  const host = await freshHost()
  const { id } = await addReservation(host)
  await page.goto('/')
  const lag = page.locator(tile('Event to served, p50'))
  await expect(lag).toContainText(
    /p50(\d{1,3} ms|\d\.\d s)p95 (\d{1,3} ms|\d+(\.\d)? s)\d+ in the last hour/,
    {
      timeout: 20_000,
    },
  )
  await removeReservation(id)
})

test('an installation that observes says exactly what it does', async ({ page }) => {
  await api('PUT', '/api/policy', { observe: true })
  await page.goto('/')
  await expect(
    page.getByText(
      'Reservations are carried out: their records are created, changed and withdrawn with them. Leases change nothing in DNS until the policy is confirmed.',
    ),
  ).toBeVisible()
  await confirmPolicy()
  await expect(page.getByText('Holdfast observes')).toHaveCount(0)
})

test('every list says how old its source is', async ({ page }) => {
  for (const [path, source] of [
    ['/dhcp/reservations', 'Kea feed'],
    ['/dhcp/leases', 'Kea feed'],
    ['/dhcp/scopes', 'Kea scopes'],
    ['/dns/zones', 'DNS'],
    ['/dns/records', 'DNS'],
  ] as const) {
    await page.goto(path)
    await expect(
      page
        .getByRole('main')
        .getByText(new RegExp(`^${source} \\d+ s ago$`))
        .first(),
    ).toBeVisible()
  }
})
