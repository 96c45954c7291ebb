/** `npm run screenshots`: takes the pictures in docs/images from a running product, so that they are never old. */
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from '@playwright/test'
import { chromiumLaunch } from '../scripts/testing/chromium'
import { startProduct } from '../scripts/testing/product'

const images = fileURLToPath(new URL('../docs/images/', import.meta.url))

const pages: readonly (readonly [string, string])[] = [
  ['overview', '/'],
  ['reservations', '/dhcp/reservations'],
  ['scopes', '/dhcp/scopes'],
  ['leases', '/dhcp/leases'],
  ['records', '/dns/records'],
  ['zones', '/dns/zones'],
  ['audit', '/audit'],
  ['policy', '/settings/policy'],
  ['connections', '/settings/connections'],
]

/** Becomes the first administrator by the one-time link. */
async function claim(page: Page, claimUrl: string): Promise<void> {
  await page.goto(claimUrl)
  await page.getByLabel('Name').fill('Ada Lovelace')
  await page.getByLabel('E-mail').fill('ada@example.com')
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
}

async function shoot(browser: Browser, claimUrl: string, baseURL: string): Promise<void> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1440, height: 900 },
    timezoneId: 'UTC',
  })
  const page = await context.newPage()
  await claim(page, claimUrl)
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    for (const [name, path] of pages) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      // The page is at rest when nothing of it is a skeleton any more.
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"], [data-skeleton]') === null)
      await page.screenshot({ path: `${images}${name}-${scheme}.png` })
    }
    await page.goto('/dhcp/reservations')
    await page.getByRole('button', { name: 'Create reservation' }).first().click()
    const form = page.getByRole('dialog', { name: 'Create reservation' })
    await form.getByLabel('Treat as Infrastructure').click()
    await page.screenshot({ path: `${images}reservation-form-${scheme}.png` })
  }
  await context.close()
}

const product = await startProduct()
const browser = await chromium.launch(chromiumLaunch())
try {
  await mkdir(images, { recursive: true })
  await shoot(browser, String(product.run.claimUrl), product.run.webUrl)
} finally {
  await browser.close()
  await product.stop()
}
