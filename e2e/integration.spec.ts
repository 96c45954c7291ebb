import { api, confirmPolicy } from '@/e2e/support/api'
import { expect, test } from '@/e2e/support/test'

test.use({ role: 'administrator' })

const standard = { onStaticDns: 'prompt', drift: 'warn', autoWatch: true, observe: false }

test.beforeEach(confirmPolicy)
test.afterEach(async () => {
  await api('PUT', '/api/policy', standard)
})

interface Items<T> {
  items: T[]
}

/** A static record of an address inside the pool of LAN that nobody has. */
async function recordInPool(): Promise<{ id: string; ip: string; name: string }> {
  const taken = new Set<string | null>()
  for (const path of ['/api/dhcp/reservations', '/api/dhcp/leases', '/api/watchlist']) {
    const { body } = await api<Items<{ ip: string | null }>>('GET', `${path}?scope=LAN&limit=1000`)
    for (const { ip } of body.items) taken.add(ip)
  }
  const { body } = await api<Items<{ name: string; pools: { first: string; last: string }[] }>>(
    'GET',
    '/api/dhcp/scopes?limit=1000',
  )
  const pool = body.items.find(({ name }) => name === 'LAN')?.pools[0]
  const last = Number(pool?.last.split('.')[3])
  const first = Number(pool?.first.split('.')[3])
  for (let n = last; n >= first; n--) {
    const ip = `192.168.1.${n}`
    if (taken.has(ip)) continue
    const name = `integration-${Date.now().toString(36)}.site.com`
    const made = await api<{ id: string }>('POST', '/api/dns/records', { name, value: ip })
    expect(made.status, JSON.stringify(made.body)).toBeLessThan(300)
    return { id: made.body.id, ip, name }
  }
  throw new Error('the pool of LAN is full')
}

const watchOf = async (ip: string) =>
  (await api<Items<{ state: string; hold: { state: string } }>>('GET', `/api/watchlist?ip=${ip}`)).body
    .items[0]

test('the three toggles stand in the words of the policy, with their defaults', async ({ page }) => {
  await page.goto('/settings/integration')
  await expect(page.getByRole('heading', { name: 'DNS/DHCP integration' })).toBeVisible()
  const onStaticDns = page.getByRole('radiogroup', { name: 'On static DNS for in-scope IP' })
  await expect(onStaticDns.getByRole('radio')).toHaveCount(3)
  await expect(onStaticDns.getByLabel('Prompt (default)')).toBeChecked()
  await expect(onStaticDns.getByLabel('Auto-create')).toBeVisible()
  await expect(onStaticDns.getByLabel('Ignore')).toBeVisible()
  const drift = page.getByRole('radiogroup', { name: 'Drift detection' })
  await expect(drift.getByLabel('Warn (default)')).toBeChecked()
  await expect(drift.getByLabel('Block')).toBeVisible()
  await expect(page.getByLabel('Auto-watch in-scope static DNS without reservations')).toBeChecked()
  await expect(page.getByRole('button', { name: 'Apply' })).toHaveAttribute('aria-disabled', 'true')
})

test('watches and holds are shown before they are made', async ({ page }) => {
  await api('PUT', '/api/policy', { ...standard, autoWatch: false })
  const { id, ip, name } = await recordInPool()
  await page.goto('/settings/integration')
  await page.getByLabel('Auto-watch in-scope static DNS without reservations').click()
  const watches = page.getByRole('region', { name: 'Plan for Watchlist' })
  await expect(watches.getByText(`${name} ${ip}`)).toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('list', { name: 'What it means' })).toContainText('put on the watchlist')
  expect(await watchOf(ip)).toBeUndefined()
  const apply = page.getByRole('button', { name: 'Apply' })
  await expect(apply).not.toHaveAttribute('aria-disabled', 'true')
  await apply.click()
  await expect(page.getByText('Policy applied')).toBeVisible()
  await expect.poll(async () => (await watchOf(ip))?.state, { timeout: 20_000 }).toBe('watching')

  await page.getByLabel('Block').click()
  const holds = page.getByRole('region', { name: 'Plan for Kea' })
  await expect(holds.getByText(`${name} ${ip}`)).toBeVisible({ timeout: 20_000 })
  expect((await watchOf(ip))?.hold.state).toBe('none')
  await expect(apply).not.toHaveAttribute('aria-disabled', 'true')
  await apply.click()
  await expect.poll(async () => (await watchOf(ip))?.hold.state, { timeout: 20_000 }).toBe('held')

  await page.getByLabel('Warn (default)').click()
  await expect(page.getByRole('list', { name: 'What it means' })).toContainText('taken out of Kea')
  await page.getByRole('button', { name: 'Undo changes' }).click()
  await expect(page.getByLabel('Block')).toBeChecked()
  await api('PUT', '/api/policy', standard)
  await expect.poll(async () => (await watchOf(ip))?.hold.state, { timeout: 20_000 }).toBe('none')
  await api('DELETE', `/api/dns/records/${id}`)
})

test('Auto-create says that it makes nothing for what stands', async ({ page }) => {
  await page.goto('/settings/integration')
  await page.getByLabel('Auto-create').click()
  await expect(page.getByRole('list', { name: 'What it means' })).toContainText(
    'No reservation is made for the records that stand now',
  )
})

test.describe('an operator', () => {
  test.use({ role: 'operator' })

  test('reads the toggles, and is told why not to change them', async ({ page }) => {
    await page.goto('/settings/integration')
    await expect(page.getByLabel('Block')).toBeDisabled()
    await expect(page.getByText('this needs administrator').first()).toBeVisible()
  })
})
